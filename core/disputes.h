/* What the product keeps away from because it would fight: a binding that another writer takes
 * back, and certificates that HTTP.sys refuses although nothing else speaks against them. */
#ifndef CORE_DISPUTES_H
#define CORE_DISPUTES_H

#include "host.h"
#include "plan.h"

/* Whether HTTP.sys refused it, so often that others come before it. */
bool disputes_refused(const struct snapshot *snapshot, const struct thumbprint *thumbprint);

/* Whether to bind that certificate would be to take back, once more, what another writer did. */
bool disputes_reverted(const struct snapshot *snapshot, const struct certificate *certificate);

/* Forgets in *snapshot what is over: a refused certificate that was bound or left the store (one
 * that is put there again may have another key), a reverted one that is bound again. True: there
 * was something, and the rest is to be stored. */
bool disputes_forget(struct snapshot *snapshot);
void disputes_store(const struct host *host, const struct snapshot *snapshot);

/* An administrator asked for that certificate: forgets in *snapshot what experience said against
 * it, a failed proof included. True: there was something, and the rest is to be stored. */
bool disputes_lift(struct snapshot *snapshot, const struct thumbprint *thumbprint);

/* A rotation bound what it had bound before and others had taken away: once is enough. */
void disputes_learn_mended(const struct host *host, const struct plan *plan,
                           const struct snapshot *after);

/* It was taken away again: that stands until it is bound or another certificate is chosen. */
void disputes_learn_standing(const struct host *host, struct snapshot *snapshot);

/* True: it is new, and there was room for it; so another one may do, and soon. for_now: it is tried
 * again by the regular checks. */
bool disputes_learn_refused(const struct host *host, const struct snapshot *snapshot,
                            const struct thumbprint *thumbprint, bool for_now);

/* SSTP is restarted once for what only the probe complains of (complaint.h). False: that could not
 * be noted. */
bool disputes_restarted(const struct snapshot *snapshot);
bool disputes_learn_restart(const struct host *host, struct snapshot *snapshot);
void disputes_forget_restart(const struct host *host, struct snapshot *snapshot);

/* As they are stored, or none; and storing them, in *snapshot too. False: they could not be. */
struct disputes disputes_of(const struct snapshot *snapshot);
bool disputes_put(const struct host *host, struct snapshot *snapshot,
                  const struct disputes *disputes);

#endif
