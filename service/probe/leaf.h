/* From the certificate that a probe was shown to the core's facts: where the bound certificate is
 * gone from the store, it is what says which names its successor must cover. */
#ifndef PROBE_LEAF_H
#define PROBE_LEAF_H

#include "model/certificate.h"
#include "probe/tls_probe.h"
#include "win32/annotations.h"
#include "win32/arena.h"

/* Fills *out as certificates/store.h has it, its texts in the arena; it has no private key, since
 * it is not from the store, and hence no chain. Returns ERROR_SUCCESS; ERROR_NOT_FOUND where
 * nothing was presented or kept; or a Windows error code, and then *out is not filled. */
_Success_(return == ERROR_SUCCESS) DWORD
    probe_leaf_read(const struct probe_leaf *leaf, struct arena *arena,
                    _Out_ struct certificate *out);

#endif
