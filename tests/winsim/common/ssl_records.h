/*
 * ssl_records.h - HTTP.sys SSL certificate bindings as Windows keeps them in the registry.
 *
 * HKLM\SYSTEM\CurrentControlSet\Services\HTTP\Parameters\SslBindingInfo\<ip:port>. Only the
 * persistent part: no check whether the certificate exists, no driver, no events. The HTTP API's
 * rules are httpapi/ssl_config.c's; callers that stand for the driver use endpoint_context.h.
 */
#ifndef WINSIM_SSL_RECORDS_H
#define WINSIM_SSL_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <windows.h>

struct sockaddr; /* winsock2.h before windows.h where their insides are needed */
struct sockaddr_storage;

#define SSL_RECORDS_KEY L"SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters\\SslBindingInfo"

/* Those for host names and of the Central Certificate Store, which httpapi/named_records.c keeps.
 */
#define SSL_SNI_RECORDS_KEY                                                                        \
    L"SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters\\SslSniBindingInfo"
#define SSL_CCS_RECORDS_KEY                                                                        \
    L"SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters\\SslCcsBindingInfo"
#define SSL_SCOPED_CCS_RECORDS_KEY                                                                 \
    L"SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters\\SslScopedCcsBindingInfo"

/* Where the Central Certificate Store is configured: its records are refused unless Enabled is 1.
 */
#define CENTRAL_CERTIFICATE_PROVIDER_KEY L"SOFTWARE\\Microsoft\\IIS\\CentralCertProvider"

#define SSL_RECORD_HASH_MAX     128u /* bytes; a sound record has 20 */
#define SSL_RECORD_STORE_MAX    128u /* characters with the terminator, as below */
#define SSL_RECORD_CTL_MAX      256u
#define SSL_RECORD_ENDPOINT_MAX 64u

struct ssl_record {
    wchar_t endpoint[SSL_RECORD_ENDPOINT_MAX]; /* as netsh prints it: 0.0.0.0:443, [::]:443 */
    GUID app_id;
    BYTE hash[SSL_RECORD_HASH_MAX];
    DWORD hash_length;
    bool has_store; /* false: the store name was NULL, which means MY */
    wchar_t store[SSL_RECORD_STORE_MAX];
    DWORD check_mode;
    DWORD freshness_time;
    DWORD url_retrieval_timeout;
    bool has_ctl_identifier;
    wchar_t ctl_identifier[SSL_RECORD_CTL_MAX];
    bool has_ctl_store;
    wchar_t ctl_store[SSL_RECORD_STORE_MAX];
    DWORD flags;
};

/* The store that HTTP.sys looks in: the record's, or MY. */
const wchar_t *ssl_record_store(const struct ssl_record *record);

/* "a.b.c.d:port" and "[v6]:port" to and from a SOCKADDR. False: neither IPv4 nor IPv6, port 0, not
 * such a text. */
bool ssl_endpoint_format(const struct sockaddr *address, wchar_t *text, size_t capacity);
bool ssl_endpoint_parse(const wchar_t *text, struct sockaddr_storage *address);

/* ERROR_FILE_NOT_FOUND: there is no such record. A value that is absent or of the wrong type reads
 * as zero, empty or absent: the record is returned as damaged as it is. */
DWORD ssl_record_read(const wchar_t *endpoint, struct ssl_record *record);

/* Creates or replaces all values of the record. */
DWORD ssl_record_write(const struct ssl_record *record);
DWORD ssl_record_delete(const wchar_t *endpoint);

/* The index-th record in the order of their names, which does not depend on when they were written.
 * ERROR_NO_MORE_ITEMS at the end. */
DWORD ssl_record_at(DWORD index, struct ssl_record *record);

#endif
