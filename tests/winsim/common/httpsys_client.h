/*
 * httpsys_client.h - client of the daemon that stands for the HTTP.sys driver (winsim-httpsys).
 *
 * One TCP connection to 127.0.0.1:<ControlPort> for each command. Winsock is loaded at the first
 * call, never from DllMain, so that a DLL that links this stays clean. Bind here means "give the
 * driver a TLS context"; the persistent record is ssl_records.h's.
 *
 * Every function returns ERROR_SUCCESS, ERROR_CONNECTION_REFUSED (the daemon is not there),
 * ERROR_NOT_FOUND (it answered ERR) or another Windows error code.
 */
#ifndef WINSIM_HTTPSYS_CLIENT_H
#define WINSIM_HTTPSYS_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <windows.h>

#define HTTPSYS_LINE_MAX    65536u
#define HTTPSYS_SHA1_SIZE   20u
#define HTTPSYS_SHA256_SIZE 32u

/* What the driver needs to serve one endpoint. Released with tls_material_free. */
struct tls_material {
    BYTE sha1[HTTPSYS_SHA1_SIZE];
    BYTE *certificate; /* DER */
    DWORD certificate_size;
    BYTE *key; /* PRIVATEKEYBLOB, or PKCS#8 / traditional DER; NULL: one that TLS cannot use */
    DWORD key_size;
};

/* Clears the key before the memory is released; leaves an empty structure. */
void tls_material_free(struct tls_material *material);

DWORD httpsys_bind(const wchar_t *endpoint, const struct tls_material *material);
DWORD httpsys_unbind(const wchar_t *endpoint);
/* ERROR_NOT_FOUND: no context for this endpoint. */
DWORD httpsys_show(const wchar_t *endpoint, BYTE sha1[HTTPSYS_SHA1_SIZE]);
/* full: all of SSTP's ports are in use. */
DWORD httpsys_sstp_on(WORD port, const BYTE sha256[HTTPSYS_SHA256_SIZE], bool full);
/* Without TLS. */
DWORD httpsys_sstp_plain(WORD port, const BYTE sha256[HTTPSYS_SHA256_SIZE]);
/* Registered, on IPv4 or IPv6 only, until it is registered anew. */
DWORD httpsys_sstp_one_family(bool ipv6);
DWORD httpsys_sstp_off(void);
/* The load balancer presents it, on that port of this machine; and is not there any more. */
DWORD httpsys_balancer_on(const struct tls_material *material, WORD *port);
DWORD httpsys_balancer_off(void);
DWORD httpsys_boot(void);
DWORD httpsys_quit(void);

/* Sends one line (without \n) and copies the text after "OK" or "ERR", terminated. `reply` may be
 * NULL. For commands that the functions above do not cover. */
DWORD httpsys_command(const char *line, char *reply, size_t capacity);

#endif
