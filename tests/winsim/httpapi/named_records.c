/*
 * named_records.c - SNI and Central Certificate Store records, by the rules of the API.
 */
#include "named_records.h"

#include <string.h>
#include <wchar.h>

#include "absent.h"
#include "endpoint_context.h"
#include "fault.h"
#include "httpsys_client.h"
#include "machine_keys.h"
#include "named_store.h"
#include "settings.h"
#include "too_new.h"

bool named_records_are(HTTP_SERVICE_CONFIG_ID id)
{
    return named_kind_of(id) != NULL;
}

/* ---- what identifies a record ---- */

/* "vpn.example.com:443"; the Central Certificate Store's are told apart by their port alone. */
static DWORD name_of(const struct named_kind *kind, const SOCKADDR_STORAGE *address,
                     const wchar_t *host, wchar_t name[NAMED_RECORD_NAME])
{
    struct sockaddr_in ipv4;
    memcpy(&ipv4, address, sizeof(ipv4));
    const BYTE *const ordered = (const BYTE *)&ipv4.sin_port;
    const unsigned port = (unsigned)(ordered[0] << 8 | ordered[1]);
    if (port == 0) {
        return ERROR_INVALID_PARAMETER;
    }
    if (ipv4.sin_family != AF_INET || ipv4.sin_addr.s_addr != 0) {
        return ERROR_INVALID_PARAMETER; /* "must be set to the IPv4 wildcard address" */
    }
    if (!kind->has_host) {
        (void)swprintf(name, NAMED_RECORD_NAME, L"%u", port);
        return ERROR_SUCCESS;
    }
    if (host == NULL || host[0] == L'\0' || wcslen(host) + 8 > NAMED_RECORD_NAME ||
        wcschr(host, L'\\')) {
        return ERROR_INVALID_PARAMETER;
    }
    (void)swprintf(name, NAMED_RECORD_NAME, L"%ls:%u", host, port);
    return ERROR_SUCCESS;
}

static DWORD name_of_set(const struct named_kind *kind, const void *information, ULONG length,
                         wchar_t name[NAMED_RECORD_NAME])
{
    const struct http_sni_set *const sni = information;
    const struct http_ccs_set *const ccs = information;
    if (length < (kind->has_host ? sizeof(*sni) : sizeof(*ccs))) {
        return ERROR_INSUFFICIENT_BUFFER;
    }
    return kind->has_host ? name_of(kind, &sni->key.address, sni->key.host, name)
                          : name_of(kind, &ccs->address, NULL, name);
}

static const HTTP_SERVICE_CONFIG_SSL_PARAM *param_of(const struct named_kind *kind,
                                                     const void *information)
{
    const struct http_sni_set *const sni = information;
    const struct http_ccs_set *const ccs = information;
    return kind->has_host ? &sni->param : &ccs->param;
}

/* ---- set and delete ---- */

/* A text that is not stated stays empty. False: it is too long. */
static bool copy_text(const wchar_t *from, wchar_t *to, size_t capacity)
{
    if (from != NULL && wcslen(from) >= capacity) {
        return false;
    }
    wcscpy(to, from == NULL ? L"" : from);
    return true;
}

static bool take_parameters(const HTTP_SERVICE_CONFIG_SSL_PARAM *param, struct named_record *record)
{
    record->app_id = param->AppId;
    record->check_mode = param->DefaultCertCheckMode;
    record->freshness_time = param->DefaultRevocationFreshnessTime;
    record->url_retrieval_timeout = param->DefaultRevocationUrlRetrievalTimeout;
    record->flags = param->DefaultFlags;
    return copy_text(param->pSslCertStoreName, record->store, SSL_RECORD_STORE_MAX) &&
           copy_text(param->pDefaultSslCtlIdentifier, record->ctl_identifier, SSL_RECORD_CTL_MAX) &&
           copy_text(param->pDefaultSslCtlStoreName, record->ctl_store, SSL_RECORD_STORE_MAX);
}

/* The certificate is loaded before anything is written: an unusable one leaves all as it was. */
static DWORD take_certificate(const HTTP_SERVICE_CONFIG_SSL_PARAM *param,
                              struct named_record *record)
{
    struct tls_material material;
    if (param->pSslHash == NULL || param->SslHashLength == 0 ||
        param->SslHashLength > SSL_RECORD_HASH_MAX || !take_parameters(param, record)) {
        return ERROR_INVALID_PARAMETER;
    }
    DWORD error = too_new_check(param->pSslHash, param->SslHashLength);
    if (error == ERROR_SUCCESS) {
        error = machine_keys_load(record->store[0] == L'\0' ? L"MY" : record->store,
                                  param->pSslHash, param->SslHashLength, &material);
    }
    if (error != ERROR_SUCCESS) {
        return error;
    }
    tls_material_free(&material);
    memcpy(record->hash, param->pSslHash, param->SslHashLength);
    record->hash_length = param->SslHashLength;
    return ERROR_SUCCESS;
}

/* The Central Certificate Store's certificates are files on a share. Without the feature
 * IIS-CertProvider and its configuration its records are refused; with which code is a choice [?].
 */
static DWORD check_provider(void)
{
    DWORD enabled = 0;
    DWORD size = sizeof(enabled);
    const LSTATUS status = RegGetValueW(HKEY_LOCAL_MACHINE, CENTRAL_CERTIFICATE_PROVIDER_KEY,
                                        L"Enabled", RRF_RT_REG_DWORD, NULL, &enabled, &size);
    return status == ERROR_SUCCESS && enabled != 0
               ? ERROR_SUCCESS
               : settings_dword(NULL, WINSIM_CENTRAL_STORE_ERROR, ERROR_NOT_SUPPORTED);
}

/* Clients that ask for the name are served with it, where the driver runs; after a boot not until
 * it is set again. The Central Certificate Store's have no certificate here. */
static void serve(const struct named_record *record)
{
    struct ssl_record served = {.hash_length = record->hash_length, .has_store = true};
    if (wcslen(record->name) >= SSL_RECORD_ENDPOINT_MAX) {
        return;
    }
    wcscpy(served.endpoint, record->name);
    _wcslwr(served.endpoint);
    wcscpy(served.store, record->store[0] == L'\0' ? L"MY" : record->store);
    memcpy(served.hash, record->hash, record->hash_length);
    (void)endpoint_context_load(&served);
}

DWORD named_record_set(HTTP_SERVICE_CONFIG_ID id, const void *information, ULONG length)
{
    const struct named_kind *const kind = named_kind_of(id);
    struct named_record record = {0};
    DWORD error = name_of_set(kind, information, length, record.name);
    if (error == ERROR_SUCCESS) {
        error = fault_code(L"HttpSetServiceConfiguration", record.name);
    }
    if (error == ERROR_SUCCESS && !kind->has_certificate) {
        error = check_provider();
    }
    if (error == ERROR_SUCCESS &&
        named_store_read(kind, record.name, NULL) != ERROR_FILE_NOT_FOUND) {
        error = ERROR_ALREADY_EXISTS;
    }
    if (error != ERROR_SUCCESS) {
        return error;
    }
    record.app_id = param_of(kind, information)->AppId;
    if (kind->has_certificate) {
        error = take_certificate(param_of(kind, information), &record);
    }
    if (error == ERROR_SUCCESS) {
        error = named_store_add(kind, &record);
    }
    if (error == ERROR_SUCCESS && kind->has_certificate) {
        serve(&record);
    }
    return error;
}

/* Only those that name a certificate have one to replace. */
DWORD named_record_update(HTTP_SERVICE_CONFIG_ID id, const void *information, ULONG length)
{
    const struct named_kind *const kind = named_kind_of(id);
    struct named_record record = {0};
    DWORD error = kind->has_certificate ? name_of_set(kind, information, length, record.name)
                                        : ERROR_NOT_SUPPORTED;
    if (error == ERROR_SUCCESS) {
        error = fault_code(L"HttpUpdateServiceConfiguration", record.name);
    }
    if (error == ERROR_SUCCESS) {
        error = named_store_read(kind, record.name, NULL);
    }
    if (error == ERROR_SUCCESS) {
        error = take_certificate(param_of(kind, information), &record);
    }
    if (error == ERROR_SUCCESS) {
        error = named_store_replace(kind, &record);
    }
    if (error == ERROR_SUCCESS) {
        serve(&record);
    }
    return error;
}

DWORD named_record_delete(HTTP_SERVICE_CONFIG_ID id, const void *information, ULONG length)
{
    const struct named_kind *const kind = named_kind_of(id);
    wchar_t name[NAMED_RECORD_NAME];
    DWORD error = name_of_set(kind, information, length, name);
    if (error == ERROR_SUCCESS) {
        error = fault_code(L"HttpDeleteServiceConfiguration", name);
    }
    if (error != ERROR_SUCCESS) {
        return error;
    }
    error = absent_code(named_store_delete(kind, name));
    if (error == ERROR_SUCCESS && kind->has_certificate) {
        (void)httpsys_unbind(_wcslwr(name));
    }
    return error;
}

/* ---- query ---- */

static DWORD find_exact(const struct named_kind *kind, const void *input,
                        struct named_record *record)
{
    const struct http_sni_query *const sni = input;
    const struct http_ccs_query *const ccs = input;
    wchar_t name[NAMED_RECORD_NAME];
    const DWORD error = kind->has_host ? name_of(kind, &sni->key.address, sni->key.host, name)
                                       : name_of(kind, &ccs->address, NULL, name);
    return error == ERROR_SUCCESS ? absent_code(named_store_read(kind, name, record)) : error;
}

/* Both questions begin with the kind of the question and end with the token. */
static DWORD find(const struct named_kind *kind, const void *input, ULONG length,
                  struct named_record *record)
{
    const struct http_sni_query *const sni = input;
    const struct http_ccs_query *const ccs = input;
    if (input == NULL || length < (kind->has_host ? sizeof(*sni) : sizeof(*ccs)) ||
        (sni->type != HttpServiceConfigQueryNext && sni->type != HttpServiceConfigQueryExact)) {
        return ERROR_INVALID_PARAMETER;
    }
    const DWORD error = fault_code(L"HttpQueryServiceConfiguration", kind->what);
    if (error != ERROR_SUCCESS) {
        return error;
    }
    return sni->type == HttpServiceConfigQueryExact
               ? find_exact(kind, input, record)
               : named_store_at(kind, kind->has_host ? sni->token : ccs->token, record);
}

static void set_port(SOCKADDR_STORAGE *address, const wchar_t *port_text)
{
    struct sockaddr_in ipv4 = {.sin_family = AF_INET};
    const unsigned long port = wcstoul(port_text, NULL, 10);
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
    wchar_t host[NAMED_RECORD_NAME];
    wchar_t store[SSL_RECORD_STORE_MAX];
    wchar_t ctl_identifier[SSL_RECORD_CTL_MAX];
    wchar_t ctl_store[SSL_RECORD_STORE_MAX];
};

static PWSTR stated(wchar_t *text)
{
    return text[0] == L'\0' ? NULL : text;
}

static void deliver(const struct named_kind *kind, const struct named_record *record,
                    struct delivered *out)
{
    HTTP_SERVICE_CONFIG_SSL_PARAM param = {.AppId = record->app_id};
    *out = (struct delivered){0};
    wcscpy(out->store, record->store);
    wcscpy(out->ctl_identifier, record->ctl_identifier);
    wcscpy(out->ctl_store, record->ctl_store);
    memcpy(out->hash, record->hash, record->hash_length);
    param.SslHashLength = record->hash_length;
    param.pSslHash = record->hash_length == 0 ? NULL : out->hash;
    param.pSslCertStoreName = stated(out->store);
    param.DefaultCertCheckMode = record->check_mode;
    param.DefaultRevocationFreshnessTime = record->freshness_time;
    param.DefaultRevocationUrlRetrievalTimeout = record->url_retrieval_timeout;
    param.pDefaultSslCtlIdentifier = stated(out->ctl_identifier);
    param.pDefaultSslCtlStoreName = stated(out->ctl_store);
    param.DefaultFlags = record->flags;
    if (!kind->has_host) {
        set_port(&out->set.ccs.address, record->name);
        out->set.ccs.param = param;
        return;
    }
    wcscpy(out->host, record->name);
    wchar_t *const colon = wcsrchr(out->host, L':');
    set_port(&out->set.sni.key.address, colon + 1);
    *colon = L'\0';
    out->set.sni.key.host = out->host;
    out->set.sni.param = param;
}

DWORD named_record_query(HTTP_SERVICE_CONFIG_ID id, const void *input, ULONG input_length,
                         void *output, ULONG output_length, ULONG *return_length)
{
    const struct named_kind *const kind = named_kind_of(id);
    struct named_record record;
    const DWORD error = find(kind, input, input_length, &record);
    if (error != ERROR_SUCCESS) {
        return error;
    }
    if (return_length != NULL) {
        *return_length = sizeof(struct delivered);
    }
    if (output == NULL || output_length < sizeof(struct delivered)) {
        return return_length == NULL ? ERROR_INVALID_PARAMETER : ERROR_INSUFFICIENT_BUFFER;
    }
    deliver(kind, &record, output);
    return ERROR_SUCCESS;
}
