/* Who vouches for a certificate, as far as this machine can say by itself.
 *
 * Sources: wincrypt.h pages (CertCreateCertificateChainEngine, CertGetCertificateChain,
 * CERT_TRUST_STATUS, CryptVerifyCertificateSignatureEx). Never touches the network: no issuer, CRL,
 * OCSP answer or list of roots is fetched, so a verdict takes no longer than computing it. */
#ifndef CERTIFICATES_CHAIN_H
#define CERTIFICATES_CHAIN_H

#include <windows.h>

#include <wincrypt.h>

#include "certificates/programme.h"
#include "model/certificate.h"
#include "win32/annotations.h"
#include "win32/arena.h"

/* So many chains are built in one observation, in the store's order; the certificates after them
 * stay CHAIN_UNKNOWN. A limit on time would do the same, but differently each time. */
#define CERT_CHAINS_MAX 1000

/* All zero it needs no engine, and none is built. */
struct cert_chains {
    HCERTCHAINENGINE engine;
    struct root_programme programme;
    size_t left;
};

/* An engine that is made on a thread of its own, since reading all roots for it takes as long as
 * the rest of an observation. Zeroed: none. */
struct chain_engine {
    HANDLE thread; /* NULL: none */
    HCERTCHAINENGINE engine;
    DWORD error;
    volatile LONG done; /* what the thread leaves may be read */
};

/* Sets out. Where no thread is to be had the engine is made when it is needed. *ahead must then
 * stay where it is until it was handed to cert_chains_open. */
void chain_engine_begin(_Out_ struct chain_engine *ahead);

/* An engine of the observation's own sees the stores as they are now and keeps nothing. ahead: the
 * one that is on its way, which is used up; NULL or zeroed: none. Returns ERROR_SUCCESS, and *out
 * must be released with cert_chains_close, or a Windows error code. */
_Check_return_ DWORD cert_chains_open(_Inout_opt_ struct chain_engine *ahead,
                                      _Out_ struct cert_chains *out);
void cert_chains_close(struct cert_chains *chains);

/* Fills out->self_signed and, for a certificate that could serve (usage and key are filled in
 * already, and it is valid now), chain, root_kind, the issuers that its chains add, and
 * issuer_fault. A chain costs too much to build it for the others.
 *
 * CHAIN_BAD is what every client with the same facts would refuse. That a revocation could not be
 * checked does not make a chain CHAIN_UNKNOWN: what happens to be in the cache comes and goes, and
 * is there for the certificate in use rather than for its successor. The root is not known either
 * where a signature on the way to it is wrong.
 *
 * Windows may know several chains, where a CA's key is certified more than once. chain is
 * of the best one; issuers are those of all, and root_kind that of the most public root that one of
 * them ends at and that is trusted here: which chain is best differs between this machine and its
 * clients, and may change with what is imported.
 *
 * Only Windows reports a distrusted or revoked certificate. Wine 8 overlooks the Disallowed store,
 * has no cache of revocations, and asks a certificate's OCSP responder in spite of the flags; it
 * does not take "any purpose" for Server Authentication.
 *
 * Returns an error only where the machine was short of something: a chain that cannot be built for
 * another reason is CHAIN_UNKNOWN. */
_Check_return_ DWORD cert_chains_read(struct cert_chains *chains, const CERT_CONTEXT *context,
                                      struct arena *arena, struct certificate *out);

#endif
