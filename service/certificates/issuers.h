/* The issuers of a certificate: those that its chains contain, and those that are only named.
 *
 * Sources: RFC 5280 4.2.1.1 and 4.2.1.2 (the authority's and the subject's key identifier);
 * wincrypt.h pages CERT_CHAIN_CONTEXT and CERT_SIMPLE_CHAIN. */
#ifndef CERTIFICATES_ISSUERS_H
#define CERTIFICATES_ISSUERS_H

#include <windows.h>

#include <wincrypt.h>

#include "model/certificate.h"
#include "win32/annotations.h"
#include "win32/arena.h"

/* Adds whom the certificate itself names: that needs no chain and is the same at any time. */
_Check_return_ DWORD cert_issuers_add_named(const CERT_INFO *info, struct certificate *out);

/* Adds whom its chains contain, also those of lower quality, the nearest first; and whom a chain's
 * last certificate names, where that is not its own issuer.
 *
 * Of a context only the first chain counts: further ones vouch for a trust list that the one before
 * them ends in, not for the certificate (CERT_CHAIN_CONTEXT, rgpChain).
 *
 * Both add nobody twice and stop at ISSUERS_MAX. They return an error only where the machine was
 * short of something; what does not decode is left out. */
_Check_return_ DWORD cert_issuers_add_chains(const CERT_CHAIN_CONTEXT *context,
                                             struct certificate *out);

/* Notes which issuer of the best chain has expired, or is named and not here (the model's struct
 * issuer_fault). Returns ERROR_NOT_ENOUGH_MEMORY, too. */
_Check_return_ DWORD cert_issuers_find_fault(const CERT_CHAIN_CONTEXT *context, struct arena *arena,
                                             struct certificate *out);

#endif
