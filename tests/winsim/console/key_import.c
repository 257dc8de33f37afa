/* Private keys; see key_import.h. */
#include "key_import.h"
#include "machine_keys.h"
#include "output.h"
#include "settings.h"

#include <stdio.h>
#include <wchar.h>

enum { NAME_SIZE = 64 };

static const wchar_t prefix[] = L"winsim-";

static bool container_name(PCCERT_CONTEXT certificate, wchar_t name[NAME_SIZE])
{
    BYTE sha1[HTTPSYS_SHA1_SIZE];
    DWORD size = sizeof sha1;
    wchar_t text[HASH_TEXT_SIZE];

    return CertGetCertificateContextProperty(certificate, CERT_SHA1_HASH_PROP_ID, sha1, &size) &&
           swprintf(name, NAME_SIZE, L"%ls%ls", prefix, hash_text(sha1, size, text)) > 0;
}

static DWORD set_provider(PCCERT_CONTEXT certificate, wchar_t *container, const wchar_t *provider,
                          DWORD type, DWORD key_spec)
{
    wchar_t provider_name[NAME_SIZE];
    const CRYPT_KEY_PROV_INFO info = {.pwszContainerName = container,
                                      .pwszProvName = provider_name,
                                      .dwProvType = type,
                                      .dwFlags = CRYPT_MACHINE_KEYSET,
                                      .dwKeySpec = key_spec};

    swprintf(provider_name, NAME_SIZE, L"%ls", provider);
    return CertSetCertificateContextProperty(certificate, CERT_KEY_PROV_INFO_PROP_ID, 0, &info)
               ? ERROR_SUCCESS
               : GetLastError();
}

/* The provider without its key set is what deletes it; there being none is not worth a word. */
static void delete_capi_container(const wchar_t *container)
{
    HCRYPTPROV deleted;

    CryptAcquireContextW(&deleted, container, MS_DEF_RSA_SCHANNEL_PROV_W, PROV_RSA_SCHANNEL,
                         CRYPT_DELETEKEYSET | CRYPT_MACHINE_KEYSET | CRYPT_SILENT);
}

static DWORD store_capi_key(const wchar_t *container, const struct file_content *key)
{
    HCRYPTPROV provider;
    HCRYPTKEY imported;
    DWORD error = ERROR_SUCCESS;

    delete_capi_container(container);
    if (!CryptAcquireContextW(&provider, container, MS_DEF_RSA_SCHANNEL_PROV_W, PROV_RSA_SCHANNEL,
                              CRYPT_NEWKEYSET | CRYPT_MACHINE_KEYSET | CRYPT_SILENT)) {
        return GetLastError();
    }
    if (CryptImportKey(provider, key->bytes, key->length, 0, CRYPT_EXPORTABLE, &imported)) {
        CryptDestroyKey(imported);
    } else {
        error = GetLastError();
    }
    CryptReleaseContext(provider, 0);
    return error;
}

static bool simulated_path(const wchar_t *container, wchar_t path[MAX_PATH])
{
    wchar_t file[NAME_SIZE + 8];

    return swprintf(file, sizeof file / sizeof file[0], L"%ls.der", container) > 0 &&
           settings_data_path(WINSIM_KEY_FOLDER, file, path, MAX_PATH);
}

static DWORD store_simulated_key(const wchar_t *container, const struct file_content *key)
{
    wchar_t folder[MAX_PATH];
    wchar_t path[MAX_PATH];

    if (!settings_data_path(WINSIM_KEY_FOLDER, NULL, folder, MAX_PATH) ||
        !simulated_path(container, path)) {
        return ERROR_BUFFER_OVERFLOW;
    }
    CreateDirectoryW(folder, NULL); /* what fails here shows when the file is written */
    return file_write(path, key->bytes, key->length);
}

DWORD key_import(PCCERT_CONTEXT certificate, const struct file_content *key)
{
    wchar_t container[NAME_SIZE];
    DWORD error;

    if (!container_name(certificate, container)) {
        return GetLastError();
    }
    if (key->bytes[0] == PRIVATEKEYBLOB) {
        error = store_capi_key(container, key);
        return error != ERROR_SUCCESS
                   ? error
                   : set_provider(certificate, container, MS_DEF_RSA_SCHANNEL_PROV_W,
                                  PROV_RSA_SCHANNEL, AT_KEYEXCHANGE);
    }
    error = store_simulated_key(container, key);
    return error != ERROR_SUCCESS
               ? error
               : set_provider(certificate, container, MACHINE_KEYS_CNG_PROVIDER, 0, 0);
}

void key_remove(PCCERT_CONTEXT certificate)
{
    wchar_t container[NAME_SIZE];
    wchar_t path[MAX_PATH];

    if (container_name(certificate, container)) {
        delete_capi_container(container);
        if (simulated_path(container, path)) {
            DeleteFileW(path);
        }
    }
}
