/* Collecting issuers out of certificates and their chains. */
#include "certificates/issuers.h"

#include <string.h>

#include "certificates/decode.h"
#include "certificates/hash.h"
#include "certificates/names.h"

/* ---- one issuer ---- */

static bool equal(const struct issuer *a, const struct issuer *b)
{
    return memcmp(a->name, b->name, ISSUER_MARK_SIZE) == 0 && a->has_key == b->has_key &&
           (!a->has_key || memcmp(a->key, b->key, ISSUER_MARK_SIZE) == 0);
}

static void add_once(struct certificate *out, const struct issuer *issuer)
{
    for (size_t i = 0; i < out->issuer_count; i++) {
        if (equal(&out->issuers[i], issuer)) {
            return;
        }
    }
    out->issuers[out->issuer_count++] = *issuer;
}

/* An empty key identifier is none. */
static DWORD mark(const CERT_NAME_BLOB *name, const CRYPT_DATA_BLOB *key, struct issuer *out,
                  bool *named)
{
    DWORD error = cert_mark(name, out->name, named);

    if (error == ERROR_SUCCESS && *named && key->cbData > 0) {
        error = cert_mark(key, out->key, &out->has_key);
    }
    return error;
}

/* ---- key identifiers ---- */

static const CRYPT_DER_BLOB *extension(const CERT_INFO *info, const char *oid)
{
    const CERT_EXTENSION *found = CertFindExtension(oid, info->cExtension, info->rgExtension);

    return found != NULL ? &found->Value : NULL;
}

/* What certificates have today, or its predecessor of X.509 version 3's first days. */
static DWORD mark_issuer(const CERT_INFO *info, struct issuer *out, bool *named)
{
    const CRYPT_DER_BLOB *today = extension(info, szOID_AUTHORITY_KEY_IDENTIFIER2);
    const CRYPT_DER_BLOB *before = extension(info, szOID_AUTHORITY_KEY_IDENTIFIER);
    CERT_AUTHORITY_KEY_ID2_INFO *id2 = NULL;
    CERT_AUTHORITY_KEY_ID_INFO *id = NULL;
    CRYPT_DATA_BLOB key = {0};
    DWORD error = ERROR_SUCCESS;

    if (today != NULL) {
        error = cert_decode(X509_AUTHORITY_KEY_ID2, today, &id2);
    } else if (before != NULL) {
        error = cert_decode(X509_AUTHORITY_KEY_ID, before, &id);
    }
    if (id2 != NULL) {
        key = id2->KeyId;
    } else if (id != NULL) {
        key = id->KeyId;
    }
    if (error == ERROR_SUCCESS) {
        error = mark(&info->Issuer, &key, out, named);
    }
    LocalFree(id2);
    LocalFree(id);
    return error;
}

static DWORD mark_subject(const CERT_INFO *info, struct issuer *out, bool *named)
{
    const CRYPT_DER_BLOB *encoded = extension(info, szOID_SUBJECT_KEY_IDENTIFIER);
    const CRYPT_DATA_BLOB none = {0};
    CRYPT_DATA_BLOB *key = NULL;
    DWORD error = ERROR_SUCCESS;

    if (encoded != NULL) {
        error = cert_decode(X509_OCTET_STRING, encoded, &key);
    }
    if (error == ERROR_SUCCESS) {
        error = mark(&info->Subject, key != NULL ? key : &none, out, named);
    }
    LocalFree(key);
    return error;
}

typedef DWORD marking(const CERT_INFO *info, struct issuer *out, bool *named);

static DWORD add(const CERT_INFO *info, marking *marks, struct certificate *out)
{
    struct issuer issuer = {0};
    bool named = false;
    DWORD error;

    if (out->issuer_count == ISSUERS_MAX) {
        return ERROR_SUCCESS;
    }
    error = marks(info, &issuer, &named);
    if (error == ERROR_SUCCESS && named) {
        add_once(out, &issuer);
    }
    return error;
}

DWORD cert_issuers_add_named(const CERT_INFO *info, struct certificate *out)
{
    return add(info, mark_issuer, out);
}

/* ---- chains ---- */

static const CERT_SIMPLE_CHAIN *chain_of(const CERT_CHAIN_CONTEXT *context)
{
    return context->cChain > 0 ? context->rgpChain[0] : NULL;
}

/* The chain's certificate at a level, the leaf's being 0; above the last whom that one names. */
static DWORD add_level(const CERT_SIMPLE_CHAIN *chain, DWORD level, struct certificate *out)
{
    const CERT_CHAIN_ELEMENT *last;

    if (chain == NULL || chain->cElement == 0 || level > chain->cElement) {
        return ERROR_SUCCESS;
    }
    if (level < chain->cElement) {
        return add(chain->rgpElement[level]->pCertContext->pCertInfo, mark_subject, out);
    }
    last = chain->rgpElement[level - 1];
    return (last->TrustStatus.dwInfoStatus & CERT_TRUST_IS_SELF_SIGNED) != 0
               ? ERROR_SUCCESS
               : cert_issuers_add_named(last->pCertContext->pCertInfo, out);
}

static DWORD longest(const CERT_CHAIN_CONTEXT *context)
{
    const CERT_SIMPLE_CHAIN *chain = chain_of(context);
    DWORD elements = chain != NULL ? chain->cElement : 0;

    for (DWORD i = 0; i < context->cLowerQualityChainContext; i++) {
        chain = chain_of(context->rgpLowerQualityChainContext[i]);
        if (chain != NULL && chain->cElement > elements) {
            elements = chain->cElement;
        }
    }
    return elements;
}

DWORD cert_issuers_add_chains(const CERT_CHAIN_CONTEXT *context, struct certificate *out)
{
    const DWORD levels = longest(context);
    DWORD error = ERROR_SUCCESS;

    for (DWORD level = 1; level <= levels && error == ERROR_SUCCESS; level++) {
        error = add_level(chain_of(context), level, out);
        for (DWORD i = 0; i < context->cLowerQualityChainContext && error == ERROR_SUCCESS; i++) {
            error = add_level(chain_of(context->rgpLowerQualityChainContext[i]), level, out);
        }
    }
    return error;
}

/* ---- what is wrong with them ---- */

static DWORD note_fault(enum issuer_fault_kind kind, const CERT_INFO *info, marking *marks,
                        CERT_NAME_BLOB *name, struct arena *arena, struct certificate *out)
{
    struct issuer_fault fault = {.kind = kind, .name = cert_name_text(name, arena)};
    bool named = false;
    DWORD error = fault.name != NULL ? marks(info, &fault.issuer, &named) : ERROR_NOT_ENOUGH_MEMORY;

    if (error == ERROR_SUCCESS && named) {
        fault.direct = out->issuer_fault.direct;
        out->issuer_fault = fault;
    }
    return error;
}

DWORD cert_issuers_find_fault(const CERT_CHAIN_CONTEXT *context, struct arena *arena,
                              struct certificate *out)
{
    const CERT_SIMPLE_CHAIN *chain = chain_of(context);
    CERT_INFO *info;

    if (chain == NULL || chain->cElement == 0) {
        return ERROR_SUCCESS;
    }
    for (DWORD i = 1; i < chain->cElement; i++) {
        const CERT_CHAIN_ELEMENT *element = chain->rgpElement[i];

        if ((element->TrustStatus.dwErrorStatus & CERT_TRUST_IS_NOT_TIME_VALID) != 0) {
            info = element->pCertContext->pCertInfo;
            out->issuer_fault.direct = i == 1;
            return note_fault(ISSUER_EXPIRED, info, mark_subject, &info->Subject, arena, out);
        }
    }
    if ((chain->TrustStatus.dwErrorStatus & CERT_TRUST_IS_PARTIAL_CHAIN) == 0) {
        return ERROR_SUCCESS;
    }
    info = chain->rgpElement[chain->cElement - 1]->pCertContext->pCertInfo;
    out->issuer_fault.direct = chain->cElement == 1;
    return note_fault(ISSUER_MISSING, info, mark_issuer, &info->Issuer, arena, out);
}
