/* A connection that ends in time; see probe/socket.h. */
#include "probe/socket.h"

#include <limits.h>
#include <mstcpip.h> /* ntdll's address texts */
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "win32/error.h"
#include "win32/text.h"

#define NEWS (FD_CONNECT | FD_READ | FD_WRITE | FD_CLOSE)

union address {
    struct sockaddr any;
    struct sockaddr_in ipv4;
    struct sockaddr_in6 ipv6;
};

static struct outcome failed(const struct probe_socket *socket, const char *operation, int code)
{
    return outcome_failed(operation, socket->object, (DWORD)code);
}

/* ---- waiting ---- */

static DWORD milliseconds_left(const struct probe_socket *socket)
{
    const ULONGLONG now = GetTickCount64();

    return now >= socket->deadline ? 0 : (DWORD)(socket->deadline - now);
}

/* Asked before each try as well: a server that always has something to say never lets us wait. */
static DWORD end_of_patience(const struct probe_socket *socket)
{
    if (socket->cancel != NULL && WaitForSingleObject(socket->cancel, 0) == WAIT_OBJECT_0) {
        return ERROR_CANCELLED;
    }
    return milliseconds_left(socket) == 0 ? ERROR_TIMEOUT : ERROR_SUCCESS;
}

/* Waits for any news of the socket. Takes what it was into *events. */
static struct outcome wait_for_news(const struct probe_socket *socket, const char *operation,
                                    WSANETWORKEVENTS *events)
{
    const HANDLE handles[] = {socket->event, socket->cancel};
    DWORD error = end_of_patience(socket);

    if (error == ERROR_SUCCESS) {
        const DWORD waited = WaitForMultipleObjects(socket->cancel != NULL ? 2 : 1, handles, FALSE,
                                                    milliseconds_left(socket));
        if (waited == WAIT_FAILED) {
            return failed(socket, "WaitForMultipleObjects", (int)GetLastError());
        }
    }
    if (error == ERROR_SUCCESS) {
        error = end_of_patience(socket);
    }
    if (error != ERROR_SUCCESS) {
        return outcome_failed(operation, socket->object, error);
    }
    return WSAEnumNetworkEvents(socket->socket, socket->event, events) == 0
               ? outcome_success()
               : failed(socket, "WSAEnumNetworkEvents", WSAGetLastError());
}

/* ---- connecting ---- */

static int address_of(const struct listen_address *own, uint16_t port, union address *address)
{
    *address = (union address){0};
    if (own->family == FAMILY_IPV4) {
        address->ipv4.sin_family = AF_INET;
        address->ipv4.sin_port = htons(port);
        memcpy(&address->ipv4.sin_addr, own->bytes, sizeof(address->ipv4.sin_addr));
        return (int)sizeof(address->ipv4);
    }
    address->ipv6.sin6_family = AF_INET6;
    address->ipv6.sin6_port = htons(port);
    memcpy(&address->ipv6.sin6_addr, own->bytes, sizeof(address->ipv6.sin6_addr));
    return (int)sizeof(address->ipv6);
}

/* "10.0.0.5:443", "[2001:db8::5]:443" */
static void write_object(const union address *address, uint16_t port, char object[])
{
    wchar_t text[PROBE_OBJECT_SIZE] = L"[";

    if (address->any.sa_family == AF_INET) {
        (void)RtlIpv4AddressToStringW(&address->ipv4.sin_addr, text);
    } else {
        (void)RtlIpv6AddressToStringW(&address->ipv6.sin6_addr, text + 1);
        (void)wcscat(text, L"]");
    }
    (void)text_to_utf8(text, object, PROBE_OBJECT_SIZE);
    (void)snprintf(object + strlen(object), sizeof(":65535"), ":%u", port);
}

static void prepare(struct probe_socket *out, ULONGLONG deadline, HANDLE cancel)
{
    *out = (struct probe_socket){.socket = INVALID_SOCKET,
                                 .event = WSA_INVALID_EVENT,
                                 .cancel = cancel,
                                 .deadline = deadline};
}

static struct outcome open_socket(struct probe_socket *out, int family)
{
    out->socket = WSASocketW(family, SOCK_STREAM, IPPROTO_TCP, NULL, 0,
                             WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
    if (out->socket == INVALID_SOCKET) {
        return failed(out, "WSASocket", WSAGetLastError());
    }
    out->event = WSACreateEvent();
    if (out->event == WSA_INVALID_EVENT) {
        return failed(out, "WSACreateEvent", WSAGetLastError());
    }
    return WSAEventSelect(out->socket, out->event, NEWS) == 0
               ? outcome_success()
               : failed(out, "WSAEventSelect", WSAGetLastError());
}

static struct outcome wait_for_connection(const struct probe_socket *socket)
{
    WSANETWORKEVENTS events = {0};

    while ((events.lNetworkEvents & FD_CONNECT) == 0) {
        const struct outcome outcome = wait_for_news(socket, "connect", &events);
        if (!outcome_ok(&outcome)) {
            return outcome;
        }
    }
    return events.iErrorCode[FD_CONNECT_BIT] == 0
               ? outcome_success()
               : failed(socket, "connect", events.iErrorCode[FD_CONNECT_BIT]);
}

static struct outcome start_connecting(const struct probe_socket *socket,
                                       const struct sockaddr *address, int size)
{
    if (connect(socket->socket, address, size) == 0) {
        return outcome_success();
    }
    const int error = WSAGetLastError();
    return error == WSAEWOULDBLOCK ? wait_for_connection(socket) : failed(socket, "connect", error);
}

struct outcome probe_socket_connect_to(struct probe_socket *out, const struct sockaddr *address,
                                       int size, const char *object, ULONGLONG deadline,
                                       HANDLE cancel)
{
    struct outcome outcome;

    prepare(out, deadline, cancel);
    text_cut(object, out->object, sizeof(out->object));
    outcome = open_socket(out, address->sa_family);
    return outcome_ok(&outcome) ? start_connecting(out, address, size) : outcome;
}

struct outcome probe_socket_connect(struct probe_socket *out, enum family family, uint16_t port,
                                    ULONGLONG deadline, HANDLE cancel)
{
    static const struct listen_address loopback[FAMILY_COUNT] = {
        [FAMILY_IPV4] = {FAMILY_IPV4, {127, 0, 0, 1}}, [FAMILY_IPV6] = {FAMILY_IPV6, {[15] = 1}}};
    char object[PROBE_OBJECT_SIZE];
    union address address;
    const int size = address_of(&loopback[family], port, &address);

    write_object(&address, port, object);
    return probe_socket_connect_to(out, &address.any, size, object, deadline, cancel);
}

/* Bound to the address first, any port: only this machine's own can be bound to. */
struct outcome probe_socket_connect_own(struct probe_socket *out, const struct listen_address *own,
                                        uint16_t port, ULONGLONG deadline, HANDLE cancel)
{
    union address address;
    union address from;
    const int size = address_of(own, port, &address);
    struct outcome outcome;

    (void)address_of(own, 0, &from);
    prepare(out, deadline, cancel);
    write_object(&address, port, out->object);
    outcome = open_socket(out, address.any.sa_family);
    if (!outcome_ok(&outcome)) {
        return outcome;
    }
    return bind(out->socket, &from.any, size) == 0 ? start_connecting(out, &address.any, size)
                                                   : failed(out, "bind", WSAGetLastError());
}

void probe_socket_close(struct probe_socket *socket)
{
    if (socket->socket != INVALID_SOCKET) {
        (void)closesocket(socket->socket); /* by default it does not wait for the other side */
        socket->socket = INVALID_SOCKET;
    }
    if (socket->event != WSA_INVALID_EVENT) {
        (void)WSACloseEvent(socket->event);
        socket->event = WSA_INVALID_EVENT;
    }
}

/* ---- sending and receiving ---- */

static int bounded(size_t size)
{
    return size > INT_MAX ? INT_MAX : (int)size;
}

/* After a try that failed: waits, if waiting is what it takes. */
static struct outcome wait_after(const struct probe_socket *socket, const char *operation, int code)
{
    WSANETWORKEVENTS events;

    return code == WSAEWOULDBLOCK ? wait_for_news(socket, operation, &events)
                                  : failed(socket, operation, code);
}

struct outcome probe_socket_send(const struct probe_socket *socket, const void *data, size_t size)
{
    const char *next = data;

    while (size > 0) {
        const DWORD ended = end_of_patience(socket);
        if (ended != ERROR_SUCCESS) {
            return outcome_failed("send", socket->object, ended);
        }
        const int sent = send(socket->socket, next, bounded(size), 0);
        if (sent >= 0) {
            next += sent;
            size -= (size_t)sent;
            continue;
        }
        const struct outcome outcome = wait_after(socket, "send", WSAGetLastError());
        if (!outcome_ok(&outcome)) {
            return outcome;
        }
    }
    return outcome_success();
}

struct outcome probe_socket_receive(const struct probe_socket *socket, void *out, size_t capacity,
                                    size_t *received)
{
    *received = 0;
    for (;;) {
        const DWORD ended = end_of_patience(socket);
        if (ended != ERROR_SUCCESS) {
            return outcome_failed("recv", socket->object, ended);
        }
        const int got = recv(socket->socket, out, bounded(capacity), 0);
        if (got > 0) {
            *received = (size_t)got;
            return outcome_success();
        }
        if (got == 0) {
            return outcome_failed("recv", socket->object, ERROR_HANDLE_EOF);
        }
        const struct outcome outcome = wait_after(socket, "recv", WSAGetLastError());
        if (!outcome_ok(&outcome)) {
            return outcome;
        }
    }
}
