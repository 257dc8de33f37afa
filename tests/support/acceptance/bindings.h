/* SSL certificate bindings through the HTTP Server API: what netsh http shows and does. */
#ifndef ACCEPTANCE_BINDINGS_H
#define ACCEPTANCE_BINDINGS_H

#include "certificates.h"

enum family { IPV4, IPV6 };
#define FAMILIES 2

#define BINDING_TEXT 64

/* A whole record. A text that is not stated is empty. */
struct binding {
    bool present;
    GUID application;
    DWORD hash_length;
    BYTE hash[SHA256_SIZE];
    wchar_t store[BINDING_TEXT];
    DWORD check_mode;
    DWORD freshness_time;
    DWORD url_timeout;
    wchar_t ctl_identifier[BINDING_TEXT];
    wchar_t ctl_store[BINDING_TEXT];
    DWORD flags;
};

void bindings_begin(void);
void bindings_end(void);

/* The record that SSTP itself creates for a certificate. */
struct binding binding_for_sstp(const struct certificate *certificate);
/* The same, as another application would set it. */
struct binding binding_of_others(const struct certificate *certificate);
/* The same settings with another certificate. */
struct binding binding_with(const struct binding *binding, const struct certificate *certificate);

/* For 0.0.0.0 and [::]. */
struct binding binding_read(enum family family, WORD port);
void binding_set(enum family family, WORD port, const struct binding *binding);
void binding_delete(enum family family, WORD port); /* absent already is fine */
/* In one step, as `netsh http update sslcert` does. */
void binding_update(enum family family, WORD port, const struct binding *binding);

/* Records that win over those for some clients: who connect to one address, who ask for a name. */
void binding_set_for_address(const BYTE address[4], WORD port, const struct binding *binding);
void binding_delete_for_address(const BYTE address[4], WORD port);
void binding_set_for_name(wchar_t *host, WORD port, const struct binding *binding);
void binding_delete_for_name(wchar_t *host, WORD port);

/* From HTTP_SERVICE_CONFIG_SSL_PARAM. */
struct binding binding_of_param(const void *sys_param);

/* The record is there and equal in every field. */
void assert_binding_for_address(const BYTE address[4], WORD port, const struct binding *expected);
void assert_binding_for_name(wchar_t *host, WORD port, const struct binding *expected);

/* Of the Central Certificate Store, for who asks for a name (scoped). */
void binding_set_for_central_name(wchar_t *host, WORD port);
void binding_delete_for_central_name(wchar_t *host, WORD port);

/* Those for addresses and names that a test which failed has left: of names, this one's. */
void bindings_delete_left(const BYTE address[4], wchar_t *host, WORD port);

/* An extended parameter: HTTP/2's receive window. */
void binding_set_window(enum family family, WORD port, ULONG window);
ULONG binding_window(enum family family, WORD port);

/* All records of this machine. */
DWORD bindings_count(void);

/* When HTTP.sys last wrote the record. */
uint64_t binding_written_at(enum family family, WORD port);

/* The registry keys in which HTTP.sys keeps all records, and one, relative to HKEY_LOCAL_MACHINE.
 */
#define BINDINGS_KEY     L"SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters\\SslBindingInfo"
#define BINDING_KEY_SIZE 128
wchar_t *binding_key(enum family family, WORD port, wchar_t key[BINDING_KEY_SIZE]);

/* The record is there and equal in every field. */
void assert_binding(enum family family, WORD port, const struct binding *expected);

#endif
