/* The facts about a presented certificate; see probe/leaf.h. */
#include "probe/leaf.h"

#include "certificates/facts.h"

/* Without a private key no chain is built: so there is no engine, whose creation reads all roots.
 */
static DWORD read_context(const CERT_CONTEXT *context, struct arena *arena, struct certificate *out)
{
    struct cert_chains none = {.left = 0};

    return cert_facts_read(context, &none, arena, out);
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
