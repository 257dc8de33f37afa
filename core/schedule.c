/* The schedule: retries, the limits on restarts, the next look. */
#include "schedule.h"

#include "ascii.h"
#include "identity.h"

#define RETRY_FIRST (5 * INSTANT_SECOND)
#define RETRY_LAST  (25 * INSTANT_MINUTE) /* half an hour with all of the jitter */
#define KEY_AGAIN   (10 * INSTANT_MINUTE) /* a provider that is away comes back */

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
    const instant third = (certificate->not_after - certificate->not_before) / 3;

    return certificate->not_after - (third < days ? third : days);
}

static bool warning_counts(const struct certificate *certificate, uint16_t days)
{
    return days * INSTANT_DAY <= (certificate->not_after - certificate->not_before) / 3;
}

uint16_t schedule_warning_days(const struct certificate *certificate,
                               const struct settings *settings, instant now)
{
    uint16_t narrowest = 0;

    for (size_t i = 0; i < settings->warning_count; i++) {
        const uint16_t days = settings->warning_days[i];
        if (warning_counts(certificate, days) &&
            now + days * INSTANT_DAY >= certificate->not_after &&
            (narrowest == 0 || days < narrowest)) {
            narrowest = days;
        }
    }
    return narrowest;
}

/* When fewer than limit restarts lie within the period before that moment. */
static instant allowed_by(const struct restart_history *restarts, uint32_t limit, instant period,
                          instant now)
{
    uint32_t within = 0;

    for (size_t i = 0; i < RESTARTS_KEPT; i++) {
        const instant at = restarts->at[i];
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
    const instant hour =
        allowed_by(restarts, settings->values[SETTING_RESTARTS_PER_HOUR], INSTANT_HOUR, now);
    const instant day =
        allowed_by(restarts, settings->values[SETTING_RESTARTS_PER_DAY], INSTANT_DAY, now);

    return hour > day ? hour : day;
}

struct restart_history schedule_add_restart(const struct restart_history *restarts, instant at)
{
    struct restart_history longer = {{at}};

    for (size_t i = 1; i < RESTARTS_KEPT; i++) {
        longer.at[i] = restarts->at[i - 1];
    }
    return longer;
}

/* ---- the next look ---- */

static const char *const look_reasons[LOOK_REASON_COUNT] = {
    [LOOK_REGULAR] = "regular",
    [LOOK_CERTIFICATE_BEGINS] = "certificate-begins",
    [LOOK_DEADLINE] = "deadline",
    [LOOK_CERTIFICATE_ENDS] = "certificate-ends",
    [LOOK_PRIVATE_KEY] = "private-key-awaited",
    [LOOK_WARNING] = "expiry-warning",
    [LOOK_READ_AGAIN] = "read-again",
    [LOOK_RESTART_POLICY] = "restart-policy",
    [LOOK_RESTART_LIMIT] = "restart-limit",
};

const char *look_reason_name(enum look_reason reason)
{
    return look_reasons[reason];
}

struct look look_sooner(struct look a, struct look b)
{
    return b.at < a.at ? b : a;
}

/* What lies behind is over. */
static struct look sooner(struct look next, instant at, enum look_reason why, instant now)
{
    return at > now ? look_sooner(next, (struct look){at, why}) : next;
}

static struct look next_warning(const struct snapshot *snapshot, struct look next)
{
    const struct binding *bound = snapshot_bound(snapshot);
    const struct certificate *certificate =
        bound == NULL ? NULL : snapshot_find(snapshot, &bound->record.thumbprint);

    for (size_t i = 0; certificate != NULL && i < snapshot->settings->warning_count; i++) {
        const uint16_t days = snapshot->settings->warning_days[i];
        if (warning_counts(certificate, days)) {
            next = sooner(next, certificate->not_after - days * INSTANT_DAY, LOOK_WARNING,
                          snapshot->taken_at);
        }
    }
    return next;
}

/* A key may come after its certificate, and where it is no more than its own file, or the right to
 * it, nothing signals. So a young certificate for servers is looked at again, the more rarely the
 * older it is. So is one whose key could not be judged. */
static instant next_look_at_key(const struct certificate *certificate, instant now)
{
    if (certificate->key_asked && certificate->private_key == KEY_UNKNOWN) {
        return now + KEY_AGAIN;
    }
    const bool lacks =
        certificate->private_key == KEY_ABSENT || certificate->private_key == KEY_UNUSABLE;
    const bool awaited = lacks && !certificate->archived &&
                         (certificate->usage == USAGE_SERVER_AUTHENTICATION ||
                          certificate->usage == USAGE_ALL_PURPOSES) &&
                         certificate->not_before <= now &&
                         now - certificate->not_before < INSTANT_DAY;
    const instant delay = (now - certificate->not_before) / 4;

    return !awaited ? INSTANT_NEVER : now + (delay > INSTANT_MINUTE ? delay : INSTANT_MINUTE);
}

struct look schedule_look(const struct snapshot *snapshot)
{
    const struct settings *settings = snapshot->settings;
    const instant now = snapshot->taken_at;
    struct look next = {now + settings->values[SETTING_SAFETY_PASS_MINUTES] * INSTANT_MINUTE,
                        LOOK_REGULAR};

    for (size_t i = 0; i < snapshot->store.count; i++) {
        const struct certificate *certificate = &snapshot->store.certificates[i];
        if (certificate->decoded) {
            next = sooner(next, certificate->not_before, LOOK_CERTIFICATE_BEGINS, now);
            next = sooner(next, schedule_deadline(certificate, settings), LOOK_DEADLINE, now);
            next =
                sooner(next, certificate->not_after + INSTANT_SECOND, LOOK_CERTIFICATE_ENDS, now);
            next = sooner(next, next_look_at_key(certificate, now), LOOK_PRIVATE_KEY, now);
        }
    }
    /* it may be gone from the store */
    next = sooner(next, identity_of(snapshot).deadline, LOOK_DEADLINE, now);
    return next_warning(snapshot, next);
}

instant schedule_next_look(const struct snapshot *snapshot)
{
    return schedule_look(snapshot).at;
}
