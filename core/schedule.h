/* When to look next. Pure: instants in, an instant out. */
#ifndef CORE_SCHEDULE_H
#define CORE_SCHEDULE_H

#include "settings.h"
#include "snapshot.h"

/* How long to wait before trying again after the failures-th failure in a row (1, 2, ...): a fifth
 * more or less, by the machine's name, so that the servers of a farm do not try in step. */
instant schedule_retry_delay(const char *machine, unsigned failures);

/* How much later than others this machine may restart, less than limit: always the same for the
 * same name. */
instant schedule_stagger(const char *machine, instant limit);

/* From when on a certificate's renewal waits for nothing any more: the setting's days before it
 * expires, or a third of its lifetime, whichever is shorter. */
instant schedule_deadline(const struct certificate *certificate, const struct settings *settings);

/* The narrowest of the warning days that has begun for a certificate, 0 if none has. Warnings that
 * would begin before two thirds of its lifetime are over do not count: no renewal is due yet. */
uint16_t schedule_warning_days(const struct certificate *certificate,
                               const struct settings *settings, instant now);

/* When the next restart is within the limits: now, or the moment the oldest one counts no more.
 * Restarts that seem to lie in the future (the clock was set back) do not count. */
instant schedule_restart_allowed(const struct restart_history *restarts,
                                 const struct settings *settings, instant now);

/* The history with one more restart. */
struct restart_history schedule_add_restart(const struct restart_history *restarts, instant at);

/* The next moment at which something can change by itself: the safety pass, a certificate becoming
 * valid, reaching its deadline or expiring, or a warning day of the bound one. */
instant schedule_next_look(const struct snapshot *snapshot);

#endif
