/*
 * machine_keys.c - opening, comparing and exporting the private keys of machine certificates.
 */
#include "machine_keys.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "settings.h"

#define DER_KEY_MAX 16384

PCCERT_CONTEXT machine_keys_find(const wchar_t *store, const BYTE *hash, DWORD hash_length)
{
    const HCERTSTORE handle = CertOpenStore(
        CERT_STORE_PROV_SYSTEM_W, 0, 0,
        CERT_SYSTEM_STORE_LOCAL_MACHINE | CERT_STORE_READONLY_FLAG | CERT_STORE_OPEN_EXISTING_FLAG,
        store);
    if (handle == NULL) {
        return NULL;
    }
    BYTE value[HTTPSYS_SHA1_SIZE];
    PCCERT_CONTEXT found = NULL;
    if (hash_length == sizeof(value)) {
        memcpy(value, hash, sizeof(value));
        const CRYPT_HASH_BLOB blob = {sizeof(value), value};
        found = CertFindCertificateInStore(handle, X509_ASN_ENCODING, 0, CERT_FIND_SHA1_HASH, &blob,
                                           NULL);
    }
    CertCloseStore(handle, 0); /* the context keeps the store open as long as it needs it */
    return found;
}

/* Key provider information of a certificate, to be released with free; NULL if it has none. */
static CRYPT_KEY_PROV_INFO *provider_info(PCCERT_CONTEXT certificate)
{
    DWORD size = 0;
    if (!CertGetCertificateContextProperty(certificate, CERT_KEY_PROV_INFO_PROP_ID, NULL, &size)) {
        return NULL;
    }
    CRYPT_KEY_PROV_INFO *const info = malloc(size);
    if (info != NULL &&
        !CertGetCertificateContextProperty(certificate, CERT_KEY_PROV_INFO_PROP_ID, info, &size)) {
        free(info);
        return NULL;
    }
    return info;
}

static DWORD read_file(const wchar_t *path, BYTE **data, DWORD *size)
{
    const HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING,
                                    FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE) {
        return GetLastError();
    }
    DWORD error = ERROR_SUCCESS;
    *data = malloc(DER_KEY_MAX);
    if (*data == NULL) {
        error = ERROR_NOT_ENOUGH_MEMORY;
    } else if (!ReadFile(file, *data, DER_KEY_MAX, size, NULL)) {
        error = GetLastError();
    } else if (*size == 0 || *size == DER_KEY_MAX) {
        error = ERROR_INVALID_DATA;
    }
    CloseHandle(file);
    if (error != ERROR_SUCCESS) {
        free(*data);
        *data = NULL;
    }
    return error;
}

/* A container is a file name here and must not lead out of the folder. */
static bool plain_name(const wchar_t *container)
{
    return container != NULL && container[0] != L'\0' && wcspbrk(container, L"\\/:*?\"<>|") == NULL;
}

static DWORD open_simulated(const CRYPT_KEY_PROV_INFO *info, struct machine_key *key)
{
    wchar_t file[MAX_PATH];
    wchar_t path[MAX_PATH];
    if (info->pwszProvName == NULL || wcscmp(info->pwszProvName, MACHINE_KEYS_CNG_PROVIDER) != 0) {
        return (DWORD)NTE_BAD_PROVIDER;
    }
    if (!plain_name(info->pwszContainerName) ||
        swprintf(file, MAX_PATH, L"%ls.der", info->pwszContainerName) < 0 ||
        !settings_data_path(WINSIM_KEY_FOLDER, file, path, MAX_PATH) ||
        read_file(path, &key->der, &key->der_size) != ERROR_SUCCESS) {
        return (DWORD)NTE_BAD_KEYSET;
    }
    key->simulated = true;
    key->key_spec = CERT_NCRYPT_KEY_SPEC;
    return ERROR_SUCCESS;
}

static DWORD open_capi(const CRYPT_KEY_PROV_INFO *info, DWORD extra_flags, struct machine_key *key)
{
    const DWORD flags = (info->dwFlags & (CRYPT_MACHINE_KEYSET | CRYPT_SILENT)) | extra_flags;
    if (!CryptAcquireContextW(&key->provider, info->pwszContainerName, info->pwszProvName,
                              info->dwProvType, flags)) {
        return GetLastError();
    }
    key->key_spec = info->dwKeySpec;
    return ERROR_SUCCESS;
}

DWORD machine_key_open(PCCERT_CONTEXT certificate, DWORD extra_flags, struct machine_key *key)
{
    *key = (struct machine_key){0};
    CRYPT_KEY_PROV_INFO *const info = provider_info(certificate);
    if (info == NULL) {
        return (DWORD)CRYPT_E_NO_KEY_PROPERTY;
    }
    const DWORD error =
        info->dwProvType == 0 ? open_simulated(info, key) : open_capi(info, extra_flags, key);
    free(info);
    return error;
}

DWORD machine_key_technology(PCCERT_CONTEXT certificate, bool *simulated)
{
    CRYPT_KEY_PROV_INFO *const info = provider_info(certificate);
    if (info == NULL) {
        return (DWORD)CRYPT_E_NO_KEY_PROPERTY;
    }
    *simulated = info->dwProvType == 0;
    free(info);
    return ERROR_SUCCESS;
}

bool machine_key_wants_cache(PCCERT_CONTEXT certificate)
{
    CRYPT_KEY_PROV_INFO *const info = provider_info(certificate);
    const bool wanted = info != NULL && (info->dwFlags & CERT_SET_KEY_CONTEXT_PROP_ID) != 0;
    free(info);
    return wanted;
}

void machine_key_close(struct machine_key *key)
{
    if (key->provider != 0) {
        CryptReleaseContext(key->provider, 0);
    }
    if (key->der != NULL) {
        SecureZeroMemory(key->der, key->der_size);
        free(key->der);
    }
    *key = (struct machine_key){0};
}

/* The size of a DER element's tag and length, 0 if there is none. */
static DWORD der_header_size(const BYTE *data, DWORD size)
{
    if (size < 2) {
        return 0;
    }
    const DWORD header = data[1] < 0x80 ? 2u : 2u + (data[1] & 0x7fu);
    return header <= size ? header : 0;
}

/* The public key is a literal part of the private key's DER: an EC point stands as a bit string at
 * its end, and an RSA private key holds modulus and exponent encoded as in the public key. */
static bool der_contains_public_key(const struct machine_key *key, const CERT_PUBLIC_KEY_INFO *info)
{
    const BYTE *point = info->PublicKey.pbData;
    DWORD size = info->PublicKey.cbData;
    if (strcmp(info->Algorithm.pszObjId, szOID_RSA_RSA) == 0) {
        const DWORD header = der_header_size(point, size);
        point += header;
        size -= header;
    }
    for (DWORD i = 0; size > 0 && i + size <= key->der_size; i++) {
        if (memcmp(key->der + i, point, size) == 0) {
            return true;
        }
    }
    return false;
}

static DWORD compare_capi(const struct machine_key *key, PCERT_PUBLIC_KEY_INFO expected)
{
    DWORD size = 0;
    if (!CryptExportPublicKeyInfo(key->provider, key->key_spec, X509_ASN_ENCODING, NULL, &size)) {
        return GetLastError();
    }
    CERT_PUBLIC_KEY_INFO *const actual = malloc(size);
    if (actual == NULL) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    DWORD error = ERROR_SUCCESS;
    if (!CryptExportPublicKeyInfo(key->provider, key->key_spec, X509_ASN_ENCODING, actual, &size)) {
        error = GetLastError();
    } else if (!CertComparePublicKeyInfo(X509_ASN_ENCODING, actual, expected)) {
        error = (DWORD)NTE_BAD_PUBLIC_KEY;
    }
    free(actual);
    return error;
}

DWORD machine_key_compare(const struct machine_key *key, PCCERT_CONTEXT certificate)
{
    const PCERT_PUBLIC_KEY_INFO expected = &certificate->pCertInfo->SubjectPublicKeyInfo;
    if (key->simulated) {
        return der_contains_public_key(key, expected) ? ERROR_SUCCESS : (DWORD)NTE_BAD_PUBLIC_KEY;
    }
    return compare_capi(key, expected);
}

static DWORD duplicate(const BYTE *data, DWORD size, BYTE **copy, DWORD *copy_size)
{
    *copy = malloc(size);
    if (*copy == NULL) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    memcpy(*copy, data, size);
    *copy_size = size;
    return ERROR_SUCCESS;
}

static DWORD export_blob(HCRYPTKEY handle, BYTE **blob, DWORD *size)
{
    if (!CryptExportKey(handle, 0, PRIVATEKEYBLOB, 0, NULL, size)) {
        return GetLastError();
    }
    *blob = malloc(*size);
    if (*blob == NULL) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    return CryptExportKey(handle, 0, PRIVATEKEYBLOB, 0, *blob, size) ? ERROR_SUCCESS
                                                                     : GetLastError();
}

static DWORD export_key(const struct machine_key *key, struct tls_material *material)
{
    if (key->simulated) {
        return duplicate(key->der, key->der_size, &material->key, &material->key_size);
    }
    /* "Server private keys must be of type AT_KEYEXCHANGE" (secauthn/cryptoapi-2-0-private-keys).
     * Whether that shows when the record is set, or as with AD FS in the handshake (ad-fs-and-
     * keyspec-property: Schannel 36874, 36888), is a switch. Without a key there is no context. */
    if (key->key_spec != AT_KEYEXCHANGE) {
        switch (settings_dword(NULL, WINSIM_SIGNATURE_KEYS, 0)) {
        case 0:
            return (DWORD)NTE_BAD_KEY;
        case 1:
            return ERROR_SUCCESS;
        default:
            break;
        }
    }
    HCRYPTKEY handle;
    if (!CryptGetUserKey(key->provider, key->key_spec, &handle)) {
        return GetLastError();
    }
    const DWORD error = export_blob(handle, &material->key, &material->key_size);
    CryptDestroyKey(handle);
    return error;
}

/* lsass is answered as everybody is. */
static DWORD answer_of_test(PCCERT_CONTEXT certificate)
{
    wchar_t thumbprint[2 * HTTPSYS_SHA1_SIZE + 1] = L"";
    BYTE hash[HTTPSYS_SHA1_SIZE] = {0};
    DWORD size = sizeof(hash);
    CertGetCertificateContextProperty(certificate, CERT_SHA1_HASH_PROP_ID, hash, &size);
    for (size_t i = 0; i < sizeof(hash); i++) {
        (void)swprintf(thumbprint + 2 * i, 3, L"%02X", hash[i]);
    }
    return settings_dword(WINSIM_KEY_ANSWERS, thumbprint, ERROR_SUCCESS);
}

static DWORD load_from(PCCERT_CONTEXT certificate, struct tls_material *material)
{
    struct machine_key key = {0};
    DWORD error = answer_of_test(certificate);
    if (error == ERROR_SUCCESS) {
        error = machine_key_open(certificate, CRYPT_SILENT, &key);
    }
    if (error == ERROR_SUCCESS) {
        error = machine_key_compare(&key, certificate);
    }
    if (error == ERROR_SUCCESS) {
        error = export_key(&key, material);
    }
    if (error == ERROR_SUCCESS) {
        error = duplicate(certificate->pbCertEncoded, certificate->cbCertEncoded,
                          &material->certificate, &material->certificate_size);
    }
    machine_key_close(&key);
    return error;
}

DWORD machine_keys_load(const wchar_t *store, const BYTE *hash, DWORD hash_length,
                        struct tls_material *material)
{
    *material = (struct tls_material){0};
    const PCCERT_CONTEXT certificate = machine_keys_find(store, hash, hash_length);
    if (certificate == NULL) {
        return ERROR_NO_SUCH_LOGON_SESSION;
    }
    memcpy(material->sha1, hash, sizeof(material->sha1));
    const DWORD error = load_from(certificate, material);
    CertFreeCertificateContext(certificate);
    if (error != ERROR_SUCCESS) {
        tls_material_free(material);
        return ERROR_NO_SUCH_LOGON_SESSION;
    }
    return ERROR_SUCCESS;
}
