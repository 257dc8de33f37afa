/* Storing. */
#include "host/storing.h"

#include "host/reporting.h"

bool store_exclusions(const struct host *host, struct snapshot *snapshot,
                      const struct exclusions *exclusions)
{
    const struct outcome outcome = host->store_exclusions(host->context, exclusions);

    if (outcome_ok(&outcome)) {
        snapshot->state.exclusions = *exclusions;
    }
    return report_state(host, snapshot, &outcome);
}

bool store_intent(const struct host *host, struct snapshot *snapshot, const struct intent *intent)
{
    const struct outcome outcome = host->store_intent(host->context, intent);

    if (outcome_ok(&outcome)) {
        snapshot->state.intent = *intent;
    }
    return report_state(host, snapshot, &outcome);
}

bool store_last_good(const struct host *host, const struct snapshot *snapshot,
                     const struct last_good *last_good)
{
    const struct outcome outcome = host->store_last_good(host->context, last_good);

    return report_state(host, snapshot, &outcome);
}

bool store_choice(const struct host *host, const struct snapshot *snapshot)
{
    const struct outcome outcome = host->store_choice(host->context, &snapshot->state.choice);

    return report_state(host, snapshot, &outcome);
}

bool store_end(const struct host *host, const struct snapshot *snapshot)
{
    const struct outcome outcome = host->store_end(host->context, &snapshot->state.end);

    return report_state(host, snapshot, &outcome);
}
