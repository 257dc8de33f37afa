/* What the product remembers in its own stored state, and when it forgets: the start of SSTP, the
 * last good certificate, the intent of a rotation. Each bool: false if it could not be stored,
 * which is reported. */
#ifndef CORE_MEMORY_H
#define CORE_MEMORY_H

#include "host.h"
#include "plan.h"

/* Notes which certificate SSTP started with, while it can still be told. */
void memory_learn_sstp_start(const struct host *host, const struct snapshot *snapshot);

/* A good certificate that was bound by hand or picked in the console is an administrator's choice:
 * notes it in *snapshot, so that it is held (invariant: the product never fights). True: it is new,
 * and to be stored. */
bool memory_recognise_hold(struct snapshot *snapshot);
/* Notes in *snapshot that an administrator asked for that certificate. To be stored. */
void memory_note_order(struct snapshot *snapshot, const struct thumbprint *thumbprint);
void memory_store_hold(const struct host *host, const struct snapshot *snapshot);

/* A server without drift has a good certificate: its names are what the next one must cover. */
void memory_learn_last_good(const struct host *host, const struct snapshot *snapshot);

/* The services run: they are the administrator's again. The intent goes on without them, so that
 * a later stop is not taken for ours; so does that of *snapshot. */
bool memory_release_services(const struct host *host, struct snapshot *snapshot);

/* An intent from before this process ends when nothing of it is left to do. */
bool memory_end_intent(const struct host *host, const struct snapshot *snapshot);

/* SSTP is not used any more: what was left stopped is the administrator's. */
bool memory_lapse_intent(const struct host *host, const struct snapshot *snapshot);

/* The rotation is over: nothing is owed, except a restart that had to be left for later, and what
 * is to be restarted after RemoteAccess. */
bool memory_finish_intent(const struct host *host, const struct plan *plan, struct snapshot *after);

/* What became of a rotation, for who asks later. */
void memory_note_rotation(const struct host *host, const struct snapshot *snapshot,
                          const struct last_rotation *rotation);

#endif
