/* Reading LocalMachine\MY. */
#include "certificates/store.h"

#include <stdlib.h>
#include <string.h>

#include "certificates/facts.h"
#include "win32/error.h"

static const char store_object[] = "LocalMachine\\MY";

struct certificate_list {
    struct arena *arena;
    struct cert_chains chains;
    struct certificate *items;
    size_t count;
    size_t capacity;
};

static bool grow(struct certificate_list *list)
{
    struct certificate *items =
        arena_grow(list->arena, list->items, &list->capacity, sizeof(*items));

    list->items = items != NULL ? items : list->items;
    return items != NULL;
}

static DWORD add(struct certificate_list *list, const CERT_CONTEXT *context)
{
    DWORD error;

    if (list->count == CERT_STORE_CERTIFICATES_MAX) {
        return ERROR_TOO_MANY_NAMES;
    }
    if (list->count == list->capacity && !grow(list)) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    error = cert_facts_read(context, &list->chains, list->arena, &list->items[list->count]);
    list->count += error == ERROR_SUCCESS;
    return error;
}

/* Adds every certificate. The enumeration frees each context as it goes on; where it is left early,
 * that falls to us. */
static struct outcome read_all(HCERTSTORE store, struct certificate_list *list)
{
    const CERT_CONTEXT *context = NULL;
    DWORD error;

    for (;;) {
        SetLastError(ERROR_SUCCESS);
        context = CertEnumCertificatesInStore(store, context);
        if (context == NULL) {
            break;
        }
        error = add(list, context);
        if (error != ERROR_SUCCESS) {
            (void)CertFreeCertificateContext(context);
            return outcome_failed("reading a certificate", store_object, error);
        }
    }
    error = GetLastError();
    return error == (DWORD)CRYPT_E_NOT_FOUND || error == ERROR_NO_MORE_FILES ||
                   error == ERROR_SUCCESS
               ? outcome_success()
               : outcome_failed("CertEnumCertificatesInStore", store_object, error);
}

static int by_thumbprint(const void *a, const void *b)
{
    const struct certificate *first = a;
    const struct certificate *second = b;

    return thumbprint_compare(&first->thumbprint, &second->thumbprint);
}

HCERTSTORE cert_store_open(void)
{
    return CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0,
                         CERT_SYSTEM_STORE_LOCAL_MACHINE | CERT_STORE_OPEN_EXISTING_FLAG |
                             CERT_STORE_READONLY_FLAG | CERT_STORE_ENUM_ARCHIVED_FLAG,
                         L"MY");
}

static struct outcome read_store(HCERTSTORE store, struct chain_engine *ahead,
                                 struct certificate_list *list)
{
    const DWORD not_opened = store == NULL ? GetLastError() : ERROR_SUCCESS;
    const DWORD error = cert_chains_open(ahead, &list->chains);
    struct outcome outcome;

    if (error != ERROR_SUCCESS) {
        return outcome_failed("CertCreateCertificateChainEngine", store_object, error);
    }
    outcome = store == NULL ? outcome_failed("CertOpenStore", store_object, not_opened)
                            : read_all(store, list);
    cert_chains_close(&list->chains);
    return outcome;
}

void cert_store_read(struct chain_engine *ahead, struct arena *arena, struct store_facts *out)
{
    struct certificate_list list = {.arena = arena};
    const HCERTSTORE store = cert_store_open();

    *out = (struct store_facts){.error = read_store(store, ahead, &list)};
    if (store != NULL) {
        (void)CertCloseStore(store, 0);
    }
    if (outcome_ok(&out->error)) {
        if (list.count > 0) {
            qsort(list.items, list.count, sizeof(*list.items), by_thumbprint);
        }
        out->presence = PART_PRESENT;
        out->certificates = list.items;
        out->count = list.count;
        out->sorted = true;
    }
}
