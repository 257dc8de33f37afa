/* The facts about one certificate (certificates/store.h has the rules). */
#ifndef CERTIFICATES_FACTS_H
#define CERTIFICATES_FACTS_H

#include <windows.h>

#include <wincrypt.h>

#include "certificates/chain.h"
#include "model/certificate.h"
#include "win32/annotations.h"
#include "win32/arena.h"

/* Fills *out. Returns ERROR_SUCCESS, also for a certificate that does not decode (`decoded` false),
 * or a Windows error code where not even its hashes can be computed or there is no memory. */
_Check_return_ DWORD cert_facts_read(const CERT_CONTEXT *context, struct cert_chains *chains,
                                     struct arena *arena, _Out_ struct certificate *out);

#endif
