/*
 * http_named.h - the configuration of records that are found by name, as mingw-w64 10 lacks it in
 * http.h; from Microsoft's documentation. For every program of the tests.
 */
#ifndef WINSIM_HTTP_NAMED_H
#define WINSIM_HTTP_NAMED_H

#include <winsock2.h>

#include <windows.h>

#include <http.h>

/* HTTP_SERVICE_CONFIG_ID of records that are found by name, and their structures. */
#define HTTP_CONFIG_SSL_SNI_CERT_INFO 5
#define HTTP_CONFIG_SSL_CCS_CERT_INFO 6

/* Scoped records of the Central Certificate Store use the structures of SNI. */
#define HTTP_CONFIG_SSL_SCOPED_CCS_CERT_INFO 11

struct http_sni_key {
    SOCKADDR_STORAGE address;
    PWSTR host;
};

struct http_sni_set {
    struct http_sni_key key;
    HTTP_SERVICE_CONFIG_SSL_PARAM param;
};

struct http_sni_query {
    HTTP_SERVICE_CONFIG_QUERY_TYPE type;
    struct http_sni_key key;
    DWORD token;
};

struct http_ccs_set {
    SOCKADDR_STORAGE address;
    HTTP_SERVICE_CONFIG_SSL_PARAM param;
};

struct http_ccs_query {
    HTTP_SERVICE_CONFIG_QUERY_TYPE type;
    SOCKADDR_STORAGE address;
    DWORD token;
};

/* Extended parameters of a record: HTTP_SERVICE_CONFIG_SSL_QUERY_EX, _SET_EX, _PARAM_EX. */
#define HTTP_CONFIG_SSL_CERT_INFO_EX   8
#define HTTP_EXTENDED_WINDOW           0 /* HTTP_SSL_SERVICE_CONFIG_EX_PARAM_TYPE */
#define HTTP_EXTENDED_SETTINGS_LIMITS  1
#define HTTP_EXTENDED_TLS_RESTRICTIONS 3

struct http_extended_query {
    HTTP_SERVICE_CONFIG_QUERY_TYPE type;
    SOCKADDR_STORAGE address;
    DWORD token;
    int kind;
};

struct http_extended_set {
    SOCKADDR_STORAGE address;
    int kind;
    ULONGLONG flags;
    union {
        ULONG window;
        ULONG limits[2]; /* of settings in a frame, in a minute */
        struct {
            ULONG count;
            PVOID items;
        } list; /* TLS restrictions and others */
        ULONGLONG whole[2];
    } value;
};

#endif
