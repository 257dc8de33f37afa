/* Certificates that experience speaks against, though nothing else does: HTTP.sys refuses them,
 * clients did not get in with them, or another writer takes back what we bind. Kept in the stored
 * state; who changes it here has it stored. */
#ifndef CERTIFICATE_EXCLUSIONS_H
#define CERTIFICATE_EXCLUSIONS_H

#include "findings/findings.h"

/* Neither kind outlasts what may have put an end to its cause: since it was excluded the
 * certificate was imported with a key once more (its key property is another), or its chain is good
 * here and was not. Each counts once: what is excluded again is measured by what it is then. */

/* As they are stored, or none. */
struct exclusions exclusions_of(const struct snapshot *snapshot);

/* Forgets in *snapshot what is over: a refused certificate that was bound or left the store (one
 * that is put there again may have another key), one that did not serve and was bound since by
 * whomever (an administrator's word), a reverted one that is bound again. True: something changed,
 * and is to be stored. */
bool exclusions_forget(struct snapshot *snapshot);

/* An administrator asked for that certificate: forgets in *snapshot all that is said against it.
 * NULL: against whichever is right; what is bound still makes room for what served. True: there was
 * something, and the rest is to be stored. */
bool exclusions_lift(struct snapshot *snapshot, const struct thumbprint *asked_for);

/* ---- HTTP.sys refuses it ---- */

/* Whether it did, so often that others come before it. */
bool exclusions_refused(const struct snapshot *snapshot, const struct thumbprint *thumbprint);

/* Adds it to *exclusions, in place of the oldest where there are too many. False: it is no news.
 * for_now: it is tried again by the regular checks. */
bool exclusions_refuse(struct exclusions *exclusions, const struct snapshot *snapshot,
                       const struct thumbprint *thumbprint, bool for_now);

/* ---- a rotation put it into use, and it was not proven to serve, though the one before was ----
 */

/* Whether it is not to be bound: while the one before can be used, the setting Thumbprint does not
 * name it, and it is not to be tried again: one day after it was tried, then after 2, 4, 8 ...
 * more; at once when it was mended. */
bool exclusions_unproven(const struct snapshot *snapshot, const struct thumbprint *thumbprint);

/* Whether it is such a one: where it is bound all the same, it is tried again. */
bool exclusions_on_trial(const struct snapshot *snapshot, const struct thumbprint *thumbprint);

/* Where such a certificate is still bound: what served before it, and is to come back. NULL: it is
 * not. */
const struct certificate *exclusions_fallback(const struct snapshot *snapshot);

/* Adds it to *exclusions as tried now, once more where it is there; in place of the oldest where
 * there are too many. */
void exclusions_set_aside(struct exclusions *exclusions, const struct snapshot *snapshot,
                          const struct thumbprint *certificate, const struct thumbprint *fallback);

/* A finding for each. */
void exclusions_find(const struct snapshot *snapshot, struct findings *findings);

/* ---- another writer takes it back ---- */

/* Whether to bind that certificate would be to take back, once more, what another writer did. */
bool exclusions_reverted(const struct snapshot *snapshot, const struct certificate *certificate);

/* A rotation bound it, and it was bound and good before others took it away, as `before` shows:
 * once is enough. True: that is noted in *after, and is to be stored. */
bool exclusions_note_repaired(const struct snapshot *before, const struct thumbprint *bound,
                              struct snapshot *after);

/* It was taken away again: that stands until it is bound or another certificate is chosen. True:
 * that is new. */
bool exclusions_note_reverted(struct snapshot *snapshot);

#endif
