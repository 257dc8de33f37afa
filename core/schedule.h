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

/* Why a server is looked at again at some time, although nothing signals a change. */
enum look_reason {
    LOOK_REGULAR,            /* the safety pass */
    LOOK_CERTIFICATE_BEGINS, /* one becomes valid */
    LOOK_DEADLINE,           /* from then on one's renewal waits for nothing */
    LOOK_CERTIFICATE_ENDS,   /* one expires */
    LOOK_PRIVATE_KEY,        /* one that is new has no usable key yet */
    LOOK_WARNING,            /* the end of the bound one comes within another of WarningDays */
    LOOK_READ_AGAIN,         /* what could not be read, or is not ours, may have changed */
    LOOK_RESTART_POLICY,     /* a change waits for the restart policy or for its deadline */
    LOOK_RESTART_LIMIT,      /* a change waits for the limits on restarts */
    LOOK_REASON_COUNT
};

struct look {
    instant at;
    enum look_reason why;
};

/* The reason's stable name: "certificate-begins". */
const char *look_reason_name(enum look_reason reason);

/* The sooner one; of two at the same time the first. */
struct look look_sooner(struct look a, struct look b);

/* The next moment at which something can change by itself: the safety pass, a certificate becoming
 * valid, reaching its deadline or expiring, or a warning day of the bound one. */
struct look schedule_look(const struct snapshot *snapshot);
instant schedule_next_look(const struct snapshot *snapshot); /* its time alone */

#endif
