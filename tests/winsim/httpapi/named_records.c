/*
 * named_records.c - SNI and Central Certificate Store records in the registry.
 */
#include "named_records.h"

#include <string.h>
#include <wchar.h>

#include "fault.h"
#include "machine_keys.h"
#include "ssl_records.h"

#define NAME_MAX 320u /* "host:port" with the terminator */

static const wchar_t VALUE_APP_ID[] = L"AppId";
static const wchar_t VALUE_HASH[] = L"SslCertHash";
static const wchar_t VALUE_STORE[] = L"SslCertStoreName";

bool named_records_are(HTTP_SERVICE_CONFIG_ID id)
{
    return (int)id == HTTP_CONFIG_SSL_SNI_CERT_INFO || (int)id == HTTP_CONFIG_SSL_CCS_CERT_INFO;
}

static bool is_sni(HTTP_SERVICE_CONFIG_ID id)
{
    return (int)id == HTTP_CONFIG_SSL_SNI_CERT_INFO;
}

/* ---- the registry ---- */

static bool key_path(HTTP_SERVICE_CONFIG_ID id, const wchar_t *name, wchar_t path[MAX_PATH * 2])
{
    return swprintf(path, MAX_PATH * 2, L"%ls\\%ls",
                    is_sni(id) ? SSL_SNI_RECORDS_KEY : SSL_CCS_RECORDS_KEY, name) > 0;
}

static bool exists(const wchar_t *path)
{
    HKEY key;
    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY, &key) !=
        ERROR_SUCCESS) {
        return false;
    }
    RegCloseKey(key);
    return true;
}

/* "vpn.example.com:443"; the Central Certificate Store's are told apart by their port alone. */
static DWORD name_of(HTTP_SERVICE_CONFIG_ID id, const void *information, ULONG length,
                     wchar_t name[NAME_MAX])
{
    const struct http_sni_set *const sni = information;
    const struct http_ccs_set *const ccs = information;
    struct sockaddr_in address;
    if (length < (is_sni(id) ? sizeof(*sni) : sizeof(*ccs))) {
        return ERROR_INSUFFICIENT_BUFFER;
    }
    memcpy(&address, is_sni(id) ? &sni->key.address : &ccs->address, sizeof(address));
    const BYTE *const port = (const BYTE *)&address.sin_port;
    const wchar_t *const host = is_sni(id) ? sni->key.host : L"*";
    if (host == NULL || host[0] == L'\0' || wcslen(host) + 8 > NAME_MAX || wcschr(host, L'\\') ||
        port[0] + port[1] == 0) {
        return ERROR_INVALID_PARAMETER;
    }
    (void)swprintf(name, NAME_MAX, L"%ls:%u", host, (unsigned)(port[0] << 8 | port[1]));
    return ERROR_SUCCESS;
}

static const HTTP_SERVICE_CONFIG_SSL_PARAM *param_of(HTTP_SERVICE_CONFIG_ID id,
                                                     const void *information)
{
    const struct http_sni_set *const sni = information;
    const struct http_ccs_set *const ccs = information;
    return is_sni(id) ? &sni->param : &ccs->param;
}

/* ---- set and delete ---- */

static DWORD check_certificate(const HTTP_SERVICE_CONFIG_SSL_PARAM *param)
{
    struct tls_material material;
    if (param->pSslHash == NULL || param->SslHashLength == 0 ||
        param->SslHashLength > SSL_RECORD_HASH_MAX) {
        return ERROR_INVALID_PARAMETER;
    }
    const DWORD error =
        machine_keys_load(param->pSslCertStoreName == NULL ? L"MY" : param->pSslCertStoreName,
                          param->pSslHash, param->SslHashLength, &material);
    if (error == ERROR_SUCCESS) {
        tls_material_free(&material);
    }
    return error;
}

static DWORD write_values(const wchar_t *path, const HTTP_SERVICE_CONFIG_SSL_PARAM *param,
                          bool has_certificate)
{
    const wchar_t *const store = param->pSslCertStoreName;
    LSTATUS status = RegSetKeyValueW(HKEY_LOCAL_MACHINE, path, VALUE_APP_ID, REG_BINARY,
                                     &param->AppId, sizeof(param->AppId));
    if (status == ERROR_SUCCESS && has_certificate) {
        status = RegSetKeyValueW(HKEY_LOCAL_MACHINE, path, VALUE_HASH, REG_BINARY, param->pSslHash,
                                 param->SslHashLength);
    }
    if (status == ERROR_SUCCESS && has_certificate && store != NULL) {
        status = RegSetKeyValueW(HKEY_LOCAL_MACHINE, path, VALUE_STORE, REG_SZ, store,
                                 (DWORD)((wcslen(store) + 1) * sizeof(*store)));
    }
    return (DWORD)status;
}

DWORD named_record_set(HTTP_SERVICE_CONFIG_ID id, const void *information, ULONG length)
{
    wchar_t name[NAME_MAX];
    wchar_t path[MAX_PATH * 2];
    DWORD error = name_of(id, information, length, name);
    if (error == ERROR_SUCCESS) {
        error = fault_code(L"HttpSetServiceConfiguration", name);
    }
    if (error == ERROR_SUCCESS && !key_path(id, name, path)) {
        error = ERROR_INVALID_PARAMETER;
    }
    if (error == ERROR_SUCCESS && exists(path)) {
        error = ERROR_ALREADY_EXISTS;
    }
    /* The Central Certificate Store's certificates are files on a share. */
    if (error == ERROR_SUCCESS && is_sni(id)) {
        error = check_certificate(param_of(id, information));
    }
    return error == ERROR_SUCCESS ? write_values(path, param_of(id, information), is_sni(id))
                                  : error;
}

DWORD named_record_delete(HTTP_SERVICE_CONFIG_ID id, const void *information, ULONG length)
{
    wchar_t name[NAME_MAX];
    wchar_t path[MAX_PATH * 2];
    DWORD error = name_of(id, information, length, name);
    if (error == ERROR_SUCCESS) {
        error = fault_code(L"HttpDeleteServiceConfiguration", name);
    }
    if (error == ERROR_SUCCESS && !key_path(id, name, path)) {
        error = ERROR_INVALID_PARAMETER;
    }
    return error == ERROR_SUCCESS
               ? (DWORD)RegDeleteKeyExW(HKEY_LOCAL_MACHINE, path, KEY_WOW64_64KEY, 0)
               : error;
}

/* ---- query ---- */

struct found {
    wchar_t name[NAME_MAX];
    GUID app_id;
    BYTE hash[SSL_RECORD_HASH_MAX];
    DWORD hash_length;
    wchar_t store[SSL_RECORD_STORE_MAX];
};

static void read_values(const wchar_t *path, struct found *found)
{
    DWORD size = sizeof(found->app_id);
    (void)RegGetValueW(HKEY_LOCAL_MACHINE, path, VALUE_APP_ID, RRF_RT_REG_BINARY, NULL,
                       &found->app_id, &size);
    size = sizeof(found->hash);
    found->hash_length = RegGetValueW(HKEY_LOCAL_MACHINE, path, VALUE_HASH, RRF_RT_REG_BINARY, NULL,
                                      found->hash, &size) == ERROR_SUCCESS
                             ? size
                             : 0;
    size = sizeof(found->store);
    if (RegGetValueW(HKEY_LOCAL_MACHINE, path, VALUE_STORE, RRF_RT_REG_SZ, NULL, found->store,
                     &size) != ERROR_SUCCESS) {
        found->store[0] = L'\0';
    }
}

static DWORD find_next(HTTP_SERVICE_CONFIG_ID id, DWORD token, struct found *found)
{
    wchar_t path[MAX_PATH * 2];
    HKEY key;
    DWORD length = NAME_MAX;
    if (!key_path(id, L"", path) ||
        RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_ENUMERATE_SUB_KEYS | KEY_WOW64_64KEY,
                      &key) != ERROR_SUCCESS) {
        return ERROR_NO_MORE_ITEMS;
    }
    const LSTATUS status = RegEnumKeyExW(key, token, found->name, &length, NULL, NULL, NULL, NULL);
    RegCloseKey(key);
    return status == ERROR_SUCCESS ? ERROR_SUCCESS : ERROR_NO_MORE_ITEMS;
}

/* Both questions begin with the kind of the question and end with the token. */
static DWORD find(HTTP_SERVICE_CONFIG_ID id, const void *input, ULONG length, struct found *found)
{
    const struct http_sni_query *const sni = input;
    const struct http_ccs_query *const ccs = input;
    wchar_t path[MAX_PATH * 2];
    if (input == NULL || length < (is_sni(id) ? sizeof(*sni) : sizeof(*ccs)) ||
        sni->type != HttpServiceConfigQueryNext) {
        return ERROR_INVALID_PARAMETER; /* nobody here asks for one by its name */
    }
    DWORD error = fault_code(L"HttpQueryServiceConfiguration",
                             is_sni(id) ? L"SslSniBindingInfo" : L"SslCcsBindingInfo");
    if (error == ERROR_SUCCESS) {
        error = find_next(id, is_sni(id) ? sni->token : ccs->token, found);
    }
    if (error == ERROR_SUCCESS && !key_path(id, found->name, path)) {
        error = ERROR_NO_MORE_ITEMS;
    }
    if (error == ERROR_SUCCESS) {
        read_values(path, found);
    }
    return error;
}

static void set_port(SOCKADDR_STORAGE *address, const wchar_t *name)
{
    struct sockaddr_in ipv4 = {.sin_family = AF_INET};
    const unsigned long port = wcstoul(wcsrchr(name, L':') + 1, NULL, 10);
    const BYTE ordered[2] = {(BYTE)(port >> 8), (BYTE)(port & 255)};
    memcpy(&ipv4.sin_port, ordered, sizeof(ordered));
    memcpy(address, &ipv4, sizeof(ipv4));
}

/* The fixed part, and behind it the texts at their longest. */
struct delivered {
    union {
        struct http_sni_set sni;
        struct http_ccs_set ccs;
    } set;
    BYTE hash[SSL_RECORD_HASH_MAX];
    wchar_t host[NAME_MAX];
    wchar_t store[SSL_RECORD_STORE_MAX];
};

static void deliver(HTTP_SERVICE_CONFIG_ID id, const struct found *found, struct delivered *out)
{
    HTTP_SERVICE_CONFIG_SSL_PARAM param = {.AppId = found->app_id};
    *out = (struct delivered){0};
    wcscpy(out->host, found->name);
    *wcsrchr(out->host, L':') = L'\0';
    wcscpy(out->store, found->store);
    memcpy(out->hash, found->hash, found->hash_length);
    param.SslHashLength = found->hash_length;
    param.pSslHash = found->hash_length == 0 ? NULL : out->hash;
    param.pSslCertStoreName = found->store[0] == L'\0' ? NULL : out->store;
    if (is_sni(id)) {
        set_port(&out->set.sni.key.address, found->name);
        out->set.sni.key.host = out->host;
        out->set.sni.param = param;
    } else {
        set_port(&out->set.ccs.address, found->name);
        out->set.ccs.param = param;
    }
}

DWORD named_record_query(HTTP_SERVICE_CONFIG_ID id, const void *input, ULONG input_length,
                         void *output, ULONG output_length, ULONG *return_length)
{
    struct found found;
    const DWORD error = find(id, input, input_length, &found);
    if (error != ERROR_SUCCESS) {
        return error;
    }
    if (return_length != NULL) {
        *return_length = sizeof(struct delivered);
    }
    if (output == NULL || output_length < sizeof(struct delivered)) {
        return return_length == NULL ? ERROR_INVALID_PARAMETER : ERROR_INSUFFICIENT_BUFFER;
    }
    deliver(id, &found, output);
    return ERROR_SUCCESS;
}
