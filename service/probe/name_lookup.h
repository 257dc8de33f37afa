/* The addresses of a host, within a time: by DNS and the file `hosts`, in the order in which
 * Windows would try them (RFC 6724).
 *
 * Sources: ws2tcpip.h pages (GetAddrInfoExW, GetAddrInfoExOverlappedResult, GetAddrInfoExCancel;
 * all on Windows 8 and Server 2012). The lookup is asynchronous, signals an event, and is cancelled
 * when the time is over: its completion comes at once then. No thread of ours waits for it. */
#ifndef PROBE_NAME_LOOKUP_H
#define PROBE_NAME_LOOKUP_H

#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include "base/outcome.h"
#include "win32/annotations.h"

#define NAME_ADDRESSES_MAX 4 /* further ones are not tried */

struct name_address {
    SOCKADDR_STORAGE address; /* with the port */
    int size;
};

struct name_addresses {
    struct name_address items[NAME_ADDRESSES_MAX];
    size_t count;
};

/* Needs WSAStartup. object is what errors are about. deadline: of GetTickCount64; cancel may be
 * NULL. On success there is an address at least. Fails with Winsock's codes, ERROR_TIMEOUT and
 * ERROR_CANCELLED. */
_Check_return_ struct outcome name_lookup(const char *name, uint16_t port, const char *object,
                                          ULONGLONG deadline, _In_opt_ HANDLE cancel,
                                          _Out_ struct name_addresses *out);

#endif
