/* Keeping what a run will change; see changes.h. */
#include "changes.h"

#include "changes_store.h"
#include "channel_state.h"
#include "product.h"
#include "registry.h"
#include "services.h"
#include "sstp.h"
#include "stand_ins.h"

#include <stdio.h>
#include <wchar.h>

#include <ncrypt.h>
#include <wincrypt.h>

#define CONFIG_SIZE 8192u

const struct change_endpoint change_endpoints[] = {
    {IPV4, 443, true, L"0.0.0.0:443"},    {IPV6, 443, true, L"[::]:443"},
    {IPV4, 8443, true, L"0.0.0.0:8443"},  {IPV6, 8443, true, L"[::]:8443"},
    {IPV4, 4443, true, L"0.0.0.0:4443"},  {IPV6, 4443, true, L"[::]:4443"},
    {IPV4, 8397, false, L"0.0.0.0:8397"}, {IPV6, 8397, false, L"[::]:8397"},
};
const size_t change_endpoint_count = COUNT_OF(change_endpoints);

/* ---- records ---- */

static bool has_usable_key(PCCERT_CONTEXT certificate)
{
    HCRYPTPROV_OR_NCRYPT_KEY_HANDLE key;
    DWORD spec;
    BOOL is_ours;

    if (!CryptAcquireCertificatePrivateKey(
            certificate, CRYPT_ACQUIRE_SILENT_FLAG | CRYPT_ACQUIRE_ALLOW_NCRYPT_KEY_FLAG, NULL,
            &key, &spec, &is_ours)) {
        return false;
    }
    if (is_ours && spec == CERT_NCRYPT_KEY_SPEC) {
        (void)NCryptFreeObject(key);
    } else if (is_ours) {
        (void)CryptReleaseContext(key, 0);
    }
    return true;
}

/* A record whose certificate is gone can be deleted and never set again (facts 1). */
static bool can_be_set_again(const struct binding *binding)
{
    struct binding copy = *binding;
    const CRYPT_HASH_BLOB hash = {binding->hash_length, copy.hash};
    const HCERTSTORE store = CertOpenStore(
        CERT_STORE_PROV_SYSTEM_W, 0, 0,
        CERT_SYSTEM_STORE_LOCAL_MACHINE | CERT_STORE_READONLY_FLAG | CERT_STORE_OPEN_EXISTING_FLAG,
        binding->store[0] == L'\0' ? L"MY" : binding->store);
    const PCCERT_CONTEXT certificate =
        store == NULL ? NULL
                      : CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_SHA1_HASH,
                                                   &hash, NULL);
    const bool usable = certificate != NULL && has_usable_key(certificate);

    if (certificate != NULL) {
        (void)CertFreeCertificateContext(certificate);
    }
    if (store != NULL) {
        (void)CertCloseStore(store, 0);
    }
    return usable;
}

static bool save_record(const struct change_endpoint *endpoint)
{
    const struct binding binding = binding_read(endpoint->family, endpoint->port);
    wchar_t from[BINDING_KEY_SIZE];
    wchar_t to[BINDING_KEY_SIZE];

    if (binding.present && !can_be_set_again(&binding)) {
        (void)printf("The certificate of the binding %ls is not in its store with its private "
                     "key: once deleted, the binding could not be set again.\n",
                     endpoint->name);
        return false;
    }
    registry_set(CHANGES_RECORDS, endpoint->name, REG_BINARY, &binding, sizeof(binding));
    if (binding.present) {
        (void)swprintf(to, BINDING_KEY_SIZE, L"%ls\\%ls", CHANGES_RECORDS, endpoint->name);
        changes_copy_key(binding_key(endpoint->family, endpoint->port, from), to);
    }
    return true;
}

/* ---- services ---- */

/* One that is not installed is nothing to keep, and takes no place. */
static void save_service(const wchar_t *name, DWORD *place)
{
    static union {
        QUERY_SERVICE_CONFIGW config;
        BYTE space[CONFIG_SIZE];
    } found;
    struct saved_service saved = {.runs = service_process(name) != 0};

    if (service_state(name) == 0) {
        return;
    }
    service_read_config(name, &found.config, sizeof(found));
    assert_true(wcslen(found.config.lpBinaryPathName) < COUNT_OF(saved.path) &&
                wcslen(found.config.lpServiceStartName) < COUNT_OF(saved.account));
    saved.type = found.config.dwServiceType;
    saved.start_type = found.config.dwStartType;
    (void)wcsncpy(saved.name, name, COUNT_OF(saved.name) - 1);
    wcscpy(saved.path, found.config.lpBinaryPathName);
    wcscpy(saved.account, found.config.lpServiceStartName);
    changes_put_service((*place)++, &saved);
}

static bool is_of_sstp(const wchar_t *name)
{
    return _wcsicmp(name, SSTP_SERVICE) == 0 || _wcsicmp(name, RAS_MANAGER_SERVICE) == 0 ||
           _wcsicmp(name, REMOTE_ACCESS_SERVICE) == 0;
}

/* In the order in which they are started again. SSTP's own three whether they run or not: the
 * scenarios set their start types. */
static void save_services(void)
{
    static struct service_names dependents;
    DWORD place = 0;

    save_service(SSTP_SERVICE, &place);
    save_service(RAS_MANAGER_SERVICE, &place);
    save_service(REMOTE_ACCESS_SERVICE, &place);
    service_list_dependents(SSTP_SERVICE, &dependents);
    for (DWORD i = dependents.count; i > 0; i--) {
        if (!is_of_sstp(dependents.names[i - 1])) {
            save_service(dependents.names[i - 1], &place);
        }
    }
    save_service(PRODUCT_SERVICE, &place);
}

/* ---- the channel of renewals ---- */

/* One that is not there leaves no trace. */
static void save_channel(void)
{
    const DWORD state = channel_config(RENEWALS);

    if (state == ERROR_SUCCESS || state == ERROR_SERVICE_DISABLED) {
        registry_set_dword(CHANGES_KEY, CHANGES_CHANNEL, state == ERROR_SUCCESS);
    }
}

static bool save(bool with_rras)
{
    for (size_t i = 0; i < change_endpoint_count; i++) {
        if ((with_rras || !change_endpoints[i].of_sstp) && !save_record(&change_endpoints[i])) {
            return false;
        }
    }
    save_channel();
    registry_set_dword(CHANGES_KEY, CHANGES_RRAS, with_rras);
    if (with_rras) {
        changes_copy_key(SSTP_KEY, CHANGES_PARAMETERS);
        save_services();
    }
    return true;
}

bool changes_meet_product(void)
{
    return service_state(PRODUCT_SERVICE) != 0 || registry_has_key(PRODUCT_POLICY_KEY);
}

int changes_save(unsigned scope)
{
    const bool with_rras = (scope & CHANGES_OF_RRAS) != 0;
    bool saved;

    registry_delete_key(CHANGES_KEY); /* one that was not complete: nothing was changed */
    bindings_begin();
    saved = save(with_rras);
    registry_set_dword(CHANGES_KEY, CHANGES_SCENARIOS, (scope & CHANGES_FOR_SCENARIOS) != 0);
    bindings_end();
    if (!saved) {
        registry_delete_key(CHANGES_KEY);
        return 1;
    }
    changes_complete();
    if (with_rras) {
        service_stop(PRODUCT_SERVICE);
        service_stop_all(SSTP_SERVICE);
    }
    if ((scope & CHANGES_STAND_INS) != 0) {
        stand_ins_put();
    }
    return 0;
}
