/*
 * hook_socket.c - a connection to this machine reaches the port on which the daemon stands for
 * HTTP.sys: ports are shifted there, since many simulated servers share one machine. One to any
 * other machine reaches the load balancer. And what the product hears of who answers can end, with
 * an error or, as ERROR_HANDLE_EOF, without.
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <stdio.h>
#include <string.h>

#include <windows.h>

#include "fault.h"
#include "host_program.h"
#include "redirect.h"
#include "settings.h"

#define PRODUCT     L"sstp-cert-rotator.exe" /* tests know the shifted port themselves */
#define OBJECT_SIZE 32

typedef int WSAAPI connect_function(SOCKET socket, const struct sockaddr *name, int length);
typedef int WSAAPI recv_function(SOCKET socket, char *data, int length, int flags);

/* The program that connects has it loaded. */
static redirect_function winsock(const char *function)
{
    return (redirect_function)(void (*)(void))GetProcAddress(GetModuleHandleW(L"ws2_32.dll"),
                                                             function);
}

static connect_function *winsock_connect(void)
{
    return (connect_function *)winsock("connect");
}

/* In network byte order, and found in the same place for both families. */
static USHORT *port_of(struct sockaddr_storage *address)
{
    return &((struct sockaddr_in *)address)->sin_port;
}

static USHORT swapped(USHORT number)
{
    return (USHORT)(number << 8 | number >> 8);
}

static void name_object(const struct sockaddr_storage *address, USHORT port,
                        wchar_t object[OBJECT_SIZE])
{
    const BYTE *ipv4 = (const BYTE *)&((const struct sockaddr_in *)address)->sin_addr;

    if (address->ss_family == AF_INET6) {
        (void)swprintf(object, OBJECT_SIZE, L"[::1]:%u", port);
    } else {
        (void)swprintf(object, OBJECT_SIZE, L"%u.%u.%u.%u:%u", ipv4[0], ipv4[1], ipv4[2], ipv4[3],
                       port);
    }
}

/* Every other machine's address means the load balancer in front, which is this machine too. */
static bool is_of_another(const struct sockaddr_storage *address)
{
    return address->ss_family == AF_INET &&
           *(const BYTE *)&((const struct sockaddr_in *)address)->sin_addr != 127;
}

static bool redirect_to_balancer(struct sockaddr_storage *address)
{
    static const BYTE here[] = {127, 0, 0, 1};
    const DWORD port = settings_dword(NULL, WINSIM_BALANCER_PORT, 0);

    memcpy(&((struct sockaddr_in *)address)->sin_addr, here, sizeof(here));
    *port_of(address) = swapped((USHORT)port);
    return port != 0;
}

static int WSAAPI hook_connect(SOCKET socket, const struct sockaddr *name, int length)
{
    struct sockaddr_storage address = {0};
    wchar_t object[OBJECT_SIZE];

    if (!host_program_is(PRODUCT) || name == NULL || length <= 0 ||
        (size_t)length > sizeof(address)) {
        return winsock_connect()(socket, name, length);
    }
    memcpy(&address, name, (size_t)length);
    const USHORT port = swapped(*port_of(&address));
    name_object(&address, port, object);
    if (fault_raised(L"connect", object)) {
        return SOCKET_ERROR;
    }
    if (is_of_another(&address)) {
        if (!redirect_to_balancer(&address)) {
            SetLastError(WSAECONNREFUSED);
            return SOCKET_ERROR;
        }
        return winsock_connect()(socket, (const struct sockaddr *)&address, length);
    }
    *port_of(&address) = swapped((USHORT)(port + settings_dword(NULL, WINSIM_PORT_OFFSET, 0)));
    return winsock_connect()(socket, (const struct sockaddr *)&address, length);
}

static int WSAAPI hook_recv(SOCKET socket, char *data, int length, int flags)
{
    const DWORD fault = host_program_is(PRODUCT) ? fault_code(L"recv", NULL) : ERROR_SUCCESS;

    if (fault == ERROR_HANDLE_EOF) {
        return 0;
    }
    if (fault != ERROR_SUCCESS) {
        SetLastError(fault);
        return SOCKET_ERROR;
    }
    return ((recv_function *)winsock("recv"))(socket, data, length, flags);
}

const struct redirection socket_redirections[] = {
    REDIRECT("connect", hook_connect),
    REDIRECT("recv", hook_recv),
    {0},
};
