/*
 * lookup.h - looking up a host name asynchronously, as the product does it.
 */
#ifndef WINSIM_TESTS_LOOKUP_H
#define WINSIM_TESTS_LOOKUP_H

#include <winsock2.h>
#include <ws2tcpip.h>

#include "fixture.h"

#ifndef _MSC_VER /* mingw-w64 10 has the import, and no declaration */
INT WSAAPI GetAddrInfoExOverlappedResult(LPOVERLAPPED lpOverlapped);
INT WSAAPI GetAddrInfoExCancel(LPHANDLE lpHandle);
#endif

struct lookup {
    OVERLAPPED overlapped;
    HANDLE handle;
    ADDRINFOEXW *result;
};

/* With the port 8443. As on Windows it may also be done at once. */
void lookup_begin(struct lookup *lookup, const wchar_t *name);
INT lookup_end(struct lookup *lookup);

#endif
