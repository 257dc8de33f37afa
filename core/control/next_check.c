/* The next check. */
#include "control/next_check.h"

#include "certificate/server_names.h"
#include "timing/schedule.h"

#define KEY_AGAIN (10 * INSTANT_MINUTE) /* a provider that is away comes back */

static const char *const reason_names[NEXT_CHECK_REASON_COUNT] = {
    [NEXT_CHECK_REGULAR] = "regular",
    [NEXT_CHECK_CERTIFICATE_BEGINS] = "certificate-begins",
    [NEXT_CHECK_DEADLINE] = "deadline",
    [NEXT_CHECK_CERTIFICATE_ENDS] = "certificate-ends",
    [NEXT_CHECK_PRIVATE_KEY] = "private-key-awaited",
    [NEXT_CHECK_WARNING] = "expiry-warning",
    [NEXT_CHECK_READ_AGAIN] = "read-again",
    [NEXT_CHECK_RESTART_POLICY] = "restart-policy",
    [NEXT_CHECK_RESTART_LIMIT] = "restart-limit",
    [NEXT_CHECK_OTHERS_AT_WORK] = "others-at-work",
    [NEXT_CHECK_SEEN_ONCE] = "seen-once",
    [NEXT_CHECK_REISSUE] = "reissue-awaited",
};

const char *next_check_reason_name(enum next_check_reason reason)
{
    return reason_names[reason];
}

struct next_check next_check_sooner(struct next_check a, struct next_check b)
{
    return b.at < a.at ? b : a;
}

/* What lies behind is over. */
static struct next_check sooner(struct next_check next, instant at, enum next_check_reason why,
                                instant now)
{
    return at > now ? next_check_sooner(next, (struct next_check){at, why}) : next;
}

static struct next_check next_warning(const struct snapshot *snapshot, struct next_check next)
{
    const struct certificate *certificate = snapshot_served_certificate(snapshot);

    return certificate == NULL
               ? next
               : sooner(next,
                        schedule_next_warning(certificate, snapshot->settings, snapshot->taken_at),
                        NEXT_CHECK_WARNING, snapshot->taken_at);
}

/* A key may come after its certificate, and where it is no more than its own file, or the right to
 * it, nothing signals. So a young certificate for servers is checked again, the more rarely the
 * older it is. So is one whose key could not be judged. */
static instant next_check_of_key(const struct certificate *certificate, instant now)
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

struct next_check next_check_of(const struct snapshot *snapshot)
{
    const struct settings *settings = snapshot->settings;
    const instant now = snapshot->taken_at;
    struct next_check next = {now + settings->values[SETTING_SAFETY_PASS_MINUTES] * INSTANT_MINUTE,
                              NEXT_CHECK_REGULAR};

    for (size_t i = 0; i < snapshot->store.count; i++) {
        const struct certificate *certificate = &snapshot->store.certificates[i];
        if (certificate->decoded) {
            next = sooner(next, certificate->not_before, NEXT_CHECK_CERTIFICATE_BEGINS, now);
            next = sooner(next, schedule_deadline(certificate, settings), NEXT_CHECK_DEADLINE, now);
            next = sooner(next, certificate->not_after + INSTANT_SECOND,
                          NEXT_CHECK_CERTIFICATE_ENDS, now);
            next = sooner(next, next_check_of_key(certificate, now), NEXT_CHECK_PRIVATE_KEY, now);
        }
    }
    /* it may be gone from the store */
    next = sooner(next, snapshot->state.last_good.not_after + INSTANT_SECOND,
                  NEXT_CHECK_CERTIFICATE_ENDS, now);
    return next_warning(snapshot, next);
}

instant next_check_at(const struct snapshot *snapshot)
{
    return next_check_of(snapshot).at;
}
