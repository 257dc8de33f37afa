/* An observation of this server. */
#include <string.h>

#include "certificates/store.h"
#include "http/overriding_bindings.h"
#include "plan/restart_limits.h"
#include "plan/restart_scheduling.h"
#include "rras/connections.h"
#include "rras/sstp_parameters.h"
#include "run/server.h"
#include "state/store.h"
#include "win32/local_time.h"

/* A port that is not known leaves the bindings unread: their record is not known. */
static void observe_bindings(struct server *server, struct snapshot *snapshot)
{
    const enum presence port = snapshot->parameters.listener_port.presence;
    const bool known = port == PART_PRESENT || port == PART_ABSENT;

    if (known) {
        http_overriding_read(&server->bindings, &server->arena, snapshot_port(snapshot),
                             &snapshot->overriding);
    } else {
        snapshot->overriding.error = snapshot->parameters.listener_port.error;
    }
    for (int family = 0; family < FAMILY_COUNT; family++) {
        struct binding *binding = &snapshot->bindings[family];
        if (known) {
            http_bindings_read(&server->bindings, (enum family)family, snapshot_port(snapshot),
                               binding);
        } else {
            binding->error = snapshot->parameters.listener_port.error;
        }
    }
}

static void observe_services(const struct server *server, struct snapshot *snapshot)
{
    const struct settings *settings = server->settings;

    service_control_look(&server->services, true);
    service_control_read(&server->services, SSTP_SERVICE, &snapshot->sstp);
    service_control_read(&server->services, RAS_MANAGER_SERVICE, &snapshot->ras_man);
    service_control_read(&server->services, REMOTE_ACCESS_SERVICE, &snapshot->remote_access);
    service_control_dependents(&server->services, SSTP_SERVICE, &snapshot->dependents);
    for (size_t i = 0; i < settings->companion_count; i++) {
        service_control_read(&server->services, settings->companions[i], &snapshot->companions[i]);
    }
    service_control_look(&server->services, false);
}

static void observe_waiting(struct snapshot *snapshot)
{
    if (restart_may_wait_for_window(snapshot)) {
        snapshot->window = local_time_window(snapshot->settings, snapshot->taken_at, NULL);
    }
    if (restart_limits_count_connections(snapshot)) {
        connections_read(&snapshot->connections);
    }
}

/* In an instant's unit, as documented, without the time in which the machine slept. */
static instant running(void)
{
    ULONGLONG time = 0;

    (void)QueryUnbiasedInterruptTime(&time);
    return time;
}

void server_observe(struct server *server, instant now, struct snapshot *snapshot)
{
    const struct arena newest = server->arena;
    struct chain_engine ahead;

    chain_engine_begin(&ahead);
    server_let_go(server);
    /* The observation before this one stays valid: a pass compares the two. */
    server->arena = server->arena_before;
    server->arena_before = newest;
    arena_reset(&server->arena);
    *snapshot = (struct snapshot){.taken_at = now,
                                  .running = running(),
                                  .settings = server->settings,
                                  .atomic_update = http_bindings_has_update(&server->bindings)};
    memcpy(snapshot->machine, server->machine, sizeof(snapshot->machine));
    state_store_read(&server->arena, &snapshot->state);
    sstp_parameters_read(&snapshot->parameters);
    observe_bindings(server, snapshot);
    observe_services(server, snapshot);
    cert_store_read(&ahead, &server->arena, &snapshot->store);
    cert_keys_open(&server->keys, server->life.stop, snapshot);
    observe_waiting(snapshot);
}
