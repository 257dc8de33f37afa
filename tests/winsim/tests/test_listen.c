/*
 * test_listen.c - the IP listen list, with the two addresses that leave HTTP.sys listening on all.
 */
#include "fixture.h"

#include <ws2tcpip.h>

#include <string.h>

#define ROOM 4096u

static const struct sockaddr_in any_ipv4 = {.sin_family = AF_INET};
static const struct sockaddr_in6 any_ipv6 = {.sin6_family = AF_INET6};

static HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM param_of(const void *address, USHORT size)
{
    HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM param = {.AddrLength = size};
    memcpy(&param.pAddress, &address, sizeof(address));
    return param;
}

static ULONG set(const void *address, USHORT size)
{
    HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM param = param_of(address, size);
    return HttpSetServiceConfiguration(NULL, HttpServiceConfigIPListenList, &param, sizeof(param),
                                       NULL);
}

static ULONG delete_address(const void *address, USHORT size)
{
    HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM param = param_of(address, size);
    return HttpDeleteServiceConfiguration(NULL, HttpServiceConfigIPListenList, &param,
                                          sizeof(param), NULL);
}

static ULONG query(void *list, ULONG room, ULONG *size)
{
    *size = 0;
    return HttpQueryServiceConfiguration(NULL, HttpServiceConfigIPListenList, NULL, 0, list, room,
                                         size, NULL);
}

/* What others listed would be in force again too late. */
static void needs_no_list(void)
{
    ULONG size;
    const ULONG error = query(NULL, 0, &size);
    if (error != ERROR_FILE_NOT_FOUND &&
        size > offsetof(HTTP_SERVICE_CONFIG_IP_LISTEN_QUERY, AddrList)) {
        not_tried("HTTP.sys has an IP listen list");
    }
}

void listen_list_is_empty(void **state)
{
    ULONG size;

    (void)state;
    needs_no_list();
    assert_int_equal(query(NULL, 0, &size), ERROR_FILE_NOT_FOUND);
}

void listen_addresses_are_set_listed_and_deleted(void **state)
{
    static union {
        HTTP_SERVICE_CONFIG_IP_LISTEN_QUERY list;
        BYTE room[ROOM];
    } buffer;
    ULONG size;

    (void)state;
    needs_no_list();
    const ULONG first = set(&any_ipv6, sizeof(any_ipv6));
    const ULONG second = set(&any_ipv4, sizeof(any_ipv4));
    const ULONG again = set(&any_ipv4, sizeof(any_ipv4));
    const ULONG measured = query(NULL, 0, &size);
    const ULONG needed = size;
    const ULONG asked = query(&buffer, sizeof(buffer), &size);
    const ULONG gone = delete_address(&any_ipv4, sizeof(any_ipv4));
    const ULONG gone_already = delete_address(&any_ipv4, sizeof(any_ipv4));
    const ULONG all_gone = delete_address(&any_ipv6, sizeof(any_ipv6));

    assert_int_equal(first, NO_ERROR);
    assert_int_equal(second, NO_ERROR);
    assert_int_equal(again, ERROR_ALREADY_EXISTS);
    assert_int_equal(measured, ERROR_INSUFFICIENT_BUFFER);
    assert_int_equal(asked, NO_ERROR);
    assert_int_equal(needed, size);
    assert_int_equal(buffer.list.AddrCount, 2);
    const SOCKADDR_STORAGE *const addresses = buffer.list.AddrList;
    assert_int_equal(addresses[0].ss_family + addresses[1].ss_family, AF_INET + AF_INET6);
    assert_int_equal(gone, NO_ERROR);
    assert_int_equal(gone_already, ERROR_FILE_NOT_FOUND);
    assert_int_equal(all_gone, NO_ERROR);
}
