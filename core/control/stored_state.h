/* What the product remembers in its own stored state, and when it forgets: the start of SSTP, the
 * last good certificate, the intent of a rotation. Each bool: false if it could not be stored,
 * which is reported. */
#ifndef CONTROL_STORED_STATE_H
#define CONTROL_STORED_STATE_H

#include "host/host.h"
#include "plan/plan.h"

/* Notes which certificate SSTP started with, while that can still be known. */
void stored_learn_sstp_start(const struct host *host, struct snapshot *snapshot);

/* Notes since when what is in service is gone from the store, or that it is back. It counts in this
 * pass already. */
void stored_learn_loss(const struct host *host, struct snapshot *snapshot);

/* A handshake that completes with what SSTP started with shows that HTTP.sys has it in memory: that
 * stays so, whether or not anybody can ask later. */
void stored_learn_shown(const struct host *host, struct snapshot *snapshot);

/* A server without drift has a good certificate: its names are what the next one must cover. */
void stored_learn_last_good(const struct host *host, const struct snapshot *snapshot);

/* What an administrator chose and bound is the baseline at once, and counts in this pass already.
 */
void stored_learn_choice(const struct host *host, struct snapshot *snapshot);

/* The services run: they are the administrator's again. The intent goes on without them, so that
 * a later stop is not taken for ours; so does that of *snapshot. */
bool stored_release_services(const struct host *host, struct snapshot *snapshot);

/* The same of those that run, where others are still to be started. */
void stored_release_what_runs(const struct host *host, struct snapshot *snapshot);

/* An intent from before this process ends when nothing of it is left to do. */
bool stored_end_intent(const struct host *host, struct snapshot *snapshot);

/* SSTP is not used any more: what was left stopped is the administrator's. */
bool stored_lapse_intent(const struct host *host, struct snapshot *snapshot);

/* All is done but the proof, which may take a while: what runs is the administrator's, and that it
 * was us who bound that certificate is still known if this process ends in the middle. */
bool stored_await_proof(const struct host *host, const struct plan *plan, struct snapshot *after);

/* The rotation is over: nothing is owed, except a restart that had to be left for later, and what
 * is to be restarted after RemoteAccess. */
bool stored_finish_intent(const struct host *host, const struct plan *plan, struct snapshot *after);

/* What became of a rotation, for who asks later. */
void stored_note_rotation(const struct host *host, const struct snapshot *snapshot,
                          const struct last_rotation *rotation);

#endif
