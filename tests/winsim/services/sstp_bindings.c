/* SSTP's bindings; see sstp_bindings.h. */
#include "sstp_bindings.h"

#include "machine_keys.h"

#include <http.h>
#include <stdio.h>

enum { SHA1_SIZE = 20 };

/* {ba195980-cd49-458b-9e23-c84ee0adcd75}: facts/procedure.md. */
static const GUID sstp_application = {
    0xba195980, 0xcd49, 0x458b, {0x9e, 0x23, 0xc8, 0x4e, 0xe0, 0xad, 0xcd, 0x75}};

/* Reads the record of the endpoint that the binding names. */
static DWORD read_back(struct sstp_binding *binding)
{
    wchar_t endpoint[SSL_RECORD_ENDPOINT_MAX]; /* the record is overwritten as a whole */
    DWORD error;

    wcscpy(endpoint, binding->record.endpoint);
    error = ssl_record_read(endpoint, &binding->record);
    wcscpy(binding->record.endpoint, endpoint);
    binding->present = error == ERROR_SUCCESS;
    return error;
}

void sstp_bindings_read(WORD port, struct sstp_bindings *bindings)
{
    static const wchar_t *const formats[SSTP_FAMILIES] = {L"0.0.0.0:%u", L"[::]:%u"};

    for (int family = 0; family < SSTP_FAMILIES; family++) {
        struct sstp_binding *binding = &bindings->of[family];

        swprintf(binding->record.endpoint, SSL_RECORD_ENDPOINT_MAX, formats[family],
                 (unsigned)port);
        read_back(binding); /* none is an answer, too */
    }
}

bool sstp_binding_is_own(const struct sstp_binding *binding)
{
    return IsEqualGUID(&binding->record.app_id, &sstp_application);
}

bool sstp_binding_has(const struct sstp_binding *binding, const BYTE sha1[SHA1_SIZE])
{
    return binding->record.hash_length == SHA1_SIZE &&
           memcmp(binding->record.hash, sha1, SHA1_SIZE) == 0;
}

bool sstp_binding_is_gone(const struct sstp_binding *binding)
{
    const PCCERT_CONTEXT certificate = machine_keys_find(
        ssl_record_store(&binding->record), binding->record.hash, binding->record.hash_length);

    if (certificate != NULL) {
        CertFreeCertificateContext(certificate);
    }
    return certificate == NULL;
}

/* Inside HttpInitialize. */
static DWORD delete_record(HTTP_SERVICE_CONFIG_SSL_SET *set)
{
    return HttpDeleteServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, set, sizeof *set,
                                          NULL);
}

static DWORD replace(struct sstp_binding *binding, HTTP_SERVICE_CONFIG_SSL_SET *set)
{
    const DWORD error = binding->present ? delete_record(set) : NO_ERROR;

    return error == NO_ERROR ? HttpSetServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, set,
                                                           sizeof *set, NULL)
                             : error;
}

DWORD sstp_binding_delete(struct sstp_binding *binding)
{
    const HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    struct sockaddr_storage address;
    HTTP_SERVICE_CONFIG_SSL_SET set = {.KeyDesc.pIpPort = (struct sockaddr *)&address};
    DWORD error;

    if (!ssl_endpoint_parse(binding->record.endpoint, &address)) {
        return ERROR_INVALID_PARAMETER;
    }
    error = HttpInitialize(version, HTTP_INITIALIZE_CONFIG, NULL);
    if (error != NO_ERROR) {
        return error;
    }
    error = delete_record(&set);
    HttpTerminate(HTTP_INITIALIZE_CONFIG, NULL);
    binding->present = binding->present && error != NO_ERROR;
    return error;
}

DWORD sstp_binding_write(struct sstp_binding *binding, const BYTE sha1[SHA1_SIZE])
{
    const HTTPAPI_VERSION version = HTTPAPI_VERSION_2;
    struct sockaddr_storage address;
    BYTE hash[SHA1_SIZE];
    wchar_t store[] = L"MY";
    HTTP_SERVICE_CONFIG_SSL_SET set = {.KeyDesc.pIpPort = (struct sockaddr *)&address,
                                       .ParamDesc = {.SslHashLength = SHA1_SIZE,
                                                     .pSslHash = hash,
                                                     .AppId = sstp_application,
                                                     .pSslCertStoreName = store}};
    DWORD error;

    memcpy(hash, sha1, SHA1_SIZE);
    if (!ssl_endpoint_parse(binding->record.endpoint, &address)) {
        return ERROR_INVALID_PARAMETER;
    }
    error = HttpInitialize(version, HTTP_INITIALIZE_CONFIG, NULL);
    if (error != NO_ERROR) {
        return error;
    }
    error = replace(binding, &set);
    HttpTerminate(HTTP_INITIALIZE_CONFIG, NULL);
    return error == NO_ERROR ? read_back(binding) : error;
}

/* Of 0.0.0.0 or [::], on another port. */
static bool is_former(const struct ssl_record *record, const struct sstp_bindings *now)
{
    static const wchar_t *const starts[SSTP_FAMILIES] = {L"0.0.0.0:", L"[::]:"};

    for (int family = 0; family < SSTP_FAMILIES; family++) {
        if (wcsncmp(record->endpoint, starts[family], wcslen(starts[family])) == 0) {
            return IsEqualGUID(&record->app_id, &sstp_application) &&
                   wcscmp(record->endpoint, now->of[family].record.endpoint) != 0;
        }
    }
    return false;
}

void sstp_bindings_leave(WORD port)
{
    struct sstp_binding former = {.present = true};
    struct sstp_bindings now;
    DWORD index = 0;

    sstp_bindings_read(port, &now);
    while (ssl_record_at(index, &former.record) == ERROR_SUCCESS) {
        if (!is_former(&former.record, &now) || sstp_binding_delete(&former) != NO_ERROR) {
            index++;
        }
    }
}
