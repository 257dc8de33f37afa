/* A lookup that ends in time; see probe/name_lookup.h. */
#include "probe/name_lookup.h"

#include <string.h>

#include "win32/error.h"
#include "win32/format.h"
#include "win32/text.h"

#define NAME_SIZE     256  /* characters, with the terminator */
#define COMPLETION_MS 1000 /* far above what a completion after a cancellation takes */

#ifndef _MSC_VER /* mingw-w64 10 has the import, and no declaration */
INT WSAAPI GetAddrInfoExOverlappedResult(LPOVERLAPPED lpOverlapped);
INT WSAAPI GetAddrInfoExCancel(LPHANDLE lpHandle);
#endif

/* Windows writes into it until the lookup has completed. */
struct lookup {
    OVERLAPPED overlapped;
    HANDLE handle;
    ADDRINFOEXW notifications;
    ADDRINFOEXW *result;
    wchar_t name[NAME_SIZE];
    wchar_t port[6];
};

static DWORD milliseconds_left(ULONGLONG deadline)
{
    const ULONGLONG now = GetTickCount64();

    return now >= deadline ? 0 : (DWORD)(deadline - now);
}

/* ---- waiting ---- */

/* The cancelled lookup completes at once, as documented. Should it not, its memory is left to it:
 * better lost than written to by Windows after it was freed. */
static bool call_off(struct lookup *lookup)
{
    (void)GetAddrInfoExCancel(&lookup->handle);
    return WaitForSingleObject(lookup->overlapped.hEvent, COMPLETION_MS) == WAIT_OBJECT_0;
}

/* *completed: nothing writes into *lookup any more. */
static DWORD wait(struct lookup *lookup, ULONGLONG deadline, HANDLE cancel, bool *completed)
{
    const HANDLE handles[] = {lookup->overlapped.hEvent, cancel};
    const DWORD signalled =
        WaitForMultipleObjects(cancel != NULL ? 2 : 1, handles, FALSE, milliseconds_left(deadline));
    const DWORD failed = GetLastError();

    if (signalled == WAIT_OBJECT_0) {
        *completed = true;
        return (DWORD)GetAddrInfoExOverlappedResult(&lookup->overlapped);
    }
    *completed = call_off(lookup);
    return signalled == WAIT_TIMEOUT  ? ERROR_TIMEOUT
           : signalled == WAIT_FAILED ? failed
                                      : ERROR_CANCELLED;
}

/* ---- one lookup ---- */

static DWORD look_up(struct lookup *lookup, ULONGLONG deadline, HANDLE cancel, bool *completed)
{
    const DWORD error =
        (DWORD)GetAddrInfoExW(lookup->name, lookup->port, NS_DNS, NULL, &lookup->notifications,
                              &lookup->result, NULL, &lookup->overlapped, NULL, &lookup->handle);

    *completed = true;
    return error == WSA_IO_PENDING ? wait(lookup, deadline, cancel, completed) : error;
}

static DWORD prepare(struct lookup *lookup, const char *name, uint16_t port)
{
    const DWORD error = text_to_wide(name, lookup->name, NAME_SIZE);

    if (error != ERROR_SUCCESS) {
        return error;
    }
    format_text(lookup->port, sizeof(lookup->port) / sizeof(lookup->port[0]), L"%u", port);
    lookup->notifications = (ADDRINFOEXW){.ai_socktype = SOCK_STREAM, .ai_protocol = IPPROTO_TCP};
    lookup->overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    return lookup->overlapped.hEvent == NULL ? GetLastError() : ERROR_SUCCESS;
}

static void take_addresses(const struct lookup *lookup, struct name_addresses *out)
{
    /* (mingw-w64 10 misspells the type that ai_next points to) */
    for (const ADDRINFOEXW *next = lookup->result; next != NULL && out->count < NAME_ADDRESSES_MAX;
         next = (const void *)next->ai_next) {
        struct name_address *address = &out->items[out->count];
        if (next->ai_addrlen <= sizeof(address->address)) {
            memcpy(&address->address, next->ai_addr, next->ai_addrlen);
            address->size = (int)next->ai_addrlen;
            out->count++;
        }
    }
}

static void release(struct lookup *lookup)
{
    if (lookup->result != NULL) {
        FreeAddrInfoExW(lookup->result);
    }
    if (lookup->overlapped.hEvent != NULL) {
        (void)CloseHandle(lookup->overlapped.hEvent);
    }
    HeapFree(GetProcessHeap(), 0, lookup);
}

struct outcome name_lookup(const char *name, uint16_t port, const char *object, ULONGLONG deadline,
                           HANDLE cancel, struct name_addresses *out)
{
    struct lookup *lookup = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*lookup));
    bool completed = true;
    DWORD error;

    out->count = 0;
    if (lookup == NULL) {
        return outcome_failed("HeapAlloc", object, ERROR_NOT_ENOUGH_MEMORY);
    }
    error = prepare(lookup, name, port);
    if (error == ERROR_SUCCESS) {
        error = look_up(lookup, deadline, cancel, &completed);
    }
    if (error == ERROR_SUCCESS) {
        take_addresses(lookup, out);
        error = out->count == 0 ? WSANO_DATA : ERROR_SUCCESS;
    }
    if (completed) {
        release(lookup);
    }
    return error == ERROR_SUCCESS ? outcome_success()
                                  : outcome_failed("GetAddrInfoEx", object, error);
}
