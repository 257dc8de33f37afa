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

/* What is refused at once does not signal. */
void name_and_service_are_missing(void **state)
{
    WSADATA data;
    ADDRINFOEXW *result = NULL;
    HANDLE handle = NULL;
    OVERLAPPED overlapped = {.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL)};

    (void)state;
    assert_int_equal(WSAStartup(MAKEWORD(2, 2), &data), 0);
    const INT error =
        GetAddrInfoExW(NULL, NULL, NS_DNS, NULL, NULL, &result, NULL, &overlapped, NULL, &handle);
    const bool signalled = is_signalled(overlapped.hEvent, SILENCE_MS);
    CloseHandle(overlapped.hEvent);
    assert_int_equal(error, WSAHOST_NOT_FOUND);
    assert_false(signalled);
    assert_null(result);
    assert_int_equal(GetAddrInfoExOverlappedResult(NULL), WSAEINVAL);
}

static void CALLBACK never(DWORD error, DWORD bytes, LPWSAOVERLAPPED overlapped)
{
    (void)error;
    (void)bytes;
    (void)overlapped;
}

void name_with_event_and_routine(void **state)
{
    WSADATA data;
    ADDRINFOEXW *result = NULL;
    HANDLE handle = NULL;
    OVERLAPPED overlapped = {.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL)};

    (void)state;
    assert_int_equal(WSAStartup(MAKEWORD(2, 2), &data), 0);
    const INT error =
        GetAddrInfoExW(L"localhost", NULL, NS_DNS, NULL, NULL, &result, NULL, &overlapped,
                       (LPLOOKUPSERVICE_COMPLETION_ROUTINE)(ULONG_PTR)never, &handle);
    CloseHandle(overlapped.hEvent);
    assert_int_equal(error, WSAEINVAL);
}
