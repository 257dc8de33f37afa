/*
 * test_name.c - looking up host names, as the product does it.
 */
#include "lookup.h"

#include <string.h>

void name_is_looked_up(void **state)
{
    struct lookup lookup;
    struct sockaddr_in address;

    (void)state;
    lookup_begin(&lookup, L"localhost");
    assert_int_equal(lookup_end(&lookup), NO_ERROR);
    assert_non_null(lookup.result);
    /* The port lies in the same place for both families. */
    memcpy(&address, lookup.result->ai_addr, sizeof(address));
    assert_int_equal(ntohs(address.sin_port), 8443);
    FreeAddrInfoExW(lookup.result);
}

void name_is_not_known(void **state)
{
    struct lookup lookup;

    (void)state;
    lookup_begin(&lookup, L"vpn.example.test");
    assert_int_equal(lookup_end(&lookup), WSAHOST_NOT_FOUND);
    assert_null(lookup.result);
}
