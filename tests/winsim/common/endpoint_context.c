/*
 * endpoint_context.c - from a record to a TLS context in the driver's memory.
 */
#include "endpoint_context.h"

#include "http_events.h"
#include "ip_listen_list.h"
#include "machine_keys.h"
#include "settings.h"

/* What it was renewed to, where TLS follows that and can use it. */
static bool load_renewal(const struct ssl_record *record, struct tls_material *material)
{
    BYTE hash[HTTPSYS_SHA1_SIZE];
    DWORD size = sizeof(hash);
    bool named;
    PCCERT_CONTEXT certificate;
    if (settings_dword(NULL, WINSIM_FOLLOWS_RENEWALS, 0) == 0) {
        return false;
    }
    certificate = machine_keys_find(ssl_record_store(record), record->hash, record->hash_length);
    if (certificate == NULL) {
        return false;
    }
    named = CertGetCertificateContextProperty(certificate, CERT_RENEWAL_PROP_ID, hash, &size) &&
            size == sizeof(hash);
    CertFreeCertificateContext(certificate);
    return named && machine_keys_load(ssl_record_store(record), hash, sizeof(hash), material) ==
                        ERROR_SUCCESS;
}

DWORD endpoint_context_material(const struct ssl_record *record, struct tls_material *material)
{
    struct tls_material renewal;
    const DWORD error =
        machine_keys_load(ssl_record_store(record), record->hash, record->hash_length, material);
    if (error == ERROR_SUCCESS && load_renewal(record, &renewal)) {
        tls_material_free(material);
        *material = renewal;
    }
    return error;
}

DWORD endpoint_context_load(const struct ssl_record *record)
{
    struct tls_material material;
    DWORD error = endpoint_context_material(record, &material);
    if (error == ERROR_SUCCESS) {
        error = httpsys_bind(record->endpoint, &material);
        tls_material_free(&material);
    }
    return error;
}

DWORD endpoint_context_restore(const struct ssl_record *record)
{
    const DWORD error = endpoint_context_load(record);
    if (error != ERROR_SUCCESS) {
        http_event_write(HTTP_EVENT_SSL_ENDPOINT_ERROR, record->endpoint, error);
    }
    return error;
}

DWORD endpoint_context_restore_all(void)
{
    DWORD restored = 0;
    struct ssl_record record;
    (void)ip_listen_list_apply();
    for (DWORD i = 0; ssl_record_at(i, &record) == ERROR_SUCCESS; i++) {
        restored += endpoint_context_restore(&record) == ERROR_SUCCESS;
    }
    return restored;
}
