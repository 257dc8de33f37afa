/* From a certificate context to the core's facts. */
#include "certificates/facts.h"

#include <bcrypt.h>
#include <string.h>
#include <windows.h>

#include "certificates/decode.h"
#include "certificates/hash.h"
#include "certificates/issuers.h"
#include "certificates/key_property.h"
#include "certificates/line.h"
#include "certificates/names.h"
#include "win32/error.h"
#include "win32/text.h"

/* ---- hashes ---- */

static DWORD read_hashes(const CERT_CONTEXT *context, struct certificate *out)
{
    const DWORD error =
        cert_hash(context, BCRYPT_SHA1_ALGORITHM, out->thumbprint.bytes, THUMBPRINT_SIZE);

    return error == ERROR_SUCCESS
               ? cert_hash(context, BCRYPT_SHA256_ALGORITHM, out->sha256, SHA256_SIZE)
               : error;
}

/* ---- what it is good for ---- */

static instant from_filetime(const FILETIME *time)
{
    return ((instant)time->dwHighDateTime << 32) | time->dwLowDateTime;
}

static bool has_usage(const CERT_ENHKEY_USAGE *usage, const char *oid)
{
    for (DWORD i = 0; i < usage->cUsageIdentifier; i++) {
        if (strcmp(usage->rgpszUsageIdentifier[i], oid) == 0) {
            return true;
        }
    }
    return false;
}

static enum key_usage classify_usage(const CERT_ENHKEY_USAGE *usage)
{
    return has_usage(usage, szOID_PKIX_KP_SERVER_AUTH)      ? USAGE_SERVER_AUTHENTICATION
           : has_usage(usage, szOID_ANY_ENHANCED_KEY_USAGE) ? USAGE_ALL_PURPOSES
                                                            : USAGE_OTHER;
}

/* Without usages the last error tells "all purposes" from "none". */
static DWORD read_usage(const CERT_CONTEXT *context, struct certificate *out)
{
    DWORD size = 0;
    DWORD error;
    CERT_ENHKEY_USAGE *usage;

    out->usage = USAGE_UNREADABLE;
    if (!CertGetEnhancedKeyUsage(context, 0, NULL, &size)) {
        error = GetLastError();
        out->usage = error == (DWORD)CRYPT_E_NOT_FOUND ? USAGE_ALL_PURPOSES : USAGE_UNREADABLE;
        return cert_shortage(error);
    }
    if (size < sizeof(*usage)) {
        return ERROR_SUCCESS;
    }
    usage = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, size);
    if (usage == NULL) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    SetLastError(ERROR_SUCCESS);
    const BOOL read = CertGetEnhancedKeyUsage(context, 0, usage, &size);
    error = GetLastError();
    if (read) {
        out->line.for_ike = has_usage(usage, szOID_IPSEC_KP_IKE_INTERMEDIATE);
        out->usage = usage->cUsageIdentifier > 0         ? classify_usage(usage)
                     : error == (DWORD)CRYPT_E_NOT_FOUND ? USAGE_ALL_PURPOSES
                                                         : USAGE_EMPTY;
    }
    HeapFree(GetProcessHeap(), 0, usage);
    return read ? ERROR_SUCCESS : cert_shortage(error);
}

static void read_key_kind(CERT_INFO *info, struct certificate *out)
{
    const char *algorithm = info->SubjectPublicKeyInfo.Algorithm.pszObjId;

    if (strcmp(algorithm, szOID_RSA_RSA) == 0) {
        out->line.key_algorithm = KEY_ALGORITHM_RSA;
    } else if (strcmp(algorithm, szOID_ECC_PUBLIC_KEY) == 0) {
        out->line.key_algorithm = KEY_ALGORITHM_ECDSA;
    }
    out->key_bits = CertGetPublicKeyLength(X509_ASN_ENCODING, &info->SubjectPublicKeyInfo);
}

/* ---- the private key ---- */

/* As far as the certificate says by itself; for the rest the key would have to be opened, and
 * whether that is worth it is not known here (certificates/keys.h). */
static DWORD read_private_key(const CERT_CONTEXT *context, struct certificate *out)
{
    struct key_property property;
    const DWORD error = key_property_read(context, &property);

    if (error != ERROR_SUCCESS) {
        out->private_key_error = error;
        out->private_key_failed = property.failed;
        return cert_shortage(error);
    }
    out->key_property = property.digest;
    if (!property.present) {
        out->private_key = KEY_ABSENT;
        out->private_key_error = (uint32_t)CRYPT_E_NO_KEY_PROPERTY;
    } else if (property.for_signatures) {
        out->private_key = KEY_FOR_SIGNATURES;
    }
    return ERROR_SUCCESS;
}

/* ---- its past and its future ---- */

/* The property's mere presence says it; it has no content. */
static DWORD read_archived(const CERT_CONTEXT *context, struct certificate *out)
{
    DWORD size = 0;

    out->archived =
        CertGetCertificateContextProperty(context, CERT_ARCHIVED_PROP_ID, NULL, &size) != FALSE;
    return out->archived ? ERROR_SUCCESS : cert_shortage(GetLastError());
}

/* Whatever is no SHA-1 hash names no certificate. */
static DWORD read_successor(const CERT_CONTEXT *context, struct certificate *out)
{
    struct thumbprint successor;
    DWORD size = THUMBPRINT_SIZE;

    if (!CertGetCertificateContextProperty(context, CERT_RENEWAL_PROP_ID, successor.bytes, &size)) {
        return cert_shortage(GetLastError());
    }
    if (size == THUMBPRINT_SIZE) {
        out->has_successor = true;
        out->successor = successor;
    }
    return ERROR_SUCCESS;
}

/* ---- the template ---- */

/* The identifier is the first of CertificateTemplateOID's parts. Taken apart by hand rather than as
 * X509_CERTIFICATE_TEMPLATE, which Wine does not decode. */
static DWORD template_in(const CRYPT_DER_BLOB *encoded, struct arena *arena, const char **out)
{
    CRYPT_SEQUENCE_OF_ANY *parts = NULL;
    char **oid = NULL;
    DWORD error = cert_decode(X509_SEQUENCE_OF_ANY, encoded, &parts);

    if (parts != NULL && parts->cValue > 0) {
        error = cert_decode(X509_OBJECT_IDENTIFIER, &parts->rgValue[0], &oid);
    }
    *out = oid != NULL ? text_copy(arena, *oid) : "";
    LocalFree(oid);
    LocalFree(parts);
    return *out == NULL ? ERROR_NOT_ENOUGH_MEMORY : error;
}

/* Templates of version 1 leave their name. */
static DWORD name_in(const CRYPT_DER_BLOB *encoded, struct arena *arena, const char **out)
{
    CERT_NAME_VALUE *name = NULL;
    DWORD error = cert_decode(X509_UNICODE_ANY_STRING, encoded, &name);

    if (name != NULL) {
        *out = text_in_arena(arena, (const wchar_t *)(const void *)name->Value.pbData);
    }
    LocalFree(name);
    return *out == NULL ? ERROR_NOT_ENOUGH_MEMORY : error;
}

/* Of others as it is registered here. The directory, which may take long to answer or never does,
 * is not asked. */
static const char *registered_name(const char *oid, struct arena *arena)
{
    const CRYPT_OID_INFO *info =
        CryptFindOIDInfo(CRYPT_OID_INFO_OID_KEY, (void *)(UINT_PTR)oid,
                         CRYPT_TEMPLATE_OID_GROUP_ID | CRYPT_OID_DISABLE_SEARCH_DS_FLAG);

    return info != NULL && info->pwszName != NULL ? text_in_arena(arena, info->pwszName) : "";
}

static DWORD read_template(const CERT_INFO *info, struct arena *arena, struct certificate *out)
{
    const CERT_EXTENSION *name =
        CertFindExtension(szOID_ENROLL_CERTTYPE_EXTENSION, info->cExtension, info->rgExtension);
    const CERT_EXTENSION *identifier =
        CertFindExtension(szOID_CERTIFICATE_TEMPLATE, info->cExtension, info->rgExtension);
    DWORD error = ERROR_SUCCESS;

    if (identifier != NULL) {
        error = template_in(&identifier->Value, arena, &out->template_oid);
    }
    if (error == ERROR_SUCCESS && name != NULL) {
        error = name_in(&name->Value, arena, &out->template_name);
    } else if (error == ERROR_SUCCESS && out->template_oid[0] != '\0') {
        out->template_name = registered_name(out->template_oid, arena);
        error = out->template_name != NULL ? ERROR_SUCCESS : ERROR_NOT_ENOUGH_MEMORY;
    }
    return error;
}

/* ---- all of it ---- */

/* The store hands out a context for what it holds; whether that is a certificate shows here. */
static DWORD try_to_decode(const CERT_CONTEXT *context, bool *decodes)
{
    const CRYPT_DER_BLOB encoded = {context->cbCertEncoded, context->pbCertEncoded};
    CERT_INFO *info = NULL;
    const DWORD error = cert_decode(X509_CERT_TO_BE_SIGNED, &encoded, &info);

    *decodes = info != NULL && context->pCertInfo != NULL;
    LocalFree(info);
    return error;
}

static DWORD read_decoded(const CERT_CONTEXT *context, struct cert_chains *chains,
                          struct arena *arena, struct certificate *out)
{
    CERT_INFO *info = context->pCertInfo;
    DWORD error = cert_names_read(info, arena, out);

    if (win32_is_shortage(error)) {
        return error;
    }
    out->decoded = error == ERROR_SUCCESS; /* else its names are not known */
    out->not_before = from_filetime(&info->NotBefore);
    out->not_after = from_filetime(&info->NotAfter);
    out->subject = cert_name_text(&info->Subject, arena);
    out->issuer = cert_name_text(&info->Issuer, arena);
    if (out->subject == NULL || out->issuer == NULL) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    read_key_kind(info, out);
    out->has_scts =
        CertFindExtension(szOID_CT_CERT_SCTLIST, info->cExtension, info->rgExtension) != NULL;
    error = read_template(info, arena, out);
    if (error == ERROR_SUCCESS) {
        error = cert_line_read(context, out);
    }
    if (error == ERROR_SUCCESS) {
        error = read_usage(context, out);
    }
    if (error == ERROR_SUCCESS) {
        error = read_private_key(context, out);
    }
    if (error == ERROR_SUCCESS) {
        error = cert_issuers_add_named(info, out);
    }
    return error == ERROR_SUCCESS ? cert_chains_read(chains, context, arena, out) : error;
}

DWORD cert_facts_read(const CERT_CONTEXT *context, struct cert_chains *chains, struct arena *arena,
                      struct certificate *out)
{
    bool decodes = false;
    DWORD error;

    *out =
        (struct certificate){.subject = "", .issuer = "", .template_oid = "", .template_name = ""};
    error = read_hashes(context, out);
    if (error == ERROR_SUCCESS) {
        error = read_archived(context, out);
    }
    if (error == ERROR_SUCCESS) {
        error = read_successor(context, out);
    }
    if (error == ERROR_SUCCESS) {
        error = try_to_decode(context, &decodes);
    }
    return decodes && error == ERROR_SUCCESS ? read_decoded(context, chains, arena, out) : error;
}
