/* Looking roots up in the list of Windows' root programme, or in AuthRoot. */
#include "certificates/programme.h"

#include <bcrypt.h>
#include <string.h>

#include "certificates/decode.h"
#include "certificates/hash.h"
#include "certificates/programme_entry.h"
#include "win32/registry.h"

/* ---- the list ---- */

/* What the list names its roots by: the real one by SHA-1 [R]. CertFindSubjectInCTL knows that and
 * MD5; Wine 8 lacks the call, so the search is ours, and a list could turn to SHA-256. */
static bool take_algorithm(struct root_programme *programme, const CTL_INFO *list)
{
    const char *oid = list->SubjectAlgorithm.pszObjId;

    if (strcmp(oid, szOID_OIWSEC_sha1) == 0) {
        programme->algorithm = BCRYPT_SHA1_ALGORITHM;
        programme->hash_size = THUMBPRINT_SIZE;
    } else if (strcmp(oid, szOID_NIST_sha256) == 0) {
        programme->algorithm = BCRYPT_SHA256_ALGORITHM;
        programme->hash_size = SHA256_SIZE;
    }
    return programme->algorithm != NULL;
}

/* An empty list is none: it would make a private root of every one. */
static DWORD decode_list(struct root_programme *programme, const BYTE *encoded, DWORD size)
{
    const CTL_CONTEXT *list =
        CertCreateCTLContext(X509_ASN_ENCODING | PKCS_7_ASN_ENCODING, encoded, size);

    if (list == NULL) {
        return cert_shortage(GetLastError());
    }
    if (list->pCtlInfo->cCTLEntry == 0 || !take_algorithm(programme, list->pCtlInfo)) {
        (void)CertFreeCTLContext(list);
        return ERROR_SUCCESS;
    }
    programme->list = list;
    return ERROR_SUCCESS;
}

static DWORD read_value(HKEY key, BYTE *encoded, uint32_t *size)
{
    struct outcome error;

    return registry_read_binary(key, PROGRAMME_LIST_VALUE, encoded, PROGRAMME_LIST_MAX, size,
                                &error) == PART_PRESENT
               ? ERROR_SUCCESS
               : error.code;
}

static DWORD read_list(struct root_programme *programme)
{
    BYTE *encoded = HeapAlloc(GetProcessHeap(), 0, PROGRAMME_LIST_MAX);
    uint32_t size = 0;
    HKEY key;
    struct outcome opened;
    DWORD error;

    if (encoded == NULL) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    opened = registry_open(PROGRAMME_LIST_KEY, KEY_QUERY_VALUE, &key);
    error = outcome_ok(&opened) ? read_value(key, encoded, &size) : opened.code;
    registry_close(key);
    if (error == ERROR_SUCCESS && size > 0) {
        error = decode_list(programme, encoded, size);
    }
    (void)HeapFree(GetProcessHeap(), 0, encoded);
    return cert_shortage(error);
}

static DWORD begin(struct root_programme *programme)
{
    DWORD error = read_list(programme);

    if (error == ERROR_SUCCESS && programme->list == NULL) {
        programme->met = CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0,
                                       CERT_SYSTEM_STORE_LOCAL_MACHINE |
                                           CERT_STORE_OPEN_EXISTING_FLAG | CERT_STORE_READONLY_FLAG,
                                       L"AuthRoot");
        error = programme->met != NULL ? ERROR_SUCCESS : cert_shortage(GetLastError());
    }
    programme->begun = error == ERROR_SUCCESS;
    return error;
}

void root_programme_close(struct root_programme *programme)
{
    if (programme->list != NULL) {
        (void)CertFreeCTLContext(programme->list);
    }
    if (programme->met != NULL) {
        (void)CertCloseStore(programme->met, 0);
    }
    *programme = (struct root_programme){0};
}

/* ---- one root ---- */

static DWORD find_in_list(const struct root_programme *programme, const CERT_CONTEXT *root,
                          instant *limit)
{
    const CTL_INFO *list = programme->list->pCtlInfo;
    uint8_t hash[SHA256_SIZE];
    const DWORD error = cert_hash(root, programme->algorithm, hash, programme->hash_size);

    for (DWORD i = 0; i < list->cCTLEntry && error == ERROR_SUCCESS; i++) {
        const CTL_ENTRY *entry = &list->rgCTLEntry[i];

        if (entry->SubjectIdentifier.cbData == programme->hash_size &&
            memcmp(entry->SubjectIdentifier.pbData, hash, programme->hash_size) == 0) {
            return programme_entry_read(entry, limit);
        }
    }
    return cert_shortage(error);
}

static DWORD find_in_store(HCERTSTORE store, const CERT_CONTEXT *root, instant *limit)
{
    const CERT_CONTEXT *found = NULL;
    DWORD error = ERROR_SUCCESS;

    if (store != NULL) {
        found =
            CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_EXISTING, root, NULL);
        error = found != NULL ? ERROR_SUCCESS : cert_shortage(GetLastError());
    }
    if (found != NULL) {
        *limit = ISSUED_ANY;
        (void)CertFreeCertificateContext(found);
    }
    return error;
}

static bool recall(const struct root_programme *programme, const uint8_t *sha256, instant *limit)
{
    for (size_t i = 0; i < programme->root_count; i++) {
        if (memcmp(programme->roots[i].sha256, sha256, SHA256_SIZE) == 0) {
            *limit = programme->roots[i].limit;
            return true;
        }
    }
    return false;
}

static void remember(struct root_programme *programme, const uint8_t *sha256, instant limit)
{
    if (programme->root_count < PROGRAMME_ROOTS_MAX) {
        memcpy(programme->roots[programme->root_count].sha256, sha256, SHA256_SIZE);
        programme->roots[programme->root_count++].limit = limit;
    }
}

static DWORD look_up(struct root_programme *programme, const CERT_CONTEXT *root,
                     const uint8_t *sha256, instant *limit)
{
    DWORD error = ERROR_SUCCESS;

    *limit = ISSUED_NEVER;
    if (!programme->begun) {
        error = begin(programme);
    }
    if (error != ERROR_SUCCESS || recall(programme, sha256, limit)) {
        return error;
    }
    error = programme->list != NULL ? find_in_list(programme, root, limit)
                                    : find_in_store(programme->met, root, limit);
    if (error == ERROR_SUCCESS) {
        remember(programme, sha256, *limit);
    }
    return error;
}

DWORD root_programme_ask(struct root_programme *programme, const CERT_CONTEXT *root,
                         const uint8_t *sha256, instant issued, enum root_kind *kind)
{
    instant limit;
    const DWORD error = look_up(programme, root, sha256, &limit);

    *kind = ROOT_UNKNOWN;
    if (error == ERROR_SUCCESS && issued < limit) {
        *kind = ROOT_LISTED;
    } else if (error == ERROR_SUCCESS) {
        *kind = programme->list != NULL ? ROOT_NOT_LISTED : ROOT_TRUSTED;
    }
    return error;
}
