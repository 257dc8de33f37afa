/* The facts about one certificate (cert_store.h has the rules). */
#ifndef SERVICE_CERT_FACTS_H
#define SERVICE_CERT_FACTS_H

#include "annotations.h"

#include "certificate.h"

#include "arena.h"
#include "cert_chain.h"

#include <wincrypt.h>

/* Fills *out. Returns ERROR_SUCCESS, also for a certificate that does not decode (`decoded` false),
 * or a Windows error code where not even its hashes can be computed or there is no memory. */
_Check_return_ DWORD cert_facts_read(const CERT_CONTEXT *context, struct cert_chains *chains,
                                     struct arena *arena, _Out_ struct certificate *out);

#endif
