/*
 * named_store.c - SNI and Central Certificate Store records in the registry.
 */
#include "named_store.h"

#include <string.h>
#include <wchar.h>

#define SUBKEY_MAX 32u
#define PATH_SIZE  (MAX_PATH * 2)

static const wchar_t VALUE_NAME[] = L"HostnamePort";
static const wchar_t VALUE_APP_ID[] = L"AppId";
static const wchar_t VALUE_HASH[] = L"SslCertHash";
static const wchar_t VALUE_STORE[] = L"SslCertStoreName";
static const wchar_t VALUE_CHECK_MODE[] = L"DefaultSslCertCheckMode";
static const wchar_t VALUE_FRESHNESS[] = L"DefaultSslRevocationFreshnessTime";
static const wchar_t VALUE_TIMEOUT[] = L"DefaultSslRevocationURLRetrievalTimeout";
static const wchar_t VALUE_CTL_IDENTIFIER[] = L"DefaultSslCtlIdentifier";
static const wchar_t VALUE_CTL_STORE[] = L"DefaultSslCtlStoreName";
static const wchar_t VALUE_FLAGS[] = L"DefaultFlags";

static const struct named_kind kinds[] = {
    {HTTP_CONFIG_SSL_SNI_CERT_INFO, SSL_SNI_RECORDS_KEY, L"SslSniBindingInfo", true, true},
    {HTTP_CONFIG_SSL_CCS_CERT_INFO, SSL_CCS_RECORDS_KEY, L"SslCcsBindingInfo", false, false},
    {HTTP_CONFIG_SSL_SCOPED_CCS_CERT_INFO, SSL_SCOPED_CCS_RECORDS_KEY, L"SslScopedCcsBindingInfo",
     true, false},
};

const struct named_kind *named_kind_of(HTTP_SERVICE_CONFIG_ID id)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (kinds[i].id == (int)id) {
            return &kinds[i];
        }
    }
    return NULL;
}

static void read_text(const wchar_t *path, const wchar_t *value, wchar_t *text, DWORD size)
{
    if (RegGetValueW(HKEY_LOCAL_MACHINE, path, value, RRF_RT_REG_SZ, NULL, text, &size) !=
        ERROR_SUCCESS) {
        text[0] = L'\0';
    }
}

static DWORD read_number(const wchar_t *path, const wchar_t *value)
{
    DWORD number = 0;
    DWORD size = sizeof(number);
    (void)RegGetValueW(HKEY_LOCAL_MACHINE, path, value, RRF_RT_REG_DWORD, NULL, &number, &size);
    return number;
}

static void read_values(const wchar_t *path, struct named_record *record)
{
    DWORD size = sizeof(record->app_id);
    (void)RegGetValueW(HKEY_LOCAL_MACHINE, path, VALUE_APP_ID, RRF_RT_REG_BINARY, NULL,
                       &record->app_id, &size);
    size = sizeof(record->hash);
    record->hash_length = RegGetValueW(HKEY_LOCAL_MACHINE, path, VALUE_HASH, RRF_RT_REG_BINARY,
                                       NULL, record->hash, &size) == ERROR_SUCCESS
                              ? size
                              : 0;
    read_text(path, VALUE_STORE, record->store, sizeof(record->store));
    record->check_mode = read_number(path, VALUE_CHECK_MODE);
    record->freshness_time = read_number(path, VALUE_FRESHNESS);
    record->url_retrieval_timeout = read_number(path, VALUE_TIMEOUT);
    read_text(path, VALUE_CTL_IDENTIFIER, record->ctl_identifier, sizeof(record->ctl_identifier));
    read_text(path, VALUE_CTL_STORE, record->ctl_store, sizeof(record->ctl_store));
    record->flags = read_number(path, VALUE_FLAGS);
}

static bool path_of(const struct named_kind *kind, const wchar_t *subkey, wchar_t path[PATH_SIZE])
{
    return swprintf(path, PATH_SIZE, L"%ls\\%ls", kind->key, subkey) > 0;
}

/* The index-th sub-key, with the name of its record. */
static DWORD subkey_at(const struct named_kind *kind, DWORD index, wchar_t subkey[SUBKEY_MAX],
                       wchar_t name[NAMED_RECORD_NAME])
{
    wchar_t path[PATH_SIZE];
    DWORD size = NAMED_RECORD_NAME * sizeof(*name);
    DWORD length = SUBKEY_MAX;
    HKEY key;
    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, kind->key, 0, KEY_ENUMERATE_SUB_KEYS | KEY_WOW64_64KEY,
                      &key) != ERROR_SUCCESS) {
        return ERROR_NO_MORE_ITEMS;
    }
    const LSTATUS status = RegEnumKeyExW(key, index, subkey, &length, NULL, NULL, NULL, NULL);
    RegCloseKey(key);
    if (status != ERROR_SUCCESS || !path_of(kind, subkey, path)) {
        return ERROR_NO_MORE_ITEMS;
    }
    if (!kind->has_host) {
        wcscpy(name, subkey);
    } else if (RegGetValueW(HKEY_LOCAL_MACHINE, path, VALUE_NAME, RRF_RT_REG_SZ, NULL, name,
                            &size) != ERROR_SUCCESS) {
        return ERROR_INVALID_DATA;
    }
    return ERROR_SUCCESS;
}

static DWORD find(const struct named_kind *kind, const wchar_t *name, wchar_t subkey[SUBKEY_MAX])
{
    wchar_t found[NAMED_RECORD_NAME];
    for (DWORD i = 0;; i++) {
        const DWORD error = subkey_at(kind, i, subkey, found);
        if (error == ERROR_NO_MORE_ITEMS) {
            return ERROR_FILE_NOT_FOUND;
        }
        if (error == ERROR_SUCCESS && _wcsicmp(found, name) == 0) {
            return ERROR_SUCCESS;
        }
    }
}

DWORD named_store_read(const struct named_kind *kind, const wchar_t *name,
                       struct named_record *record)
{
    wchar_t subkey[SUBKEY_MAX];
    wchar_t path[PATH_SIZE];
    const DWORD error = find(kind, name, subkey);
    if (error == ERROR_SUCCESS && record != NULL && path_of(kind, subkey, path)) {
        *record = (struct named_record){0};
        wcscpy(record->name, name);
        read_values(path, record);
    }
    return error;
}

static bool key_exists(const wchar_t *path)
{
    HKEY key;
    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY, &key) !=
        ERROR_SUCCESS) {
        return false;
    }
    RegCloseKey(key);
    return true;
}

/* The first index that is free. */
static bool new_path(const struct named_kind *kind, const wchar_t *name, wchar_t path[PATH_SIZE])
{
    wchar_t subkey[SUBKEY_MAX];
    if (!kind->has_host) {
        return path_of(kind, name, path);
    }
    for (unsigned i = 0;; i++) {
        (void)swprintf(subkey, SUBKEY_MAX, L"{%u}", i);
        if (!path_of(kind, subkey, path)) {
            return false;
        }
        if (!key_exists(path)) {
            return true;
        }
    }
}

static LSTATUS set_text(const wchar_t *path, const wchar_t *value, const wchar_t *text)
{
    return RegSetKeyValueW(HKEY_LOCAL_MACHINE, path, value, REG_SZ, text,
                           (DWORD)((wcslen(text) + 1) * sizeof(*text)));
}

static LSTATUS set_number(const wchar_t *path, const wchar_t *value, DWORD number)
{
    return RegSetKeyValueW(HKEY_LOCAL_MACHINE, path, value, REG_DWORD, &number, sizeof(number));
}

static LSTATUS set_bytes(const wchar_t *path, const wchar_t *value, const void *bytes, DWORD size)
{
    return RegSetKeyValueW(HKEY_LOCAL_MACHINE, path, value, REG_BINARY, bytes, size);
}

/* A text that is not stated has no value. */
static LSTATUS set_stated(const wchar_t *path, const wchar_t *value, const wchar_t *text)
{
    if (text[0] == L'\0') {
        (void)RegDeleteKeyValueW(HKEY_LOCAL_MACHINE, path, value);
        return ERROR_SUCCESS;
    }
    return set_text(path, value, text);
}

static LSTATUS write_certificate(const wchar_t *path, const struct named_record *record)
{
    LSTATUS status = set_bytes(path, VALUE_HASH, record->hash, record->hash_length);
    if (status == ERROR_SUCCESS) {
        status = set_number(path, VALUE_CHECK_MODE, record->check_mode);
    }
    if (status == ERROR_SUCCESS) {
        status = set_number(path, VALUE_FRESHNESS, record->freshness_time);
    }
    if (status == ERROR_SUCCESS) {
        status = set_number(path, VALUE_TIMEOUT, record->url_retrieval_timeout);
    }
    if (status == ERROR_SUCCESS) {
        status = set_stated(path, VALUE_CTL_IDENTIFIER, record->ctl_identifier);
    }
    if (status == ERROR_SUCCESS) {
        status = set_stated(path, VALUE_CTL_STORE, record->ctl_store);
    }
    return status == ERROR_SUCCESS ? set_number(path, VALUE_FLAGS, record->flags) : status;
}

static DWORD write_values(const struct named_kind *kind, const wchar_t *path,
                          const struct named_record *record)
{
    LSTATUS status = set_bytes(path, VALUE_APP_ID, &record->app_id, sizeof(record->app_id));
    if (status == ERROR_SUCCESS && kind->has_host) {
        status = set_text(path, VALUE_NAME, record->name);
    }
    if (status == ERROR_SUCCESS && kind->has_certificate) {
        status = write_certificate(path, record);
    }
    if (status == ERROR_SUCCESS) {
        status = set_stated(path, VALUE_STORE, record->store);
    }
    return (DWORD)status;
}

DWORD named_store_add(const struct named_kind *kind, const struct named_record *record)
{
    wchar_t path[PATH_SIZE];
    return new_path(kind, record->name, path) ? write_values(kind, path, record)
                                              : ERROR_INVALID_PARAMETER;
}

DWORD named_store_replace(const struct named_kind *kind, const struct named_record *record)
{
    wchar_t subkey[SUBKEY_MAX];
    wchar_t path[PATH_SIZE];
    const DWORD error = find(kind, record->name, subkey);
    if (error != ERROR_SUCCESS || !path_of(kind, subkey, path)) {
        return error;
    }
    return write_values(kind, path, record);
}

DWORD named_store_delete(const struct named_kind *kind, const wchar_t *name)
{
    wchar_t subkey[SUBKEY_MAX];
    wchar_t path[PATH_SIZE];
    const DWORD error = find(kind, name, subkey);
    if (error != ERROR_SUCCESS || !path_of(kind, subkey, path)) {
        return error;
    }
    return (DWORD)RegDeleteKeyExW(HKEY_LOCAL_MACHINE, path, KEY_WOW64_64KEY, 0);
}

DWORD named_store_at(const struct named_kind *kind, DWORD index, struct named_record *record)
{
    wchar_t subkey[SUBKEY_MAX];
    wchar_t path[PATH_SIZE];
    *record = (struct named_record){0};
    const DWORD error = subkey_at(kind, index, subkey, record->name);
    if (error == ERROR_SUCCESS && path_of(kind, subkey, path)) {
        read_values(path, record);
    }
    return error;
}
