/*
 * hook_crypt_make.c - making and removing keys and certificates: Wine's own, which tests can make
 * fail.
 */
#include <windows.h>

#include <wincrypt.h>

#include "fault.h"
#include "redirect.h"

static BOOL WINAPI hook_generate(HCRYPTPROV provider, ALG_ID algorithm, DWORD flags, HCRYPTKEY *key)
{
    return !fault_raised(L"CryptGenKey", NULL) && CryptGenKey(provider, algorithm, flags, key);
}

static PCCERT_CONTEXT WINAPI hook_self_sign(HCRYPTPROV_OR_NCRYPT_KEY_HANDLE provider,
                                            PCERT_NAME_BLOB subject, DWORD flags,
                                            PCRYPT_KEY_PROV_INFO info,
                                            PCRYPT_ALGORITHM_IDENTIFIER algorithm,
                                            PSYSTEMTIME start, PSYSTEMTIME end,
                                            PCERT_EXTENSIONS extensions)
{
    return fault_raised(L"CertCreateSelfSignCertificate", NULL)
               ? NULL
               : CertCreateSelfSignCertificate(provider, subject, flags, info, algorithm, start,
                                               end, extensions);
}

static BOOL WINAPI hook_add(HCERTSTORE store, PCCERT_CONTEXT certificate, DWORD disposition,
                            PCCERT_CONTEXT *added)
{
    return !fault_raised(L"CertAddCertificateContextToStore", NULL) &&
           CertAddCertificateContextToStore(store, certificate, disposition, added);
}

/* It frees the context also when it fails (CertDeleteCertificateFromStore's page). */
static BOOL WINAPI hook_delete(PCCERT_CONTEXT certificate)
{
    if (fault_raised(L"CertDeleteCertificateFromStore", NULL)) {
        const DWORD error = GetLastError();
        CertFreeCertificateContext(certificate);
        SetLastError(error);
        return FALSE;
    }
    return CertDeleteCertificateFromStore(certificate);
}

const struct redirection crypt_make_redirections[] = {
    REDIRECT("CryptGenKey", hook_generate),
    REDIRECT("CertCreateSelfSignCertificate", hook_self_sign),
    REDIRECT("CertAddCertificateContextToStore", hook_add),
    REDIRECT("CertDeleteCertificateFromStore", hook_delete),
    {0},
};
