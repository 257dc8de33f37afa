/* Certificates that a rotation put into use and that were not proven to serve, though the one
 * before was: they are not tried again while that one can still be used. */
#ifndef CORE_QUARANTINE_H
#define CORE_QUARANTINE_H

#include "findings.h"
#include "host.h"

/* Whether it is not to be bound. Not where the setting Thumbprint names it. */
bool quarantine_holds(const struct snapshot *snapshot, const struct thumbprint *thumbprint);

/* Where such a certificate is still bound: what served before it, which is to come back. NULL: it
 * is not. */
const struct certificate *quarantine_instead(const struct snapshot *snapshot);

/* Sets a certificate aside, in *snapshot too, if what served before it would be chosen then. False:
 * it would not, or it could not be stored; so there is no way back. */
bool quarantine_set(const struct host *host, struct snapshot *snapshot,
                    const struct thumbprint *certificate, const struct thumbprint *instead);

/* Forgets in *snapshot what left the store (it may come again with another key), and what was bound
 * since by whomever: that is an administrator's word. True: something changed, and is to be stored.
 */
bool quarantine_forget(struct snapshot *snapshot);

/* An administrator asked for it: true if it was set aside, and is not any more. */
bool quarantine_lift(struct disputes *disputes, const struct thumbprint *thumbprint);

/* A finding for each. */
void quarantine_find(const struct snapshot *snapshot, struct findings *findings);

#endif
