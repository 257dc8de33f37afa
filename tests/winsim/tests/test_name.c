/*
 * test_name.c - looking up host names, as the product does it.
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <string.h>

#include "fixture.h"

#include "settings.h"

#define NAME    L"vpn.example.test"
#define WAIT_MS 5000

#ifndef _MSC_VER /* mingw-w64 10 has the import, and no declaration */
INT WSAAPI GetAddrInfoExOverlappedResult(LPOVERLAPPED lpOverlapped);
INT WSAAPI GetAddrInfoExCancel(LPHANDLE lpHandle);
#endif

struct lookup {
    OVERLAPPED overlapped;
    HANDLE handle;
    ADDRINFOEXW *result;
};

/* As on Windows it may also be done at once. */
static void begin(struct lookup *lookup)
{
    WSADATA data;
    INT error;

    assert_int_equal(WSAStartup(MAKEWORD(2, 2), &data), 0);
    *lookup = (struct lookup){.overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL)};
    error = GetAddrInfoExW(NAME, L"8443", NS_DNS, NULL, NULL, &lookup->result, NULL,
                           &lookup->overlapped, NULL, &lookup->handle);
    assert_true(error == WSA_IO_PENDING || error == NO_ERROR);
}

static INT end(struct lookup *lookup)
{
    assert_int_equal(WaitForSingleObject(lookup->overlapped.hEvent, WAIT_MS), WAIT_OBJECT_0);
    CloseHandle(lookup->overlapped.hEvent);
    WSACleanup();
    return GetAddrInfoExOverlappedResult(&lookup->overlapped);
}

void name_is_looked_up(void **state)
{
    struct lookup lookup;
    struct sockaddr_in address;

    (void)state;
    assert_int_equal(settings_set_dword(WINSIM_HOSTS, NAME, 0), ERROR_SUCCESS);
    begin(&lookup);
    assert_int_equal(end(&lookup), NO_ERROR);
    assert_non_null(lookup.result);
    assert_int_equal(lookup.result->ai_family, AF_INET);
    memcpy(&address, lookup.result->ai_addr, sizeof(address));
    assert_int_equal(ntohs(address.sin_port), 8443);
    FreeAddrInfoExW(lookup.result);
}

void name_is_not_known(void **state)
{
    struct lookup lookup;

    (void)state;
    begin(&lookup);
    assert_int_equal(end(&lookup), WSAHOST_NOT_FOUND);
    assert_null(lookup.result);
}

void name_lookup_is_cancelled(void **state)
{
    struct lookup lookup;

    (void)state;
    assert_int_equal(settings_set_dword(WINSIM_HOSTS, NAME, 1), ERROR_SUCCESS);
    begin(&lookup);
    assert_int_equal(WaitForSingleObject(lookup.overlapped.hEvent, 50), WAIT_TIMEOUT);
    assert_int_equal(GetAddrInfoExCancel(&lookup.handle), NO_ERROR);
    assert_int_equal(end(&lookup), WSA_E_CANCELLED);
    assert_null(lookup.result);
}
