/* One TCP connection that cannot keep its caller waiting:
 * everything ends at one deadline or when an event is signalled, whichever comes first.
 *
 * Sources: winsock2.h pages (WSAEventSelect, WSAEnumNetworkEvents, connect, recv). The socket never
 * blocks. Each call is tried first and only then waited for, so it does not matter which of the
 * edge-triggered notifications an earlier wait has consumed. */
#ifndef PROBE_SOCKET_H
#define PROBE_SOCKET_H

#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include "proof/listen_list.h"
#include "win32/annotations.h"

#define PROBE_OBJECT_SIZE OUTCOME_OBJECT_SIZE /* "127.0.0.1:65535", "vpn.example.com:443" */

struct probe_socket {
    SOCKET socket;
    WSAEVENT event;
    HANDLE cancel;                  /* may be NULL; the caller's */
    ULONGLONG deadline;             /* of GetTickCount64 */
    char object[PROBE_OBJECT_SIZE]; /* what errors are about */
};

/* Needs WSAStartup. Connects to this machine's own loopback address; whatever it returns, *out must
 * be released with probe_socket_close. Beyond Winsock's own codes, the operations fail with
 * ERROR_TIMEOUT (the deadline), ERROR_CANCELLED (the event), and ERROR_HANDLE_EOF (the server
 * closed). */
_Check_return_ struct outcome probe_socket_connect(_Out_ struct probe_socket *out,
                                                   enum family family, uint16_t port,
                                                   ULONGLONG deadline, _In_opt_ HANDLE cancel);

/* The same to another address of this machine, from itself: what is not this machine's is not asked
 * (WSAEADDRNOTAVAIL). *out's object names it. */
_Check_return_ struct outcome probe_socket_connect_own(_Out_ struct probe_socket *out,
                                                       const struct listen_address *own,
                                                       uint16_t port, ULONGLONG deadline,
                                                       _In_opt_ HANDLE cancel);

/* The same to any address of TCP. object, copied and cut to fit, is what errors are about. */
_Check_return_ struct outcome probe_socket_connect_to(_Out_ struct probe_socket *out,
                                                      _In_reads_bytes_(size)
                                                          const struct sockaddr *address,
                                                      int size, const char *object,
                                                      ULONGLONG deadline, _In_opt_ HANDLE cancel);

/* Sends all of it. */
_Check_return_ struct outcome probe_socket_send(const struct probe_socket *socket,
                                                _In_reads_bytes_(size) const void *data,
                                                size_t size);

/* Receives some bytes, at least one, at most capacity. */
_Check_return_ struct outcome probe_socket_receive(const struct probe_socket *socket,
                                                   _Out_writes_bytes_to_(capacity,
                                                                         *received) void *out,
                                                   size_t capacity, _Out_ size_t *received);

void probe_socket_close(struct probe_socket *socket);

#endif
