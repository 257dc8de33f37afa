/* From a certificate context to the core's facts. */
#include "cert_facts.h"

#include "cert_hash.h"
#include "cert_names.h"
#include "text.h"

#include <bcrypt.h>
#include <ncrypt.h>
#include <string.h>

#define DISPLAY_NAME_MAX 512 /* characters; a longer one is cut */

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

static enum key_usage classify_usage(const CERT_ENHKEY_USAGE *usage)
{
    enum key_usage result = USAGE_OTHER;

    for (DWORD i = 0; i < usage->cUsageIdentifier; i++) {
        if (strcmp(usage->rgpszUsageIdentifier[i], szOID_PKIX_KP_SERVER_AUTH) == 0) {
            return USAGE_SERVER_AUTHENTICATION;
        }
        if (strcmp(usage->rgpszUsageIdentifier[i], szOID_ANY_ENHANCED_KEY_USAGE) == 0) {
            result = USAGE_ALL_PURPOSES;
        }
    }
    return result;
}

/* Without usages the last error tells "all purposes" from "none". */
static enum key_usage read_usage(const CERT_CONTEXT *context)
{
    DWORD size = 0;
    DWORD error;
    CERT_ENHKEY_USAGE *usage;
    enum key_usage result = USAGE_UNREADABLE;

    if (!CertGetEnhancedKeyUsage(context, 0, NULL, &size)) {
        return GetLastError() == (DWORD)CRYPT_E_NOT_FOUND ? USAGE_ALL_PURPOSES : USAGE_UNREADABLE;
    }
    usage = size < sizeof(*usage) ? NULL : HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, size);
    if (usage == NULL) {
        return USAGE_UNREADABLE;
    }
    SetLastError(ERROR_SUCCESS);
    if (CertGetEnhancedKeyUsage(context, 0, usage, &size)) {
        error = GetLastError();
        result = usage->cUsageIdentifier > 0         ? classify_usage(usage)
                 : error == (DWORD)CRYPT_E_NOT_FOUND ? USAGE_ALL_PURPOSES
                                                     : USAGE_EMPTY;
    }
    HeapFree(GetProcessHeap(), 0, usage);
    return result;
}

static void read_key_kind(CERT_INFO *info, struct certificate *out)
{
    const char *algorithm = info->SubjectPublicKeyInfo.Algorithm.pszObjId;

    if (strcmp(algorithm, szOID_RSA_RSA) == 0) {
        out->key_algorithm = KEY_ALGORITHM_RSA;
    } else if (strcmp(algorithm, szOID_ECC_PUBLIC_KEY) == 0) {
        out->key_algorithm = KEY_ALGORITHM_ECDSA;
    }
    out->key_bits = CertGetPublicKeyLength(X509_ASN_ENCODING, &info->SubjectPublicKeyInfo);
}

/* ---- the private key ---- */

static void take_key_error(DWORD error, struct certificate *out)
{
    out->private_key_error = error;
    switch (error) {
    case (DWORD)CRYPT_E_NO_KEY_PROPERTY:
        out->private_key = KEY_ABSENT;
        break;
    case ERROR_ACCESS_DENIED:
    case (DWORD)E_ACCESSDENIED:
    case (DWORD)NTE_PERM:
        out->private_key = KEY_UNKNOWN; /* it may well be usable for another account */
        break;
    default:
        out->private_key = KEY_UNUSABLE;
    }
}

static void free_key(HCRYPTPROV_OR_NCRYPT_KEY_HANDLE key, DWORD spec)
{
    if (spec == CERT_NCRYPT_KEY_SPEC) {
        (void)NCryptFreeObject(key);
    } else {
        (void)CryptReleaseContext(key, 0);
    }
}

/* Asks for the key without any window, and compares it with the public key. */
static void read_private_key(const CERT_CONTEXT *context, struct certificate *out)
{
    HCRYPTPROV_OR_NCRYPT_KEY_HANDLE key = 0;
    DWORD spec = 0;
    BOOL must_free = FALSE;

    if (!CryptAcquireCertificatePrivateKey(context,
                                           CRYPT_ACQUIRE_ALLOW_NCRYPT_KEY_FLAG |
                                               CRYPT_ACQUIRE_SILENT_FLAG |
                                               CRYPT_ACQUIRE_COMPARE_KEY_FLAG,
                                           NULL, &key, &spec, &must_free)) {
        take_key_error(GetLastError(), out);
        return;
    }
    out->private_key = KEY_USABLE;
    if (spec == AT_SIGNATURE) {
        out->private_key = KEY_UNUSABLE; /* such a CAPI key breaks TLS */
        out->private_key_error = (uint32_t)NTE_BAD_KEY;
    }
    if (must_free) {
        free_key(key, spec);
    }
}

/* ---- its past and its future ---- */

/* The property's mere presence says it; it has no content. */
static bool is_archived(const CERT_CONTEXT *context)
{
    DWORD size = 0;

    return CertGetCertificateContextProperty(context, CERT_ARCHIVED_PROP_ID, NULL, &size);
}

/* Whatever is no SHA-1 hash names no certificate. */
static void read_successor(const CERT_CONTEXT *context, struct certificate *out)
{
    struct thumbprint successor;
    DWORD size = THUMBPRINT_SIZE;

    if (CertGetCertificateContextProperty(context, CERT_RENEWAL_PROP_ID, successor.bytes, &size) &&
        size == THUMBPRINT_SIZE) {
        out->has_successor = true;
        out->successor = successor;
    }
}

/* ---- the template ---- */

/* Decodes into memory that must be released with LocalFree; NULL if it does not decode. */
static void *decode(LPCSTR type, const CRYPT_DER_BLOB *encoded)
{
    void *decoded = NULL;
    DWORD size = 0;

    return CryptDecodeObjectEx(X509_ASN_ENCODING, type, encoded->pbData, encoded->cbData,
                               CRYPT_DECODE_ALLOC_FLAG, NULL, &decoded, &size)
               ? decoded
               : NULL;
}

/* The identifier is the first of CertificateTemplateOID's parts. Taken apart by hand rather than as
 * X509_CERTIFICATE_TEMPLATE, which Wine does not decode. NULL: no memory. */
static const char *template_in(const CRYPT_DER_BLOB *encoded, struct arena *arena)
{
    CRYPT_SEQUENCE_OF_ANY *parts = decode(X509_SEQUENCE_OF_ANY, encoded);
    char **oid = parts != NULL && parts->cValue > 0
                     ? decode(X509_OBJECT_IDENTIFIER, &parts->rgValue[0])
                     : NULL;
    const char *copy = oid != NULL ? text_copy(arena, *oid) : "";

    LocalFree(oid);
    LocalFree(parts);
    return copy;
}

/* Templates of version 1 leave a name (szOID_ENROLL_CERTTYPE_EXTENSION), which is no identifier. */
static const char *read_template(const CERT_INFO *info, struct arena *arena)
{
    const CERT_EXTENSION *extension =
        CertFindExtension(szOID_CERTIFICATE_TEMPLATE, info->cExtension, info->rgExtension);

    return extension != NULL ? template_in(&extension->Value, arena) : "";
}

/* ---- all of it ---- */

static const char *display_name(CERT_NAME_BLOB *name, struct arena *arena)
{
    wchar_t text[DISPLAY_NAME_MAX];

    if (CertNameToStrW(X509_ASN_ENCODING, name, CERT_X500_NAME_STR, text, DISPLAY_NAME_MAX) == 0) {
        text[0] = L'\0';
    }
    return text_in_arena(arena, text);
}

/* The store hands out a context for what it holds; whether that is a certificate shows here. */
static bool decodes(const CERT_CONTEXT *context)
{
    CERT_INFO *info = NULL;
    DWORD size = 0;
    const BOOL decoded =
        CryptDecodeObjectEx(X509_ASN_ENCODING, X509_CERT_TO_BE_SIGNED, context->pbCertEncoded,
                            context->cbCertEncoded, CRYPT_DECODE_ALLOC_FLAG, NULL, &info, &size);

    LocalFree(info);
    return decoded && context->pCertInfo != NULL;
}

static DWORD read_decoded(const CERT_CONTEXT *context, struct cert_chains *chains,
                          struct arena *arena, struct certificate *out)
{
    CERT_INFO *info = context->pCertInfo;
    const DWORD error = cert_names_read(info, arena, out);

    if (error == ERROR_NOT_ENOUGH_MEMORY) {
        return error;
    }
    out->decoded = error == ERROR_SUCCESS; /* else its names are not known */
    out->not_before = from_filetime(&info->NotBefore);
    out->not_after = from_filetime(&info->NotAfter);
    out->subject = display_name(&info->Subject, arena);
    out->issuer = display_name(&info->Issuer, arena);
    out->template_oid = read_template(info, arena);
    if (out->subject == NULL || out->issuer == NULL || out->template_oid == NULL) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    out->usage = read_usage(context);
    read_key_kind(info, out);
    read_private_key(context, out);
    cert_chains_read(chains, context, out);
    return ERROR_SUCCESS;
}

DWORD cert_facts_read(const CERT_CONTEXT *context, struct cert_chains *chains, struct arena *arena,
                      struct certificate *out)
{
    DWORD error;

    *out = (struct certificate){.subject = "", .issuer = "", .template_oid = ""};
    out->archived = is_archived(context);
    read_successor(context, out);
    error = read_hashes(context, out);
    if (error != ERROR_SUCCESS || !decodes(context)) {
        return error;
    }
    return read_decoded(context, chains, arena, out);
}
