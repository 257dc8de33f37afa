/* Each function of struct host, handed to the adapter it belongs to. No decisions here. */
#include "run/server.h"

#include <string.h>

#include "rras/connections.h"
#include "rras/sstp_parameters.h"
#include "state/store.h"
#include "win32/error.h"
#include "win32/text.h"

static struct server *self(void *context)
{
    return context;
}

/* ---- observing ---- */

static instant now(void *context)
{
    FILETIME time;

    (void)context;
    GetSystemTimePreciseAsFileTime(&time);
    return ((instant)time.dwHighDateTime << 32) | time.dwLowDateTime;
}

static void observe(void *context, struct snapshot *snapshot)
{
    server_observe(self(context), now(context), snapshot);
}

static void open_keys(void *context, struct snapshot *snapshot)
{
    struct server *server = self(context);

    cert_keys_open(&server->keys, server->life.stop, snapshot);
}

/* Into the arena of the newest observation, which the snapshot is. */
static void probe(void *context, struct snapshot *snapshot, const char *name)
{
    struct server *server = self(context);

    loopback_probe(&server->loopback, &server->bindings, &server->arena, name, server->life.stop,
                   snapshot);
}

static void probe_balancer(void *context, struct snapshot *snapshot)
{
    struct server *server = self(context);

    balancer_probe(server->settings, server->life.stop, &server->arena, &server->balancer,
                   &snapshot->balancer);
}

static void count_connections(void *context, struct connections *connections)
{
    (void)context;
    *connections = (struct connections){.presence = PART_UNREADABLE};
    connections_read(connections);
}

static void sstp_events(void *context, instant since, struct sstp_events *events)
{
    sstp_log_read(&self(context)->sstp_log, since, events);
}

static bool pause(void *context, instant duration)
{
    const struct server *server = self(context);

    return server_life_pause(&server->life, server->sstp_log.source.changed, duration);
}

static enum stop_request stop_requested(void *context)
{
    return server_life_stop_requested(&self(context)->life);
}

/* ---- changing ---- */

static struct outcome try_certificate(void *context, const struct ssl_record *record)
{
    return http_bindings_try(&self(context)->bindings, record);
}

static struct outcome may_be_set_anew(void *context, const struct binding_site *site,
                                      const struct ssl_record *record)
{
    return http_bindings_may_set_anew(&self(context)->bindings, site, record);
}

static struct outcome update_binding(void *context, const struct binding_site *site,
                                     const struct ssl_record *record)
{
    return http_bindings_update(&self(context)->bindings, site, record);
}

static struct outcome create_binding(void *context, const struct binding_site *site,
                                     const struct ssl_record *record)
{
    return http_bindings_create(&self(context)->bindings, site, record);
}

static struct outcome delete_binding(void *context, const struct binding_site *site)
{
    return http_bindings_delete(&self(context)->bindings, site);
}

static struct outcome write_hashes(void *context, const struct hash_pair *hashes)
{
    (void)context;
    return sstp_parameters_write_hashes(hashes);
}

static struct outcome stop_service(void *context, const char *name, bool may_cancel)
{
    return service_control_stop(&self(context)->services, name, may_cancel);
}

static struct outcome start_service(void *context, const char *name)
{
    struct server *server = self(context);

    if (strcmp(name, SSTP_SERVICE) == 0) {
        server_listen_to_sstp(server);
    }
    return service_control_start(&server->services, name);
}

static struct outcome store_intent(void *context, const struct intent *intent)
{
    struct server *server = self(context);

    server->life.changing(server->life.context);
    server_prepare_restart(server, &intent->services);
    return state_store_intent(intent);
}

static struct outcome clear_intent(void *context)
{
    (void)context;
    return state_store_clear_intent();
}

static struct outcome store_last_good(void *context, const struct last_good *last_good)
{
    (void)context;
    return state_store_last_good(last_good);
}

static struct outcome store_sstp_start(void *context, const struct sstp_start *start)
{
    (void)context;
    return state_store_sstp_start(start);
}

static struct outcome store_loss(void *context, const struct loss *loss)
{
    (void)context;
    return state_store_loss(loss);
}

static struct outcome store_end(void *context, const struct remote_access_end *end)
{
    (void)context;
    return state_store_end(end);
}

static struct outcome store_choice(void *context, const struct admin_choice *choice)
{
    (void)context;
    return state_store_choice(choice);
}

static struct outcome store_exclusions(void *context, const struct exclusions *exclusions)
{
    (void)context;
    return state_store_exclusions(exclusions);
}

static struct outcome store_last_rotation(void *context, const struct last_rotation *rotation)
{
    (void)context;
    return state_store_last_rotation(rotation);
}

static struct outcome store_clock(void *context, const struct clock_record *clock)
{
    (void)context;
    return state_store_clock(clock);
}

static struct outcome store_restarts(void *context, const struct restart_history *restarts)
{
    (void)context;
    return state_store_restarts(restarts);
}

static void report(void *context, const struct report *report)
{
    struct server *server = self(context);

    events_behind_settle(&server->behind); /* the room is the one before it's */
    event_text_make(report, &server->event);
    events_behind_write(&server->behind, server->log, server->event.id, server->event.inserts,
                        server->event.count);
}

/* ---- lifetime ---- */

static struct host make_host(struct server *server)
{
    return (struct host){.context = server,
                         .observe = observe,
                         .probe = probe,
                         .sstp_events = sstp_events,
                         .probe_balancer = probe_balancer,
                         .open_keys = open_keys,
                         .count_connections = count_connections,
                         .now = now,
                         .pause = pause,
                         .stop_requested = stop_requested,
                         .try_certificate = try_certificate,
                         .may_be_set_anew = may_be_set_anew,
                         .update_binding = update_binding,
                         .create_binding = create_binding,
                         .delete_binding = delete_binding,
                         .write_hashes = write_hashes,
                         .stop_service = stop_service,
                         .start_service = start_service,
                         .store_intent = store_intent,
                         .clear_intent = clear_intent,
                         .store_last_good = store_last_good,
                         .store_sstp_start = store_sstp_start,
                         .store_loss = store_loss,
                         .store_end = store_end,
                         .store_choice = store_choice,
                         .store_exclusions = store_exclusions,
                         .store_restarts = store_restarts,
                         .store_last_rotation = store_last_rotation,
                         .store_clock = store_clock,
                         .report = report};
}

/* An unknown name is only a machine that is not told from others of its kind. */
static void read_machine(struct server *server)
{
    wchar_t name[MACHINE_NAME_SIZE];
    DWORD size = MACHINE_NAME_SIZE;

    if (GetComputerNameExW(ComputerNamePhysicalDnsHostname, name, &size)) {
        (void)text_to_utf8(name, server->machine, sizeof(server->machine));
    }
}

void server_forget_keys(struct server *server)
{
    cert_keys_forget(&server->keys);
}

void server_ask_again(struct server *server)
{
    cert_keys_ask_again(&server->keys);
}

void server_use_settings(struct server *server)
{
    const struct settings *settings = server->settings;

    server->services.stop_seconds = settings->values[SETTING_SERVICE_STOP_SECONDS];
    server->services.start_seconds = settings->values[SETTING_SERVICE_START_SECONDS];
}

struct outcome server_open(struct server *server, const struct settings *settings,
                           const struct server_life *life, struct event_log *log)
{
    struct outcome outcome;
    struct outcome services;

    ZeroMemory(server, sizeof(*server));
    server->settings = settings;
    server->life = *life;
    server->log = log;
    server->host = make_host(server);
    read_machine(server);
    arena_init(&server->arena);
    arena_init(&server->arena_before);
    outcome = http_bindings_open(&server->bindings);
    services = service_control_open(&server->services);
    server->services.cancel_event = life->stop;
    server->services.hurry_event = life->hurry;
    server->services.shutdown_event = life->shutdown;
    server_use_settings(server);
    server->services.waiting = life->waiting;
    server->services.waiting_context = life->context;
    return outcome_ok(&outcome) ? services : outcome;
}

void server_close(struct server *server)
{
    server_let_go(server);
    sstp_log_end(&server->sstp_log);
    service_control_close(&server->services);
    http_bindings_close(&server->bindings);
    cert_keys_close(&server->keys);
    arena_free(&server->arena);
    arena_free(&server->arena_before);
}
