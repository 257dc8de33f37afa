/* The facts about a presented certificate; see probe/leaf.h. */
#include "probe/leaf.h"

#include "certificates/facts.h"

static DWORD read_context(const CERT_CONTEXT *context, struct arena *arena, struct certificate *out)
{
    struct cert_chains chains;
    DWORD error = cert_chains_open(&chains);

    if (error == ERROR_SUCCESS) {
        error = cert_facts_read(context, &chains, arena, out);
        cert_chains_close(&chains);
    }
    return error;
}

DWORD probe_leaf_read(const struct probe_leaf *leaf, struct arena *arena, struct certificate *out)
{
    const CERT_CONTEXT *context;
    DWORD error;

    if (leaf->size == 0) {
        return ERROR_NOT_FOUND;
    }
    context = CertCreateCertificateContext(X509_ASN_ENCODING, leaf->encoded, (DWORD)leaf->size);
    if (context == NULL) {
        return GetLastError();
    }
    error = read_context(context, arena, out);
    (void)CertFreeCertificateContext(context);
    return error;
}
