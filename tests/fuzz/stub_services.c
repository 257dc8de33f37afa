/* The stub's services: stopped and started. */
#include "stub_parts.h"

#include <string.h>

#include "timing/schedule.h"
#include "world.h"

static size_t position(const struct service_names *names, const char *name)
{
    size_t i = 0;

    while (i < names->count && strcmp(names->items[i], name) != 0) {
        i++;
    }
    return i;
}

static void drop(struct service_names *names, const char *name)
{
    const size_t at = position(names, name);

    if (at < names->count) {
        names->count--;
        memmove(names->items[at], names->items[at + 1], (names->count - at) * SERVICE_NAME_SIZE);
    }
}

/* In a full list the last one makes room. */
static void format_first(struct service_names *names, const char *name, size_t maximum)
{
    drop(names, name);
    names->count = names->count < maximum ? names->count : maximum - 1;
    memmove(names->items[1], names->items[0], names->count * SERVICE_NAME_SIZE);
    memcpy(names->items[0], name, strlen(name) + 1);
    names->count++;
}

static void set_running(struct stub *stub, const char *name, bool running)
{
    struct service_facts *sstp = &stub->world.sstp;
    struct service_names *dependents = &stub->world.dependents.running;

    memset(stub->world.dependents.changing, 0, sizeof(stub->world.dependents.changing));

    if (running && sstp->state != SERVICE_IS_RUNNING) {
        sstp->state = SERVICE_IS_RUNNING; /* a start takes along what it depends on */
        sstp->started_at = stub->world.taken_at;
    }
    if (strcmp(name, SSTP_SERVICE) == 0) {
        if (!running) {
            sstp->state = SERVICE_IS_STOPPED;
            sstp->started_at = 0;
            dependents->count = 0;
        }
    } else if (running) {
        format_first(dependents, name, WORLD_DEPENDENTS);
    } else {
        drop(dependents, name);
    }
    if (strcmp(name, REMOTE_ACCESS_SERVICE) == 0) {
        stub->world.remote_access.state = running ? SERVICE_IS_RUNNING : SERVICE_IS_STOPPED;
    }
}

/* Of the restarts that were known when it was planned. */
static void check_limits(const struct stub *stub)
{
    const struct snapshot *seen = &stub->seen;

    const bool nobody =
        seen->remote_access.state == SERVICE_IS_STOPPED ||
        (seen->connections.presence == PART_PRESENT && seen->connections.count == 0);
    const instant allowed =
        nobody ? schedule_restart_for_nobody(&seen->state.restarts, seen->settings, seen->taken_at)
               : schedule_restart_allowed(&seen->state.restarts, seen->settings, seen->taken_at);

    require(allowed <= seen->taken_at, "restarts keep to their limits");
}

static bool left_stopped(const struct stub *stub, const char *name)
{
    const struct intent *intent = &stub->seen.state.intent;

    return intent->presence == PART_PRESENT && intent->same_boot &&
           !stub->seen.remote_access.disabled &&
           position(&intent->services, name) < intent->services.count;
}

/* Only RemoteAccess is started for that. */
static bool ended_by_itself(const struct stub *stub, const char *name)
{
    const struct service_facts *facts = &stub->seen.remote_access;

    return strcmp(name, REMOTE_ACCESS_SERVICE) == 0 && facts->exit_code != 0 && facts->automatic &&
           facts->state == SERVICE_IS_STOPPED && !facts->disabled;
}

struct outcome stub_stop_service(void *context, const char *name, bool may_cancel)
{
    struct stub *stub = context;
    struct answer result = stub_answer(stub, "stop");

    stub_check_change(stub);
    check_limits(stub);
    require(position(&stub->stopped, name) == stub->stopped.count, "a service is stopped once");
    format_first(&stub->stopped, name, SERVICES_MAX);
    format_first(&stub->touched, name, SERVICES_MAX);
    stub_may_fail_with(stub, &result, may_cancel ? FAILURE_CANCELLED : FAILURE_TIMED_OUT);
    if (result.acts) {
        set_running(stub, name, false);
    }
    return result.outcome;
}

struct outcome stub_start_service(void *context, const char *name)
{
    struct stub *stub = context;
    struct answer result = stub_answer(stub, "start");

    require(position(&stub->touched, name) < stub->touched.count || left_stopped(stub, name) ||
                ended_by_itself(stub, name),
            "nothing is started that we did not stop");
    drop(&stub->stopped, name);
    stub_may_fail_with(stub, &result, FAILURE_TIMED_OUT);
    if (result.outcome.failure == FAILURE_OTHER && result.acts) {
        result.outcome.failure = FAILURE_ALREADY_EXISTS;
    }
    if (result.acts) {
        set_running(stub, name, true);
    }
    return result.outcome;
}
