/* The record that proves HTTP.sys' behaviour. */
#include "http/health_check.h"

#include <string.h>

#define RECORD_SIZE 4096 /* ours has no texts but the store's name */

/* {9a4f6d1b-27c5-4b8e-8f61-3d0a5c9e7b24}: marks the record as ours. */
static const GUID application_id = {
    0x9a4f6d1b, 0x27c5, 0x4b8e, {0x8f, 0x61, 0x3d, 0x0a, 0x5c, 0x9e, 0x7b, 0x24}};

static SOCKADDR_IN endpoint(void)
{
    SOCKADDR_IN address = {.sin_family = AF_INET};
    static const BYTE bytes[4] = {127, 83, 83, 85};
    static const BYTE port[2] = {0, 33}; /* both in network order */

    memcpy(&address.sin_addr, bytes, sizeof(bytes));
    memcpy(&address.sin_port, port, sizeof(port));
    return address;
}

/* `address`, `hash` and `store` must outlive the use of *set. */
static void fill(HTTP_SERVICE_CONFIG_SSL_SET *set, SOCKADDR_IN *address, BYTE *hash, wchar_t *store)
{
    *set = (HTTP_SERVICE_CONFIG_SSL_SET){.KeyDesc = {(PSOCKADDR)address}};
    set->ParamDesc.SslHashLength = THUMBPRINT_SIZE;
    set->ParamDesc.pSslHash = hash;
    set->ParamDesc.AppId = application_id;
    set->ParamDesc.pSslCertStoreName = store;
}

DWORD http_proof_set(const struct thumbprint *thumbprint)
{
    SOCKADDR_IN address = endpoint();
    struct thumbprint hash = *thumbprint;
    wchar_t store[] = L"MY";
    HTTP_SERVICE_CONFIG_SSL_SET set;

    fill(&set, &address, hash.bytes, store);
    return HttpSetServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, &set, sizeof(set), NULL);
}

DWORD http_proof_update(const struct http_bindings *bindings, const struct thumbprint *thumbprint)
{
    SOCKADDR_IN address = endpoint();
    struct thumbprint hash = *thumbprint;
    wchar_t store[] = L"MY";
    HTTP_SERVICE_CONFIG_SSL_SET set;

    fill(&set, &address, hash.bytes, store);
    return bindings->update(NULL, HttpServiceConfigSSLCertInfo, &set, sizeof(set), NULL);
}

DWORD http_proof_delete(void)
{
    SOCKADDR_IN address = endpoint();
    HTTP_SERVICE_CONFIG_SSL_SET set = {.KeyDesc = {(PSOCKADDR)&address}};

    return HttpDeleteServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, &set, sizeof(set),
                                          NULL);
}

DWORD http_proof_query(const struct thumbprint *thumbprint, bool *ours, bool *same)
{
    SOCKADDR_IN address = endpoint();
    HTTP_SERVICE_CONFIG_SSL_QUERY question = {.QueryDesc = HttpServiceConfigQueryExact,
                                              .KeyDesc = {(PSOCKADDR)&address}};
    union {
        HTTP_SERVICE_CONFIG_SSL_SET set;
        BYTE bytes[RECORD_SIZE];
    } record;
    ULONG size = 0;
    const DWORD error =
        HttpQueryServiceConfiguration(NULL, HttpServiceConfigSSLCertInfo, &question,
                                      sizeof(question), &record, sizeof(record), &size, NULL);
    const HTTP_SERVICE_CONFIG_SSL_PARAM *param = &record.set.ParamDesc;

    *ours = error == ERROR_SUCCESS &&
            memcmp(&param->AppId, &application_id, sizeof(application_id)) == 0;
    *same = *ours && param->SslHashLength == THUMBPRINT_SIZE && param->pSslHash != NULL &&
            memcmp(param->pSslHash, thumbprint->bytes, THUMBPRINT_SIZE) == 0;
    return error;
}
