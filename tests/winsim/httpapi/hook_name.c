/*
 * hook_name.c - the names that the simulated server can look up: those of the switch Hosts, and
 * localhost. No name leaves this machine.
 *
 * Each lookup is asynchronous (ws2tcpip/nf-ws2tcpip-getaddrinfoexw): it is pending, and completes
 * by its event, at once or, for a name that nobody answers, when it is cancelled
 * (nf-ws2tcpip-getaddrinfoexcancel: at once, with WSA_E_CANCELLED).
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <wchar.h>
#include <windows.h>

#include "fault.h"
#include "redirect.h"
#include "settings.h"

#define ADDRESS     0xc000020au /* 192.0.2.10, of every other name (RFC 5737) */
#define KNOWN       0
#define NOT_KNOWN   MAXDWORD
#define UNANSWERED  1
#define ADDRESSLESS 2
#define GIVEN_UP    3

struct found {
    ADDRINFOEXW info;
    struct sockaddr_in address;
};

static DWORD to_number(const wchar_t *text)
{
    DWORD number = 0;

    for (; text != NULL && *text >= L'0' && *text <= L'9'; text++) {
        number = number * 10 + (DWORD)(*text - L'0');
    }
    return number;
}

/* In network byte order, whatever that of this machine is. */
static void put_bytes(void *out, DWORD number, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        ((BYTE *)out)[i] = (BYTE)(number >> 8 * (size - 1 - i));
    }
}

static ADDRINFOEXW *make_result(const wchar_t *service, DWORD address)
{
    struct found *found = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*found));

    if (found == NULL) {
        return NULL;
    }
    found->address.sin_family = AF_INET;
    put_bytes(&found->address.sin_port, to_number(service), sizeof(found->address.sin_port));
    put_bytes(&found->address.sin_addr, address, sizeof(found->address.sin_addr));
    found->info.ai_family = AF_INET;
    found->info.ai_socktype = SOCK_STREAM;
    found->info.ai_protocol = IPPROTO_TCP;
    found->info.ai_addrlen = sizeof(found->address);
    found->info.ai_addr = (struct sockaddr *)&found->address;
    return &found->info;
}

static void complete(OVERLAPPED *overlapped, DWORD error)
{
    overlapped->Internal = error;
    SetEvent(overlapped->hEvent);
}

/* The call returns the code, and leaves it as the last error, too. */
static INT tell(DWORD code)
{
    SetLastError(code);
    return (INT)code;
}

static DWORD code_of(DWORD known)
{
    return known == NOT_KNOWN     ? WSAHOST_NOT_FOUND
           : known == ADDRESSLESS ? WSANO_DATA
           : known == GIVEN_UP    ? WSATRY_AGAIN
                                  : WSA_NOT_ENOUGH_MEMORY;
}

static INT WSAAPI hook_look_up(PCWSTR name, PCWSTR service, DWORD space, LPGUID provider,
                               const ADDRINFOEXW *hints, PADDRINFOEXW *result,
                               struct timeval *timeout, LPOVERLAPPED overlapped,
                               LPLOOKUPSERVICE_COMPLETION_ROUTINE routine, LPHANDLE handle)
{
    const DWORD error = fault_code(L"GetAddrInfoExW", name);
    const bool is_local = name != NULL && _wcsicmp(name, L"localhost") == 0;
    const DWORD known = is_local ? KNOWN : settings_dword(WINSIM_HOSTS, name, NOT_KNOWN);

    (void)space;
    (void)provider;
    (void)hints;
    (void)timeout;
    *result = NULL;
    if (routine != NULL && overlapped != NULL && overlapped->hEvent != NULL) {
        return tell(WSAEINVAL);
    }
    if (name == NULL && service == NULL) {
        return tell(WSAHOST_NOT_FOUND); /* at once, and the event stays as it is */
    }
    if (overlapped == NULL || routine != NULL || handle == NULL) {
        return tell(WSAEOPNOTSUPP); /* nobody here asks like that */
    }
    if (error != ERROR_SUCCESS) {
        return (INT)error;
    }
    *handle = (HANDLE)overlapped;
    if (known == UNANSWERED) {
        return tell(WSA_IO_PENDING);
    }
    if (known == KNOWN) {
        *result = make_result(service, is_local ? INADDR_LOOPBACK : ADDRESS);
    }
    complete(overlapped, *result != NULL ? ERROR_SUCCESS : code_of(known));
    return tell(WSA_IO_PENDING);
}

static INT WSAAPI hook_result(LPOVERLAPPED overlapped)
{
    return overlapped == NULL ? WSAEINVAL : (INT)overlapped->Internal;
}

static INT WSAAPI hook_cancel(LPHANDLE handle)
{
    complete((OVERLAPPED *)*handle, WSA_E_CANCELLED);
    return NO_ERROR;
}

static void WSAAPI hook_free(PADDRINFOEXW result)
{
    HeapFree(GetProcessHeap(), 0, result);
}

const struct redirection name_redirections[] = {
    REDIRECT("GetAddrInfoExW", hook_look_up),
    REDIRECT("GetAddrInfoExOverlappedResult", hook_result),
    REDIRECT("GetAddrInfoExCancel", hook_cancel),
    REDIRECT("FreeAddrInfoExW", hook_free),
    {0},
};
