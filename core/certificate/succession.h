/* Which certificate replaces which. The old one itself says so by a property that only
 * administrators can write (CERT_RENEWAL_PROP_ID). Windows' renewal events say it, too, but anybody
 * can have written such an event, and one may come again years later: so a pair counts only where
 * the new certificate could be the renewal by all that is seen of it. Even then it is judged like
 * any other. */
#ifndef CERTIFICATE_SUCCESSION_H
#define CERTIFICATE_SUCCESSION_H

#include "model/snapshot.h"

/* Remembers that `old` was renewed to `renewed`, in place of what was said of it before; of too
 * many the oldest is forgotten. False where that is nothing new, or no renewal. */
bool renewals_learn(struct renewals *renewals, const struct thumbprint *old,
                    const struct thumbprint *renewed);

/* What a certificate was renewed to, NULL if nothing says so. */
const struct thumbprint *renewals_of(const struct snapshot *snapshot,
                                     const struct certificate *certificate);

#endif
