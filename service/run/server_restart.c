/* What would lengthen the outage of a restart is done before it, or beside it. */
#include "base/service_name.h"
#include "run/server.h"

/* Not those of others: who removes one meanwhile would have to wait for a handle that is kept. */
static bool is_of_rras(const char *name)
{
    return service_name_equal(name, SSTP_SERVICE) ||
           service_name_equal(name, RAS_MANAGER_SERVICE) ||
           service_name_equal(name, REMOTE_ACCESS_SERVICE);
}

static struct service_names of_rras(const struct service_names *services)
{
    struct service_names names = {.count = 0};

    for (size_t i = 0; i < services->count; i++) {
        if (is_of_rras(services->items[i])) {
            CopyMemory(names.items[names.count++], services->items[i], SERVICE_NAME_SIZE);
        }
    }
    return names;
}

static bool has_sstp(const struct service_names *services)
{
    for (size_t i = 0; i < services->count; i++) {
        if (service_name_equal(services->items[i], SSTP_SERVICE)) {
            return true;
        }
    }
    return false;
}

/* An intent is stored again after a restart: what SSTP said at that one is not to be lost. */
static void listen_ahead(struct server *server)
{
    if (server->listening == NOT_LISTENING) {
        sstp_log_begin(&server->sstp_log);
        server->listening = LISTENING_AHEAD;
    }
}

void server_prepare_restart(struct server *server, const struct service_names *services)
{
    if (services->count > 0) {
        const struct service_names names = of_rras(services);
        service_control_keep(&server->services, &names);
        events_behind_begin(&server->behind, server->log);
    }
    if (has_sstp(services)) {
        listen_ahead(server);
    }
}

/* What SSTP says at its end is older than what is asked for. */
void server_listen_to_sstp(struct server *server)
{
    if (server->listening != LISTENING_AHEAD) {
        sstp_log_begin(&server->sstp_log);
    }
    server->listening = LISTENING_TO_A_START;
}

void server_let_go(struct server *server)
{
    events_behind_end(&server->behind);
    service_control_let_go(&server->services);
}

struct pass server_pass(struct server *server, struct reconciler *reconciler,
                        struct trigger trigger, struct pass_memory *memory)
{
    server->listening = NOT_LISTENING;
    const struct pass pass = reconcile_pass(reconciler, &server->host, trigger, memory);

    server_let_go(server);
    return pass;
}
