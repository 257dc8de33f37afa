/*
 * ssl_records.c - SslBindingInfo in the registry: reading, writing, enumerating.
 */
#include <winsock2.h>

#include "ssl_records.h"

#include <string.h>
#include <wchar.h>
#include <ws2tcpip.h>

#include <mstcpip.h> /* ntdll's address texts: ws2_32 is not wanted in every program that links this */

static const wchar_t VALUE_APP_ID[] = L"AppId";
static const wchar_t VALUE_HASH[] = L"SslCertHash";
static const wchar_t VALUE_STORE[] = L"SslCertStoreName";
static const wchar_t VALUE_CHECK_MODE[] = L"DefaultSslCertCheckMode";
static const wchar_t VALUE_FRESHNESS[] = L"DefaultSslRevocationFreshnessTime";
static const wchar_t VALUE_URL_TIMEOUT[] = L"DefaultSslRevocationUrlRetrievalTimeout";
static const wchar_t VALUE_CTL_IDENTIFIER[] = L"DefaultSslCtlIdentifier";
static const wchar_t VALUE_CTL_STORE[] = L"DefaultSslCtlStoreName";
static const wchar_t VALUE_FLAGS[] = L"DefaultFlags";

const wchar_t *ssl_record_store(const struct ssl_record *record)
{
    return record->has_store ? record->store : L"MY";
}

bool ssl_endpoint_format(const struct sockaddr *address, wchar_t *text, size_t capacity)
{
    ULONG length = (ULONG)capacity;
    if (address->sa_family == AF_INET) {
        const struct sockaddr_in *const v4 = (const struct sockaddr_in *)(const void *)address;
        return v4->sin_port != 0 && RtlIpv4AddressToStringExW(&v4->sin_addr, v4->sin_port, text,
                                                              &length) == ERROR_SUCCESS;
    }
    if (address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *const v6 = (const struct sockaddr_in6 *)(const void *)address;
        return v6->sin6_port != 0 && RtlIpv6AddressToStringExW(&v6->sin6_addr, 0, v6->sin6_port,
                                                               text, &length) == ERROR_SUCCESS;
    }
    return false;
}

bool ssl_endpoint_parse(const wchar_t *text, struct sockaddr_storage *address)
{
    *address = (struct sockaddr_storage){0};
    struct sockaddr_in *const v4 = (struct sockaddr_in *)address;
    if (RtlIpv4StringToAddressExW(text, TRUE, &v4->sin_addr, &v4->sin_port) == ERROR_SUCCESS &&
        v4->sin_port != 0) {
        v4->sin_family = AF_INET;
        return true;
    }
    *address = (struct sockaddr_storage){0};
    struct sockaddr_in6 *const v6 = (struct sockaddr_in6 *)address;
    ULONG scope;
    if (RtlIpv6StringToAddressExW(text, &v6->sin6_addr, &scope, &v6->sin6_port) == ERROR_SUCCESS &&
        v6->sin6_port != 0) {
        v6->sin6_family = AF_INET6;
        return true;
    }
    return false;
}

static DWORD open_record(const wchar_t *endpoint, REGSAM access, HKEY *key)
{
    wchar_t path[MAX_PATH];
    if (swprintf(path, MAX_PATH, L"%ls\\%ls", SSL_RECORDS_KEY, endpoint) < 0) {
        return ERROR_INVALID_PARAMETER;
    }
    return (DWORD)RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, access | KEY_WOW64_64KEY, key);
}

static DWORD read_dword(HKEY key, const wchar_t *name)
{
    DWORD value = 0;
    DWORD size = sizeof(value);
    const LSTATUS status = RegGetValueW(key, NULL, name, RRF_RT_REG_DWORD, NULL, &value, &size);
    return status == ERROR_SUCCESS ? value : 0;
}

static bool read_string(HKEY key, const wchar_t *name, wchar_t *text, DWORD capacity)
{
    DWORD size = capacity * (DWORD)sizeof(*text);
    if (RegGetValueW(key, NULL, name, RRF_RT_REG_SZ, NULL, text, &size) != ERROR_SUCCESS) {
        text[0] = L'\0';
        return false;
    }
    return true;
}

static DWORD read_binary(HKEY key, const wchar_t *name, void *data, DWORD capacity)
{
    DWORD size = capacity;
    const LSTATUS status = RegGetValueW(key, NULL, name, RRF_RT_REG_BINARY, NULL, data, &size);
    return status == ERROR_SUCCESS ? size : 0;
}

DWORD ssl_record_read(const wchar_t *endpoint, struct ssl_record *record)
{
    *record = (struct ssl_record){0};
    if (wcslen(endpoint) >= SSL_RECORD_ENDPOINT_MAX) {
        return ERROR_FILE_NOT_FOUND;
    }
    HKEY key;
    const DWORD error = open_record(endpoint, KEY_QUERY_VALUE, &key);
    if (error != ERROR_SUCCESS) {
        return error;
    }
    wcscpy(record->endpoint, endpoint);
    if (read_binary(key, VALUE_APP_ID, &record->app_id, sizeof(GUID)) != sizeof(GUID)) {
        record->app_id = (GUID){0};
    }
    record->hash_length = read_binary(key, VALUE_HASH, record->hash, SSL_RECORD_HASH_MAX);
    record->has_store = read_string(key, VALUE_STORE, record->store, SSL_RECORD_STORE_MAX);
    record->check_mode = read_dword(key, VALUE_CHECK_MODE);
    record->freshness_time = read_dword(key, VALUE_FRESHNESS);
    record->url_retrieval_timeout = read_dword(key, VALUE_URL_TIMEOUT);
    record->has_ctl_identifier =
        read_string(key, VALUE_CTL_IDENTIFIER, record->ctl_identifier, SSL_RECORD_CTL_MAX);
    record->has_ctl_store =
        read_string(key, VALUE_CTL_STORE, record->ctl_store, SSL_RECORD_STORE_MAX);
    record->flags = read_dword(key, VALUE_FLAGS);
    RegCloseKey(key);
    return ERROR_SUCCESS;
}

static bool set_dword(HKEY key, const wchar_t *name, DWORD value)
{
    return RegSetValueExW(key, name, 0, REG_DWORD, (const BYTE *)&value, sizeof(value)) ==
           ERROR_SUCCESS;
}

static bool set_string(HKEY key, const wchar_t *name, bool present, const wchar_t *text)
{
    if (!present) {
        const LSTATUS status = RegDeleteValueW(key, name);
        return status == ERROR_SUCCESS || status == ERROR_FILE_NOT_FOUND;
    }
    const DWORD size = (DWORD)((wcslen(text) + 1) * sizeof(*text));
    return RegSetValueExW(key, name, 0, REG_SZ, (const BYTE *)text, size) == ERROR_SUCCESS;
}

static bool set_binary(HKEY key, const wchar_t *name, const void *data, DWORD size)
{
    return RegSetValueExW(key, name, 0, REG_BINARY, data, size) == ERROR_SUCCESS;
}

static bool write_values(HKEY key, const struct ssl_record *record)
{
    return set_binary(key, VALUE_APP_ID, &record->app_id, sizeof(GUID)) &&
           set_binary(key, VALUE_HASH, record->hash, record->hash_length) &&
           set_string(key, VALUE_STORE, record->has_store, record->store) &&
           set_dword(key, VALUE_CHECK_MODE, record->check_mode) &&
           set_dword(key, VALUE_FRESHNESS, record->freshness_time) &&
           set_dword(key, VALUE_URL_TIMEOUT, record->url_retrieval_timeout) &&
           set_string(key, VALUE_CTL_IDENTIFIER, record->has_ctl_identifier,
                      record->ctl_identifier) &&
           set_string(key, VALUE_CTL_STORE, record->has_ctl_store, record->ctl_store) &&
           set_dword(key, VALUE_FLAGS, record->flags);
}

DWORD ssl_record_write(const struct ssl_record *record)
{
    wchar_t path[MAX_PATH];
    if (swprintf(path, MAX_PATH, L"%ls\\%ls", SSL_RECORDS_KEY, record->endpoint) < 0) {
        return ERROR_INVALID_PARAMETER;
    }
    HKEY key;
    const LSTATUS status = RegCreateKeyExW(HKEY_LOCAL_MACHINE, path, 0, NULL, 0,
                                           KEY_SET_VALUE | KEY_WOW64_64KEY, NULL, &key, NULL);
    if (status != ERROR_SUCCESS) {
        return (DWORD)status;
    }
    const bool written = write_values(key, record);
    RegCloseKey(key);
    return written ? ERROR_SUCCESS : ERROR_WRITE_FAULT;
}

DWORD ssl_record_delete(const wchar_t *endpoint)
{
    wchar_t path[MAX_PATH];
    if (swprintf(path, MAX_PATH, L"%ls\\%ls", SSL_RECORDS_KEY, endpoint) < 0) {
        return ERROR_FILE_NOT_FOUND;
    }
    return (DWORD)RegDeleteKeyExW(HKEY_LOCAL_MACHINE, path, KEY_WOW64_64KEY, 0);
}

/* The smallest name that is greater than `after`: an order that needs no memory and does not change
 * when a record is written again. */
static DWORD next_name(HKEY key, const wchar_t *after, wchar_t next[SSL_RECORD_ENDPOINT_MAX])
{
    bool found = false;
    wchar_t name[SSL_RECORD_ENDPOINT_MAX];
    for (DWORD i = 0;; i++) {
        DWORD length = SSL_RECORD_ENDPOINT_MAX;
        const LSTATUS status = RegEnumKeyExW(key, i, name, &length, NULL, NULL, NULL, NULL);
        if (status == ERROR_MORE_DATA) {
            continue; /* no endpoint is that long: not a record */
        }
        if (status != ERROR_SUCCESS) {
            break;
        }
        if (wcscmp(name, after) > 0 && (!found || wcscmp(name, next) < 0)) {
            wcscpy(next, name);
            found = true;
        }
    }
    return found ? ERROR_SUCCESS : ERROR_NO_MORE_ITEMS;
}

DWORD ssl_record_at(DWORD index, struct ssl_record *record)
{
    HKEY key;
    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, SSL_RECORDS_KEY, 0,
                      KEY_ENUMERATE_SUB_KEYS | KEY_WOW64_64KEY, &key) != ERROR_SUCCESS) {
        return ERROR_NO_MORE_ITEMS;
    }
    wchar_t name[SSL_RECORD_ENDPOINT_MAX] = L"";
    wchar_t next[SSL_RECORD_ENDPOINT_MAX];
    DWORD error = ERROR_SUCCESS;
    for (DWORD i = 0; error == ERROR_SUCCESS && i <= index; i++) {
        error = next_name(key, name, next);
        if (error == ERROR_SUCCESS) {
            wcscpy(name, next);
        }
    }
    RegCloseKey(key);
    return error == ERROR_SUCCESS ? ssl_record_read(name, record) : error;
}
