/* See certificates/key_property.h. The flag of the machine's key set is the same for CAPI and CNG
 * (CRYPT_MACHINE_KEYSET, NCRYPT_MACHINE_KEY_FLAG: wincrypt/ns-wincrypt-crypt_key_prov_info,
 * ncrypt/nf-ncrypt-ncryptopenkey). */
#include "certificates/key_property.h"

#include <wchar.h>

/* FNV-1a over the values: the structure itself holds addresses. */
static uint64_t add(uint64_t digest, uint32_t value)
{
    return (digest ^ value) * 1099511628211u;
}

/* With its end, so that two texts are never taken for one. */
static uint64_t add_text(uint64_t digest, const wchar_t *text)
{
    while (text != NULL && *text != L'\0') {
        digest = add(digest, *text++);
    }
    return add(digest, 0);
}

static uint64_t digest_of(const CRYPT_KEY_PROV_INFO *info)
{
    uint64_t digest = 14695981039346656037u;

    digest = add_text(digest, info->pwszContainerName);
    digest = add_text(digest, info->pwszProvName);
    digest = add(digest, info->dwProvType);
    digest = add(digest, info->dwFlags);
    return add(digest, info->dwKeySpec) | 1;
}

/* A card's key lies on the card, whoever asks; what other vendors' flags mean is theirs. */
static bool keeps_sets_of_accounts(const wchar_t *provider)
{
    static const wchar_t microsoft[] = L"Microsoft ";

    return provider == NULL || provider[0] == L'\0' ||
           (wcsncmp(provider, microsoft, wcslen(microsoft)) == 0 &&
            wcsstr(provider, L"Smart Card") == NULL);
}

DWORD key_property_read(const CERT_CONTEXT *context, struct key_property *property)
{
    CRYPT_KEY_PROV_INFO *info;
    DWORD size = 0;
    DWORD error = ERROR_SUCCESS;

    *property = (struct key_property){.failed = "CertGetCertificateContextProperty"};
    if (!CertGetCertificateContextProperty(context, CERT_KEY_PROV_INFO_PROP_ID, NULL, &size)) {
        error = GetLastError();
        return error == (DWORD)CRYPT_E_NOT_FOUND ? ERROR_SUCCESS : error;
    }
    if (size < sizeof(*info)) {
        return ERROR_INVALID_DATA;
    }
    info = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, size);
    if (info == NULL) {
        property->failed = "HeapAlloc";
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    if (CertGetCertificateContextProperty(context, CERT_KEY_PROV_INFO_PROP_ID, info, &size)) {
        property->present = true;
        property->for_signatures = info->dwProvType != 0 && info->dwKeySpec == AT_SIGNATURE;
        property->of_account = (info->dwFlags & CRYPT_MACHINE_KEYSET) == 0 &&
                               keeps_sets_of_accounts(info->pwszProvName);
        property->digest = digest_of(info);
    } else {
        error = GetLastError();
    }
    (void)HeapFree(GetProcessHeap(), 0, info);
    return error;
}
