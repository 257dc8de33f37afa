/* How long things wait: retries, deadlines, warnings, the limits on restarts. Pure: instants in, an
 * instant out. */
#ifndef TIMING_SCHEDULE_H
#define TIMING_SCHEDULE_H

#include "model/snapshot.h"

/* How long to wait before trying again after the failures-th failure in a row (1, 2, ...): a fifth
 * more or less, by the machine's name, so that the servers of a farm do not try in step. */
instant schedule_retry_delay(const char *machine, unsigned failures);

/* How much later than others this machine may restart, less than limit: always the same for the
 * same name. */
instant schedule_stagger(const char *machine, instant limit);

/* From when on a certificate's renewal waits for nothing any more: the setting's days before it
 * expires, or a sixth of its lifetime, whichever is shorter. */
instant schedule_deadline(const struct certificate *certificate, const struct settings *settings);

/* When two thirds of its lifetime are over: by then a renewal is due. */
instant schedule_two_thirds(const struct certificate *certificate);

/* The narrowest of the warning days that has begun for a certificate, 0 if none has. The last day
 * is always one of them. None begins before two thirds of its lifetime are over; one that would
 * begins then, unless another of more than a day comes later. */
uint16_t schedule_warning_days(const struct certificate *certificate,
                               const struct settings *settings, instant now);

/* When the next of them begins; INSTANT_NEVER: none is left. */
instant schedule_next_warning(const struct certificate *certificate,
                              const struct settings *settings, instant now);

/* When the next restart is within the limits: now, or the moment the oldest one counts no more.
 * Restarts that seem to lie in the future (the clock was set back) do not count. */
instant schedule_restart_allowed(const struct restart_history *restarts,
                                 const struct settings *settings, instant now);

/* The same where a restart disconnects nobody and keeps nobody out: 1, 2, 4, 8 ... minutes after
 * the last one, the more there were within a day, and an hour at most. So there are six in the
 * first hour. */
instant schedule_restart_for_nobody(const struct restart_history *restarts,
                                    const struct settings *settings, instant now);

/* When the next rotation because something newer came is let happen: one a day, three in 30 days.
 */
instant schedule_newer_allowed(const struct last_rotation *last, instant now);

/* The history with one more restart. */
struct restart_history schedule_add_restart(const struct restart_history *restarts, instant at);

/* Notes in *next those before it, and one more at that moment; 0: it is none of them. */
void schedule_add_newer(const struct last_rotation *last, instant at, struct last_rotation *next);

#endif
