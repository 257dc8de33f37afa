/* The schedule. */
#include "timing/schedule.h"

#include <string.h>

#include "base/ascii.h"

#define RETRY_FIRST (5 * INSTANT_SECOND)
#define RETRY_LAST  (25 * INSTANT_MINUTE) /* half an hour with all of the jitter */

/* ---- what differs from machine to machine ---- */

/* FNV-1a. The name's case does not matter to Windows, so it does not here. */
static uint64_t hash_of(const char *machine, unsigned number)
{
    uint64_t hash = 14695981039346656037u ^ number;

    for (; *machine != '\0'; machine++) {
        hash = (hash ^ (uint8_t)ascii_lower(*machine)) * 1099511628211u;
    }
    return hash ^ (hash >> 32); /* the low bits of names that differ in one digit are much alike */
}

instant schedule_stagger(const char *machine, instant limit)
{
    return limit == 0 ? 0 : hash_of(machine, 0) % limit;
}

instant schedule_retry_delay(const char *machine, unsigned failures)
{
    instant delay = RETRY_FIRST;

    for (unsigned i = 1; i < failures && delay < RETRY_LAST; i++) {
        delay *= 3;
    }
    delay = delay < RETRY_LAST ? delay : RETRY_LAST;
    return delay * (80 + hash_of(machine, failures) % 41) / 100;
}

/* ---- deadlines and warnings ---- */

instant schedule_deadline(const struct certificate *certificate, const struct settings *settings)
{
    const instant days = settings->values[SETTING_DEADLINE_DAYS] * INSTANT_DAY;
    const instant sixth = (certificate->not_after - certificate->not_before) / 6;

    return certificate->not_after - (sixth < days ? sixth : days);
}

instant schedule_two_thirds(const struct certificate *certificate)
{
    return certificate->not_after - (certificate->not_after - certificate->not_before) / 3;
}

/* The warning days of the settings, and the last day. */
static uint16_t warning_day(const struct settings *settings, size_t i)
{
    return i < settings->warning_count ? settings->warning_days[i] : 1;
}

static bool begins_in_time(const struct certificate *certificate, uint16_t days)
{
    return certificate->not_after - days * INSTANT_DAY >= schedule_two_thirds(certificate);
}

/* When that warning begins; INSTANT_NEVER: others say it better. Of a lifetime of six days a third
 * is two: there the warnings begin with two thirds, and the last day is said as ever. */
static instant warning_begins(const struct certificate *certificate,
                              const struct settings *settings, uint16_t days)
{
    if (begins_in_time(certificate, days)) {
        return certificate->not_after - days * INSTANT_DAY;
    }
    for (size_t i = 0; i < settings->warning_count; i++) {
        if (settings->warning_days[i] > 1 &&
            begins_in_time(certificate, settings->warning_days[i])) {
            return INSTANT_NEVER;
        }
    }
    return schedule_two_thirds(certificate);
}

uint16_t schedule_warning_days(const struct certificate *certificate,
                               const struct settings *settings, instant now)
{
    uint16_t narrowest = 0;

    for (size_t i = 0; i <= settings->warning_count; i++) {
        const uint16_t days = warning_day(settings, i);
        if (now >= warning_begins(certificate, settings, days) &&
            (narrowest == 0 || days < narrowest)) {
            narrowest = days;
        }
    }
    return narrowest;
}

instant schedule_next_warning(const struct certificate *certificate,
                              const struct settings *settings, instant now)
{
    instant next = INSTANT_NEVER;

    for (size_t i = 0; i <= settings->warning_count; i++) {
        const instant begins = warning_begins(certificate, settings, warning_day(settings, i));
        if (begins > now && begins < next) {
            next = begins;
        }
    }
    return next;
}

/* When fewer than limit restarts lie within the period before that moment. */
static instant allowed_by(const instant *restarts, size_t count, uint32_t limit, instant period,
                          instant now)
{
    uint32_t within = 0;

    for (size_t i = 0; i < count; i++) {
        const instant at = restarts[i];
        if (at == 0 || at > now || now - at >= period) {
            continue;
        }
        within++;
        if (within == limit) {
            return at + period;
        }
    }
    return now;
}

instant schedule_restart_allowed(const struct restart_history *restarts,
                                 const struct settings *settings, instant now)
{
    const uint32_t *values = settings->values;
    const instant hour = allowed_by(restarts->at, RESTARTS_KEPT, values[SETTING_RESTARTS_PER_HOUR],
                                    INSTANT_HOUR, now);
    const instant day =
        allowed_by(restarts->at, RESTARTS_KEPT, values[SETTING_RESTARTS_PER_DAY], INSTANT_DAY, now);

    return hour > day ? hour : day;
}

/* How long after the newest of those within a day; 0: there is none. */
static instant allowed_for_nobody(const struct restart_history *restarts, instant now)
{
    instant newest = 0;
    instant delay = INSTANT_MINUTE;

    for (size_t i = 0; i < RESTARTS_KEPT; i++) {
        const instant at = restarts->at[i];
        if (at == 0 || at > now || now - at >= INSTANT_DAY) {
            continue;
        }
        delay = newest == 0 ? delay : 2 * delay;
        newest = at > newest ? at : newest;
    }
    return newest + (delay < INSTANT_HOUR ? delay : INSTANT_HOUR);
}

instant schedule_restart_for_nobody(const struct restart_history *restarts,
                                    const struct settings *settings, instant now)
{
    const instant ordinary = schedule_restart_allowed(restarts, settings, now);
    const instant soon = allowed_for_nobody(restarts, now);

    return soon >= ordinary ? ordinary : soon > now ? soon : now;
}

instant schedule_newer_allowed(const struct last_rotation *last, instant now)
{
    const instant day = allowed_by(last->newer, NEWER_KEPT, 1, INSTANT_DAY, now);
    const instant month = allowed_by(last->newer, NEWER_KEPT, NEWER_KEPT, 30 * INSTANT_DAY, now);

    return day > month ? day : month;
}

struct restart_history schedule_add_restart(const struct restart_history *restarts, instant at)
{
    struct restart_history longer = {{at}};

    for (size_t i = 1; i < RESTARTS_KEPT; i++) {
        longer.at[i] = restarts->at[i - 1];
    }
    return longer;
}

void schedule_add_newer(const struct last_rotation *last, instant at, struct last_rotation *next)
{
    memcpy(next->newer, last->newer, sizeof(next->newer));
    if (at != 0) {
        memmove(next->newer + 1, next->newer, sizeof(next->newer) - sizeof(next->newer[0]));
        next->newer[0] = at;
    }
}
