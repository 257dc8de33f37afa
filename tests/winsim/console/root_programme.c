/* root-list: the list of Windows' root programme, as Windows has fetched it or has not yet. */
#include "root_programme.h"

#include "output.h"
#include "root_list.h"
#include "verbs.h"

#include <wchar.h>

enum { ROOTS_MAX = 100, SHA1_SIZE = 20 };

static BYTE identifiers[ROOTS_MAX][SHA1_SIZE];
static CTL_ENTRY entries[ROOTS_MAX];

/* The first stands for the hundreds of roots that the real list has and this server has not met. */
static DWORD collect(DWORD *count)
{
    const HCERTSTORE store =
        CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_LOCAL_MACHINE, L"AuthRoot");
    PCCERT_CONTEXT root = NULL;

    if (store == NULL) {
        return GetLastError();
    }
    entries[0].SubjectIdentifier = (CRYPT_DATA_BLOB){SHA1_SIZE, identifiers[0]};
    *count = 1;
    while ((root = CertEnumCertificatesInStore(store, root)) != NULL && *count < ROOTS_MAX) {
        DWORD size = SHA1_SIZE;

        if (CertGetCertificateContextProperty(root, CERT_SHA1_HASH_PROP_ID, identifiers[*count],
                                              &size)) {
            entries[*count].SubjectIdentifier = (CRYPT_DATA_BLOB){size, identifiers[*count]};
            (*count)++;
        }
    }
    CertFreeCertificateContext(root);
    CertCloseStore(store, 0);
    return ERROR_SUCCESS;
}

static DWORD write_list(const CRYPT_DATA_BLOB *list)
{
    HKEY key;
    LSTATUS status = RegCreateKeyExW(HKEY_LOCAL_MACHINE, ROOT_LIST_KEY, 0, NULL, 0,
                                     KEY_SET_VALUE | KEY_WOW64_64KEY, NULL, &key, NULL);

    if (status == ERROR_SUCCESS) {
        status = RegSetValueExW(key, ROOT_LIST_VALUE, 0, REG_BINARY, list->pbData, list->cbData);
        RegCloseKey(key);
    }
    return (DWORD)status;
}

static DWORD make_list(void)
{
    static const char sha1[] = szOID_OIWSEC_sha1;
    CRYPT_DATA_BLOB list;
    DWORD count;
    DWORD error = collect(&count);

    if (error == ERROR_SUCCESS) {
        error = root_list_encode(entries, count, sha1, &list);
    }
    if (error == ERROR_SUCCESS) {
        error = write_list(&list);
        LocalFree(list.pbData);
    }
    return error;
}

DWORD root_programme_update(void)
{
    const LSTATUS status = RegGetValueW(HKEY_LOCAL_MACHINE, ROOT_LIST_KEY, ROOT_LIST_VALUE,
                                        RRF_RT_ANY, NULL, NULL, NULL);

    return status == ERROR_SUCCESS ? make_list() : ERROR_SUCCESS;
}

DWORD root_programme_remove(void)
{
    const LSTATUS status = RegDeleteKeyValueW(HKEY_LOCAL_MACHINE, ROOT_LIST_KEY, ROOT_LIST_VALUE);

    return status == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : (DWORD)status;
}

int verb_root_list(struct arguments *arguments)
{
    DWORD error;

    if (arguments->count != 1) {
        return EXIT_USAGE;
    }
    if (wcscmp(arguments->values[0], L"present") == 0) {
        error = make_list();
    } else if (wcscmp(arguments->values[0], L"absent") == 0) {
        error = root_programme_remove();
    } else {
        return EXIT_USAGE;
    }
    return error == ERROR_SUCCESS ? EXIT_DONE : failed(L"write", ROOT_LIST_KEY, error);
}
