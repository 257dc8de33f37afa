/* Which roots are public ones: Windows' root programme, as far as this machine has heard of it.
 *
 * Windows keeps the programme's list, once it has fetched it, in the registry: EncodedCtl in
 * HKLM\SOFTWARE\Microsoft\SystemCertificates\AuthRoot\AutoUpdate, a signed certificate trust list
 * (learn.microsoft.com/security/trusted-root/testing names the value; CERT_AUTO_UPDATE_... in
 * wincrypt.h). It names a root by its SHA-1 hash [R]. Whoever could write there could as well add a
 * root, so its signature is not checked. It is only read here: nothing is fetched.
 *
 * A server that may not fetch has no list. Then the store AuthRoot holds the public roots that it
 * was given or has met; those that Group Policy or an administrator trusts are in Root only. */
#ifndef CERTIFICATES_PROGRAMME_H
#define CERTIFICATES_PROGRAMME_H

#include <windows.h>

#include <wincrypt.h>

#include "base/instant.h"
#include "model/certificate.h"
#include "win32/annotations.h"

#define PROGRAMME_LIST_KEY   L"SOFTWARE\\Microsoft\\SystemCertificates\\AuthRoot\\AutoUpdate"
#define PROGRAMME_LIST_VALUE L"EncodedCtl"
#define PROGRAMME_LIST_MAX   (1024 * 1024) /* bytes; the real one had 180 thousand in 2024 [R] */

#define PROGRAMME_ROOTS_MAX 16

/* Empty to begin with; reads the list, or opens AuthRoot, when it is first asked. */
struct root_programme {
    bool begun;
    const CTL_CONTEXT *list; /* NULL: there is none that can be used */
    const wchar_t *algorithm;
    DWORD hash_size;
    HCERTSTORE met; /* AuthRoot, where there is no list */
    size_t root_count;
    struct {
        uint8_t sha256[SHA256_SIZE];
        instant limit;
    } roots[PROGRAMME_ROOTS_MAX]; /* those that were asked for already */
};

void root_programme_close(struct root_programme *programme);

/* What kind of root this is, which is trusted here, to a certificate issued at a time. `sha256` is
 * the root's hash. Returns an error only where the machine was short of something. */
_Check_return_ DWORD root_programme_ask(struct root_programme *programme, const CERT_CONTEXT *root,
                                        _In_reads_(SHA256_SIZE) const uint8_t *sha256,
                                        instant issued, _Out_ enum root_kind *kind);

#endif
