/* Counting what the probe says. */
#include "proof/alarm.h"

#include "certificate/exclusions.h"
#include "host/storing.h"
#include "proof/proof.h"

#define APART          (150 * INSTANT_SECOND)
#define REPORTED_AFTER 2 /* alarms */
#define RESTART_FROM   3 /* alarms, so five minutes */
#define RAREST         INSTANT_HOUR

/* What could not be asked, as while a service is stopped, is no alarm. A clock that was set
 * back begins anew. */
void alarm_review(struct probe_alarm *alarm, const struct host *host, struct snapshot *snapshot)
{
    const instant now = host->now(host->context); /* to observe may have taken a while */

    const enum proof proof = proof_of(snapshot);

    if (proof != PROOF_BAD) {
        *alarm = (struct probe_alarm){0};
    } else if (alarm->count == 0 || alarm->last > now) {
        *alarm = (struct probe_alarm){.count = 1, .throughout = 1, .last = now};
    } else if (now - alarm->last >= APART) {
        alarm->count++;
        alarm->throughout++;
        alarm->last = now;
    }
    if (!proof_is_bad_throughout(snapshot)) {
        alarm->throughout = 0;
    }
    if (proof == PROOF_GOOD) {
        struct exclusions exclusions = exclusions_of(snapshot);
        if (exclusions.restarted > 0) {
            exclusions.restarted = 0;
            (void)store_exclusions(host, snapshot, &exclusions);
        }
    }
}

void alarm_restarted(struct probe_alarm *alarm, const struct host *host)
{
    alarm->deaf = false;
    alarm->throughout = 0;
    alarm->last = host->now(host->context);
}

void alarm_raise(struct probe_alarm *alarm)
{
    alarm->count = RESTART_FROM;
    alarm->throughout = RESTART_FROM;
    alarm->deaf = true;
}

bool alarm_is_reported(const struct probe_alarm *alarm)
{
    return alarm->count >= REPORTED_AFTER;
}

instant alarm_next_check(const struct probe_alarm *alarm)
{
    instant apart = APART;

    for (unsigned i = RESTART_FROM; i <= alarm->count && apart < RAREST; i++) {
        apart *= 2;
    }
    return alarm->count > 0 ? alarm->last + apart : INSTANT_NEVER;
}

bool alarm_is_exhausted(const struct snapshot *snapshot)
{
    return snapshot->state.exclusions.restarted >= ALARM_RESTARTS;
}

static bool nobody_is_connected(const struct host *host, struct snapshot *snapshot)
{
    host->count_connections(host->context, &snapshot->connections);
    return snapshot->connections.presence == PART_PRESENT && snapshot->connections.count == 0;
}

bool alarm_asks_for_restart(const struct probe_alarm *alarm, const struct host *host,
                            struct snapshot *snapshot)
{
    if (alarm->throughout < RESTART_FROM || alarm_is_exhausted(snapshot)) {
        return false;
    }
    if (snapshot->state.exclusions.restarted > 0) {
        return alarm->deaf && nobody_is_connected(host, snapshot);
    }
    return alarm->deaf || nobody_is_connected(host, snapshot);
}
