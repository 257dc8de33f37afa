/*
 * ssl_config.c - setting, updating and deleting SSL certificate bindings.
 *
 * facts/windows.md section 1, error code by error code. The record goes to the registry, the
 * certificate's context to the driver's stand-in; without a driver there is a record and no
 * context, as on a machine that has just booted.
 */
#include "http_config.h"

#include <stdbool.h>
#include <string.h>
#include <wchar.h>

#include "absent.h"
#include "endpoint_context.h"
#include "fault.h"
#include "http_events.h"
#include "listen_config.h"
#include "machine_keys.h"
#include "named_records.h"
#include "settings.h"
#include "ssl_extended.h"
#include "ssl_records.h"
#include "too_new.h"

/* NULL stays NULL, as Windows keeps it. */
static bool copy_text(const wchar_t *from, bool *present, wchar_t *to, size_t capacity)
{
    *present = from != NULL;
    if (from != NULL) {
        if (wcslen(from) >= capacity) {
            return false;
        }
        wcscpy(to, from);
    }
    return true;
}

static DWORD record_of(const HTTP_SERVICE_CONFIG_SSL_SET *set, struct ssl_record *record)
{
    const HTTP_SERVICE_CONFIG_SSL_PARAM *const param = &set->ParamDesc;
    *record = (struct ssl_record){0};
    if (set->KeyDesc.pIpPort == NULL ||
        !ssl_endpoint_format(set->KeyDesc.pIpPort, record->endpoint, SSL_RECORD_ENDPOINT_MAX)) {
        return ERROR_INVALID_PARAMETER;
    }
    if (param->pSslHash == NULL || param->SslHashLength == 0 ||
        param->SslHashLength > SSL_RECORD_HASH_MAX) {
        return ERROR_INVALID_PARAMETER;
    }
    memcpy(record->hash, param->pSslHash, param->SslHashLength);
    record->hash_length = param->SslHashLength;
    record->app_id = param->AppId;
    record->check_mode = param->DefaultCertCheckMode;
    record->freshness_time = param->DefaultRevocationFreshnessTime;
    record->url_retrieval_timeout = param->DefaultRevocationUrlRetrievalTimeout;
    record->flags = param->DefaultFlags;
    const bool fits = copy_text(param->pSslCertStoreName, &record->has_store, record->store,
                                SSL_RECORD_STORE_MAX) &&
                      copy_text(param->pDefaultSslCtlIdentifier, &record->has_ctl_identifier,
                                record->ctl_identifier, SSL_RECORD_CTL_MAX) &&
                      copy_text(param->pDefaultSslCtlStoreName, &record->has_ctl_store,
                                record->ctl_store, SSL_RECORD_STORE_MAX);
    return fits ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER;
}

/* What Set, Update and Delete have in common before they look at the record. */
static DWORD check_input(HANDLE handle, HTTP_SERVICE_CONFIG_ID id, const void *information,
                         ULONG length, LPOVERLAPPED overlapped)
{
    const DWORD error = http_config_check_call(handle, overlapped);
    if (error != ERROR_SUCCESS) {
        return error;
    }
    if (information == NULL) {
        return ERROR_INVALID_PARAMETER;
    }
    if (named_records_are(id) || ssl_extended_are(id) || id == HttpServiceConfigIPListenList) {
        return ERROR_SUCCESS; /* their own files know their lengths */
    }
    if (id != HttpServiceConfigSSLCertInfo) {
        return ERROR_INVALID_PARAMETER;
    }
    return length < sizeof(HTTP_SERVICE_CONFIG_SSL_SET) ? ERROR_INSUFFICIENT_BUFFER : ERROR_SUCCESS;
}

/* The certificate is loaded before anything is written: an unusable one leaves all as it was. */
static DWORD apply(const struct ssl_record *record)
{
    struct tls_material material;
    DWORD error = too_new_check(record->hash, record->hash_length);
    if (error != ERROR_SUCCESS) {
        return error;
    }
    error = endpoint_context_material(record, &material);
    if (error != ERROR_SUCCESS) {
        return error;
    }
    error = ssl_record_write(record);
    if (error == ERROR_SUCCESS) {
        httpsys_bind(record->endpoint, &material); /* no driver: no context, see above */
    }
    tls_material_free(&material);
    return error;
}

ULONG WINAPI HttpSetServiceConfiguration(HANDLE handle, HTTP_SERVICE_CONFIG_ID id,
                                         PVOID information, ULONG length, LPOVERLAPPED overlapped)
{
    struct ssl_record record;
    struct ssl_record existing;
    DWORD error = check_input(handle, id, information, length, overlapped);
    if (error == ERROR_SUCCESS && id == HttpServiceConfigIPListenList) {
        return listen_config_set(information, length);
    }
    if (error == ERROR_SUCCESS && named_records_are(id)) {
        return named_record_set(id, information, length);
    }
    if (error == ERROR_SUCCESS && ssl_extended_are(id)) {
        return ssl_extended_set(information, length);
    }
    if (error == ERROR_SUCCESS) {
        error = record_of(information, &record);
    }
    if (error == ERROR_SUCCESS) {
        error = fault_code(L"HttpSetServiceConfiguration", record.endpoint);
    }
    if (error == ERROR_SUCCESS &&
        ssl_record_read(record.endpoint, &existing) != ERROR_FILE_NOT_FOUND) {
        error = ERROR_ALREADY_EXISTS;
    }
    if (error == ERROR_SUCCESS) {
        error = apply(&record);
    }
    if (error == ERROR_SUCCESS) {
        http_event_write(HTTP_EVENT_SSL_CONFIG_CREATED, record.endpoint, 0);
    }
    return error;
}

ULONG WINAPI HttpUpdateServiceConfiguration(HANDLE handle, HTTP_SERVICE_CONFIG_ID id,
                                            PVOID information, ULONG length,
                                            LPOVERLAPPED overlapped)
{
    struct ssl_record record;
    struct ssl_record existing;
    DWORD error = settings_dword(NULL, WINSIM_UPDATE_ERROR, ERROR_SUCCESS);
    if (error == ERROR_SUCCESS) {
        error = id == HttpServiceConfigIPListenList /* nobody does */
                    ? ERROR_NOT_SUPPORTED
                    : check_input(handle, id, information, length, overlapped);
    }
    if (error == ERROR_SUCCESS && named_records_are(id)) {
        return named_record_update(id, information, length);
    }
    if (error == ERROR_SUCCESS && ssl_extended_are(id)) {
        return ssl_extended_set(information, length);
    }
    if (error == ERROR_SUCCESS) {
        error = record_of(information, &record);
    }
    if (error == ERROR_SUCCESS) {
        error = fault_code(L"HttpUpdateServiceConfiguration", record.endpoint);
    }
    if (error == ERROR_SUCCESS) {
        error = ssl_record_read(record.endpoint, &existing);
    }
    if (error == ERROR_SUCCESS) {
        error = apply(&record);
    }
    if (error == ERROR_SUCCESS) {
        http_event_write(HTTP_EVENT_SSL_CONFIG_UPDATED, record.endpoint, 0);
    }
    return error;
}

ULONG WINAPI HttpDeleteServiceConfiguration(HANDLE handle, HTTP_SERVICE_CONFIG_ID id,
                                            PVOID information, ULONG length,
                                            LPOVERLAPPED overlapped)
{
    wchar_t endpoint[SSL_RECORD_ENDPOINT_MAX];
    DWORD error = check_input(handle, id, information, length, overlapped);
    if (error != ERROR_SUCCESS) {
        return error;
    }
    if (id == HttpServiceConfigIPListenList) {
        return listen_config_delete(information, length);
    }
    if (named_records_are(id)) {
        return named_record_delete(id, information, length);
    }
    if (ssl_extended_are(id)) {
        return ERROR_INVALID_PARAMETER; /* a record is deleted with all that it has */
    }
    const HTTP_SERVICE_CONFIG_SSL_SET *const set = information;
    if (set->KeyDesc.pIpPort == NULL ||
        !ssl_endpoint_format(set->KeyDesc.pIpPort, endpoint, SSL_RECORD_ENDPOINT_MAX)) {
        return ERROR_INVALID_PARAMETER;
    }
    error = fault_code(L"HttpDeleteServiceConfiguration", endpoint);
    if (error == ERROR_SUCCESS) {
        error = absent_code(ssl_record_delete(endpoint));
    }
    if (error == ERROR_SUCCESS) {
        httpsys_unbind(endpoint);
        http_event_write(HTTP_EVENT_SSL_CONFIG_DELETED, endpoint, 0);
    }
    return error;
}
