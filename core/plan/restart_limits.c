/* The limits on restarts. */
#include "plan/restart_limits.h"

#include "plan/restart_scheduling.h"
#include "timing/schedule.h"

static instant ordinary(const struct snapshot *snapshot)
{
    return schedule_restart_allowed(&snapshot->state.restarts, snapshot->settings,
                                    snapshot->taken_at);
}

bool restart_limits_count_connections(const struct snapshot *snapshot)
{
    return restart_may_wait_for_idle(snapshot) || ordinary(snapshot) > snapshot->taken_at;
}

/* Who cannot be counted may be connected. */
static bool nobody_is_connected(const struct snapshot *snapshot)
{
    return snapshot->remote_access.state == SERVICE_IS_STOPPED ||
           (snapshot->connections.presence == PART_PRESENT && snapshot->connections.count == 0);
}

instant restart_limits_allow(const struct snapshot *snapshot, const struct findings *findings)
{
    return nobody_is_connected(snapshot) && !restart_schedule_can_wait(snapshot, findings)
               ? schedule_restart_for_nobody(&snapshot->state.restarts, snapshot->settings,
                                             snapshot->taken_at)
               : ordinary(snapshot);
}
