/* import, delete, certificates: LocalMachine's stores as their administrator changes them. */
#include "certificates.h"
#include "files.h"
#include "key_import.h"
#include "output.h"
#include "root_programme.h"
#include "verbs.h"

#include <wchar.h>
#include <wincrypt.h>

enum { SHA1_SIZE = 20, NAME_SIZE = 256, TIME_SIZE = 32 };

static HCERTSTORE open_store(const wchar_t *name)
{
    return CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_LOCAL_MACHINE, name);
}

/* Other processes see a change only after a forced commit (facts/wine-and-toolchain.md); Windows
 * does not mind it. */
static DWORD commit(HCERTSTORE store)
{
    return CertControlStore(store, CERT_STORE_CTRL_COMMIT_FORCE_FLAG, CERT_STORE_CTRL_COMMIT, NULL)
               ? ERROR_SUCCESS
               : GetLastError();
}

static void thumbprint(PCCERT_CONTEXT certificate, wchar_t text[HASH_TEXT_SIZE])
{
    BYTE sha1[SHA1_SIZE];
    DWORD size = sizeof sha1;

    text[0] = L'\0';
    if (CertGetCertificateContextProperty(certificate, CERT_SHA1_HASH_PROP_ID, sha1, &size)) {
        hash_text(sha1, size, text);
    }
}

/* The key comes before the certificate reaches the store, so that whoever watches the store sees a
 * complete one. */
static DWORD add(HCERTSTORE store, PCCERT_CONTEXT certificate, const struct file_content *key)
{
    DWORD error = key == NULL ? ERROR_SUCCESS : key_import(certificate, key);

    if (error == ERROR_SUCCESS && !CertAddCertificateContextToStore(
                                      store, certificate, CERT_STORE_ADD_REPLACE_EXISTING, NULL)) {
        error = GetLastError();
    }
    return error == ERROR_SUCCESS ? commit(store) : error;
}

static int import_into(const wchar_t *store_name, PCCERT_CONTEXT certificate,
                       const struct file_content *key)
{
    const HCERTSTORE store = open_store(store_name);
    wchar_t text[HASH_TEXT_SIZE];
    DWORD error;

    if (store == NULL) {
        return failed(L"open store", store_name, GetLastError());
    }
    thumbprint(certificate, text);
    error = add(store, certificate, key);
    CertCloseStore(store, 0);
    if (error == ERROR_SUCCESS && _wcsicmp(store_name, L"AuthRoot") == 0) {
        error = root_programme_update();
    }
    if (error != ERROR_SUCCESS) {
        return failed(L"import", text, error);
    }
    print(L"%ls\n", text);
    return EXIT_DONE;
}

int verb_import(struct arguments *arguments)
{
    static struct file_content encoded;
    static struct file_content key;
    const wchar_t *store_name = L"MY";
    PCCERT_CONTEXT certificate;
    DWORD error;
    int code;

    if (!take_text(arguments, L"--store", &store_name) || arguments->count < 1 ||
        arguments->count > 2) {
        return EXIT_USAGE;
    }
    error = file_read(arguments->values[0], &encoded);
    if (error != ERROR_SUCCESS) {
        return failed(L"read", arguments->values[0], error);
    }
    if (arguments->count == 2 && (error = file_read(arguments->values[1], &key)) != ERROR_SUCCESS) {
        return failed(L"read", arguments->values[1], error);
    }
    certificate = CertCreateCertificateContext(X509_ASN_ENCODING, encoded.bytes, encoded.length);
    if (certificate == NULL) {
        return failed(L"decode", arguments->values[0], GetLastError());
    }
    code = import_into(store_name, certificate, arguments->count == 2 ? &key : NULL);
    CertFreeCertificateContext(certificate);
    return code;
}

int verb_delete(struct arguments *arguments)
{
    BYTE sha1[SHA1_SIZE];
    CRYPT_HASH_BLOB hash = {.pbData = sha1};
    HCERTSTORE store;
    PCCERT_CONTEXT certificate;
    DWORD error;

    if (arguments->count != 1 ||
        !parse_hex(arguments->values[0], sha1, sizeof sha1, &hash.cbData)) {
        return EXIT_USAGE;
    }
    store = open_store(L"MY");
    if (store == NULL) {
        return failed(L"open store", L"MY", GetLastError());
    }
    certificate =
        CertFindCertificateInStore(store, X509_ASN_ENCODING, 0, CERT_FIND_SHA1_HASH, &hash, NULL);
    if (certificate == NULL || !CertDeleteCertificateFromStore(certificate)) {
        error = GetLastError();
    } else {
        error = commit(store);
    }
    CertCloseStore(store, 0);
    return error == ERROR_SUCCESS ? EXIT_DONE : failed(L"delete", arguments->values[0], error);
}

static void print_certificate(PCCERT_CONTEXT certificate)
{
    wchar_t text[HASH_TEXT_SIZE];
    wchar_t name[NAME_SIZE] = L"";
    wchar_t expiry[TIME_SIZE] = L"";
    SYSTEMTIME end;
    DWORD size = 0;
    const bool has_key =
        CertGetCertificateContextProperty(certificate, CERT_KEY_PROV_INFO_PROP_ID, NULL, &size);

    thumbprint(certificate, text);
    CertNameToStrW(X509_ASN_ENCODING, &certificate->pCertInfo->Subject, CERT_X500_NAME_STR, name,
                   NAME_SIZE);
    if (FileTimeToSystemTime(&certificate->pCertInfo->NotAfter, &end)) {
        swprintf(expiry, TIME_SIZE, L"%04u-%02u-%02u %02u:%02u", end.wYear, end.wMonth, end.wDay,
                 end.wHour, end.wMinute);
    }
    print(L"%-40ls  %-16ls  %-3ls  %ls\n", text, expiry, has_key ? L"yes" : L"no", name);
}

int verb_certificates(struct arguments *arguments)
{
    const wchar_t *store_name = L"MY";
    HCERTSTORE store;

    if (!take_text(arguments, L"--store", &store_name) || arguments->count != 0) {
        return EXIT_USAGE;
    }
    store = open_store(store_name);
    if (store == NULL) {
        return failed(L"open store", store_name, GetLastError());
    }
    print(L"%-40ls  %-16ls  %-3ls  %ls\n", L"Thumbprint", L"Expires (UTC)", L"Key", L"Subject");
    for (PCCERT_CONTEXT certificate = CertEnumCertificatesInStore(store, NULL); certificate != NULL;
         certificate = CertEnumCertificatesInStore(store, certificate)) {
        print_certificate(certificate);
    }
    CertCloseStore(store, 0);
    return EXIT_DONE;
}

/* Deletes the certificates of a store whose subject has a text in it; NULL: all, with their keys.
 * From the start each time: deleting the one that was found ends the search. */
static DWORD clear_store(const wchar_t *name, const wchar_t *subject)
{
    const HCERTSTORE store = open_store(name);
    PCCERT_CONTEXT certificate;
    DWORD error = ERROR_SUCCESS;

    if (store == NULL) {
        return GetLastError();
    }
    while (error == ERROR_SUCCESS && (certificate = CertFindCertificateInStore(
                                          store, X509_ASN_ENCODING, 0,
                                          subject != NULL ? CERT_FIND_SUBJECT_STR_W : CERT_FIND_ANY,
                                          subject, NULL)) != NULL) {
        if (subject == NULL) {
            key_remove(certificate);
        }
        if (!CertDeleteCertificateFromStore(certificate)) {
            error = GetLastError();
        }
    }
    if (error == ERROR_SUCCESS) {
        error = commit(store);
    }
    CertCloseStore(store, 0);
    return error;
}

DWORD certificates_clear(void)
{
    return clear_store(L"MY", NULL);
}

DWORD certificates_clear_authorities(void)
{
    static const wchar_t *const names[] = {L"Root", L"AuthRoot", L"CA"};
    DWORD error = ERROR_SUCCESS;

    for (size_t i = 0; i < sizeof names / sizeof names[0] && error == ERROR_SUCCESS; i++) {
        error = clear_store(names[i], L"Winsim CA "); /* tools/playground/authority.sh */
    }
    return error;
}
