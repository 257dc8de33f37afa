/*
 * ssl_query.c - HttpQueryServiceConfiguration: exact queries and enumeration.
 *
 * A record goes out as damaged as it lies in the registry, a hash that is not 20 bytes long with
 * its real length: whoever reads it must cope, as on Windows.
 */
#include "http_config.h"

#include <stdbool.h>
#include <string.h>
#include <wchar.h>

#include "absent.h"
#include "fault.h"
#include "listen_config.h"
#include "named_records.h"
#include "ssl_extended.h"
#include "ssl_records.h"

/* Places variable parts behind the fixed structure. With a NULL base it only measures. */
struct packer {
    BYTE *base;
    size_t used;
};

static void *pack(struct packer *packer, const void *data, size_t size)
{
    const size_t start = (packer->used + 7u) & ~(size_t)7u;
    packer->used = start + size;
    return packer->base == NULL ? NULL : memcpy(packer->base + start, data, size);
}

static PWSTR pack_text(struct packer *packer, bool present, const wchar_t *text)
{
    return present ? pack(packer, text, (wcslen(text) + 1) * sizeof(*text)) : NULL;
}

static size_t pack_record(BYTE *buffer, const struct ssl_record *record)
{
    struct packer packer = {buffer, sizeof(HTTP_SERVICE_CONFIG_SSL_SET)};
    struct sockaddr_storage address = {0};
    HTTP_SERVICE_CONFIG_SSL_SET set = {0};
    const bool known = ssl_endpoint_parse(record->endpoint, &address);
    const size_t address_size =
        address.ss_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
    set.KeyDesc.pIpPort = known ? pack(&packer, &address, address_size) : NULL;
    set.ParamDesc.SslHashLength = record->hash_length;
    set.ParamDesc.pSslHash =
        record->hash_length > 0 ? pack(&packer, record->hash, record->hash_length) : NULL;
    set.ParamDesc.AppId = record->app_id;
    set.ParamDesc.pSslCertStoreName = pack_text(&packer, record->has_store, record->store);
    set.ParamDesc.DefaultCertCheckMode = record->check_mode;
    set.ParamDesc.DefaultRevocationFreshnessTime = record->freshness_time;
    set.ParamDesc.DefaultRevocationUrlRetrievalTimeout = record->url_retrieval_timeout;
    set.ParamDesc.pDefaultSslCtlIdentifier =
        pack_text(&packer, record->has_ctl_identifier, record->ctl_identifier);
    set.ParamDesc.pDefaultSslCtlStoreName =
        pack_text(&packer, record->has_ctl_store, record->ctl_store);
    set.ParamDesc.DefaultFlags = record->flags;
    if (buffer != NULL) {
        memcpy(buffer, &set, sizeof(set));
    }
    return packer.used;
}

static DWORD deliver(const struct ssl_record *record, void *output, ULONG capacity,
                     PULONG return_length)
{
    const size_t needed = pack_record(NULL, record);
    if (return_length != NULL) {
        *return_length = (ULONG)needed;
    }
    if (output == NULL || capacity < needed) {
        return return_length == NULL ? ERROR_INVALID_PARAMETER : ERROR_INSUFFICIENT_BUFFER;
    }
    pack_record(output, record);
    return ERROR_SUCCESS;
}

static DWORD find(const HTTP_SERVICE_CONFIG_SSL_QUERY *query, struct ssl_record *record)
{
    if (query->QueryDesc == HttpServiceConfigQueryNext) {
        const DWORD fault = fault_code(L"HttpQueryServiceConfiguration", NULL);
        return fault == ERROR_SUCCESS ? ssl_record_at(query->dwToken, record) : fault;
    }
    wchar_t endpoint[SSL_RECORD_ENDPOINT_MAX];
    if (query->QueryDesc != HttpServiceConfigQueryExact || query->KeyDesc.pIpPort == NULL ||
        !ssl_endpoint_format(query->KeyDesc.pIpPort, endpoint, SSL_RECORD_ENDPOINT_MAX)) {
        return ERROR_INVALID_PARAMETER;
    }
    const DWORD fault = fault_code(L"HttpQueryServiceConfiguration", endpoint);
    return fault == ERROR_SUCCESS ? absent_code(ssl_record_read(endpoint, record)) : fault;
}

ULONG WINAPI HttpQueryServiceConfiguration(HANDLE handle, HTTP_SERVICE_CONFIG_ID id, PVOID input,
                                           ULONG input_length, PVOID output, ULONG output_length,
                                           PULONG return_length, LPOVERLAPPED overlapped)
{
    struct ssl_record record;
    DWORD error = http_config_check_call(handle, overlapped);
    if (error != ERROR_SUCCESS) {
        return error;
    }
    if (id == HttpServiceConfigIPListenList) {
        return listen_config_query(output, output_length, return_length);
    }
    if (named_records_are(id)) {
        return named_record_query(id, input, input_length, output, output_length, return_length);
    }
    if (ssl_extended_are(id)) {
        return ssl_extended_query(input, input_length, output, output_length, return_length);
    }
    if (id != HttpServiceConfigSSLCertInfo || input == NULL ||
        input_length < sizeof(HTTP_SERVICE_CONFIG_SSL_QUERY)) {
        return ERROR_INVALID_PARAMETER;
    }
    error = find(input, &record);
    return error == ERROR_SUCCESS ? deliver(&record, output, output_length, return_length) : error;
}
