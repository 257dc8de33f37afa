/*
 * httpsys_client.c - one request line, one reply line, over loopback TCP.
 */
#include <winsock2.h>

#include "httpsys_client.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "settings.h"

#define REPLY_MAX         1024
#define ENDPOINT_MAX      64
#define ANSWER_TIMEOUT_MS 10000
#define BIND_OVERHEAD     256 /* verb, endpoint, thumbprint, spaces */

/* Winsock by address: ws2_32 must not be loaded together with a DLL that links this file. */
struct winsock {
    int(WSAAPI *startup)(WORD, LPWSADATA);
    SOCKET(WSAAPI *open)(int, int, int);
    int(WSAAPI *connect)(SOCKET, const struct sockaddr *, int);
    int(WSAAPI *setsockopt)(SOCKET, int, int, const char *, int);
    int(WSAAPI *send)(SOCKET, const char *, int, int);
    int(WSAAPI *recv)(SOCKET, char *, int, int);
    int(WSAAPI *close)(SOCKET);
    int(WSAAPI *last_error)(void);
};

static struct winsock winsock;
static INIT_ONCE winsock_once = INIT_ONCE_STATIC_INIT;

static bool resolve(HMODULE module, const char *name, void *slot)
{
    const FARPROC address = GetProcAddress(module, name);
    memcpy(slot, &address, sizeof(address));
    return address != NULL;
}

static BOOL CALLBACK load_winsock(PINIT_ONCE once, PVOID parameter, PVOID *context)
{
    (void)once;
    (void)parameter;
    (void)context;
    const HMODULE module = LoadLibraryW(L"ws2_32.dll");
    WSADATA data;
    return module != NULL && resolve(module, "WSAStartup", &winsock.startup) &&
           resolve(module, "socket", &winsock.open) &&
           resolve(module, "connect", &winsock.connect) &&
           resolve(module, "setsockopt", &winsock.setsockopt) &&
           resolve(module, "send", &winsock.send) && resolve(module, "recv", &winsock.recv) &&
           resolve(module, "closesocket", &winsock.close) &&
           resolve(module, "WSAGetLastError", &winsock.last_error) &&
           winsock.startup(MAKEWORD(2, 2), &data) == 0;
}

static DWORD socket_error(void)
{
    const int code = winsock.last_error();
    return code == WSAECONNREFUSED || code == WSAECONNRESET ? (DWORD)ERROR_CONNECTION_REFUSED
                                                            : (DWORD)code;
}

static DWORD connect_daemon(SOCKET *connection)
{
    const DWORD port = settings_dword(NULL, WINSIM_CONTROL_PORT, 0);
    if (port == 0 || port > 0xffff) {
        return ERROR_CONNECTION_REFUSED; /* a prefix without a simulation has no driver */
    }
    if (!InitOnceExecuteOnce(&winsock_once, load_winsock, NULL, NULL)) {
        return ERROR_DLL_INIT_FAILED;
    }
    *connection = winsock.open(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    if (*connection == INVALID_SOCKET) {
        return socket_error();
    }
    const DWORD timeout = ANSWER_TIMEOUT_MS;
    winsock.setsockopt(*connection, SOL_SOCKET, SO_RCVTIMEO, (const char *)&timeout,
                       sizeof(timeout));
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_port = (u_short)((port >> 8) | ((port & 0xff) << 8));
    address.sin_addr.S_un.S_un_b.s_b1 = 127;
    address.sin_addr.S_un.S_un_b.s_b4 = 1;
    if (winsock.connect(*connection, (const struct sockaddr *)&address, sizeof(address)) != 0) {
        const DWORD error = socket_error();
        winsock.close(*connection);
        return error;
    }
    return ERROR_SUCCESS;
}

static DWORD send_all(SOCKET connection, const char *text, size_t length)
{
    while (length > 0) {
        const int sent = winsock.send(connection, text, (int)length, 0);
        if (sent <= 0) {
            return socket_error();
        }
        text += sent;
        length -= (size_t)sent;
    }
    return ERROR_SUCCESS;
}

/* Reads up to the end of the line; what does not fit is an error, not a shorter answer. */
static DWORD receive_line(SOCKET connection, char line[REPLY_MAX])
{
    size_t length = 0;
    while (length + 1 < REPLY_MAX) {
        const int received =
            winsock.recv(connection, line + length, (int)(REPLY_MAX - 1 - length), 0);
        if (received < 0) {
            return socket_error();
        }
        length += (size_t)received;
        line[length] = '\0';
        char *const end = strchr(line, '\n');
        if (end != NULL) {
            *end = '\0';
            return ERROR_SUCCESS;
        }
        if (received == 0) {
            return ERROR_CONNECTION_REFUSED;
        }
    }
    return ERROR_INVALID_DATA;
}

static DWORD exchange(const char *line, char answer[REPLY_MAX])
{
    SOCKET connection;
    DWORD error = connect_daemon(&connection);
    if (error != ERROR_SUCCESS) {
        return error;
    }
    error = send_all(connection, line, strlen(line));
    if (error == ERROR_SUCCESS) {
        error = send_all(connection, "\n", 1);
    }
    if (error == ERROR_SUCCESS) {
        error = receive_line(connection, answer);
    }
    winsock.close(connection);
    return error;
}

DWORD httpsys_command(const char *line, char *reply, size_t capacity)
{
    char answer[REPLY_MAX];
    const DWORD error = exchange(line, answer);
    if (error != ERROR_SUCCESS) {
        return error;
    }
    const bool accepted = strncmp(answer, "OK", 2) == 0;
    const char *text = answer + (accepted ? 2 : strncmp(answer, "ERR", 3) == 0 ? 3 : 0);
    text += *text == ' ';
    if (reply != NULL && (size_t)snprintf(reply, capacity, "%s", text) >= capacity) {
        return ERROR_INSUFFICIENT_BUFFER;
    }
    return accepted ? ERROR_SUCCESS : ERROR_NOT_FOUND;
}

static char *append_hex(char *end, const BYTE *data, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < size; i++) {
        *end++ = digits[data[i] >> 4];
        *end++ = digits[data[i] & 15];
    }
    *end = '\0';
    return end;
}

/* Endpoints are ASCII by construction (ssl_records.h). */
static bool endpoint_ascii(const wchar_t *endpoint, char text[ENDPOINT_MAX])
{
    return WideCharToMultiByte(CP_ACP, 0, endpoint, -1, text, ENDPOINT_MAX, NULL, NULL) > 0;
}

/* What the command says before the material; `reply` may be NULL. */
static DWORD send_material(const char *command, const struct tls_material *material, char *reply,
                           size_t capacity)
{
    const size_t needed =
        BIND_OVERHEAD + 2 * ((size_t)material->certificate_size + material->key_size);
    if (needed > HTTPSYS_LINE_MAX) {
        return ERROR_INSUFFICIENT_BUFFER;
    }
    char *const line = malloc(needed);
    if (line == NULL) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    char *end = line + sprintf(line, "%s ", command);
    end = append_hex(end, material->sha1, sizeof(material->sha1));
    *end++ = ' ';
    end = append_hex(end, material->certificate, material->certificate_size);
    *end++ = ' ';
    append_hex(end, material->key, material->key_size);
    const DWORD error = httpsys_command(line, reply, capacity);
    SecureZeroMemory(line, needed);
    free(line);
    return error;
}

DWORD httpsys_bind(const wchar_t *endpoint, const struct tls_material *material)
{
    char target[ENDPOINT_MAX];
    char command[ENDPOINT_MAX + 16];
    if (!endpoint_ascii(endpoint, target)) {
        return ERROR_INVALID_PARAMETER;
    }
    if (material->key == NULL) {
        const DWORD error = httpsys_unbind(endpoint); /* no handshake completes without a key */
        return error == ERROR_NOT_FOUND ? ERROR_SUCCESS : error;
    }
    snprintf(command, sizeof(command), "BIND %s", target);
    return send_material(command, material, NULL, 0);
}

DWORD httpsys_balancer_on(const struct tls_material *material, WORD *port)
{
    char reply[REPLY_MAX];
    const DWORD error = send_material("BALANCER", material, reply, sizeof(reply));
    *port = error == ERROR_SUCCESS ? (WORD)strtoul(reply, NULL, 10) : 0;
    return error;
}

DWORD httpsys_balancer_off(void)
{
    return httpsys_command("BALANCER off", NULL, 0);
}

static DWORD endpoint_command(const char *verb, const wchar_t *endpoint, char *reply,
                              size_t capacity)
{
    char target[ENDPOINT_MAX];
    char line[ENDPOINT_MAX + 16];
    if (!endpoint_ascii(endpoint, target)) {
        return ERROR_INVALID_PARAMETER;
    }
    snprintf(line, sizeof(line), "%s %s", verb, target);
    return httpsys_command(line, reply, capacity);
}

DWORD httpsys_unbind(const wchar_t *endpoint)
{
    return endpoint_command("UNBIND", endpoint, NULL, 0);
}

DWORD httpsys_show(const wchar_t *endpoint, BYTE sha1[HTTPSYS_SHA1_SIZE])
{
    char text[REPLY_MAX];
    const DWORD error = endpoint_command("SHOW", endpoint, text, sizeof(text));
    if (error != ERROR_SUCCESS) {
        return error;
    }
    if (strlen(text) < 2 * (size_t)HTTPSYS_SHA1_SIZE) {
        return ERROR_INVALID_DATA;
    }
    for (size_t i = 0; i < HTTPSYS_SHA1_SIZE; i++) {
        unsigned int byte;
        if (sscanf(text + 2 * i, "%2x", &byte) != 1) {
            return ERROR_INVALID_DATA;
        }
        sha1[i] = (BYTE)byte;
    }
    return ERROR_SUCCESS;
}

static DWORD register_sstp(WORD port, const BYTE sha256[HTTPSYS_SHA256_SIZE], const char *how)
{
    char line[32 + 2 * HTTPSYS_SHA256_SIZE];
    char *end = line + sprintf(line, "SSTP %u ", (unsigned int)port);
    end = append_hex(end, sha256, HTTPSYS_SHA256_SIZE);
    strcpy(end, how);
    return httpsys_command(line, NULL, 0);
}

DWORD httpsys_sstp_on(WORD port, const BYTE sha256[HTTPSYS_SHA256_SIZE], bool full)
{
    return register_sstp(port, sha256, full ? " full" : "");
}

DWORD httpsys_sstp_plain(WORD port, const BYTE sha256[HTTPSYS_SHA256_SIZE])
{
    return register_sstp(port, sha256, " plain");
}

DWORD httpsys_sstp_one_family(bool ipv6)
{
    return httpsys_command(ipv6 ? "FAMILY ipv6" : "FAMILY ipv4", NULL, 0);
}

DWORD httpsys_sstp_off(void)
{
    return httpsys_command("SSTP off", NULL, 0);
}

DWORD httpsys_boot(void)
{
    return httpsys_command("BOOT", NULL, 0);
}

DWORD httpsys_quit(void)
{
    return httpsys_command("QUIT", NULL, 0);
}

void tls_material_free(struct tls_material *material)
{
    if (material->key != NULL) {
        SecureZeroMemory(material->key, material->key_size);
    }
    free(material->key);
    free(material->certificate);
    *material = (struct tls_material){0};
}
