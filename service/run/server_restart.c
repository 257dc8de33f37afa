/* What would lengthen the outage of a restart is done before it, or beside it. */
#include "run/server.h"

void server_prepare_restart(struct server *server, const struct service_names *services)
{
    if (services->count > 0) {
        service_control_keep(&server->services, services);
        events_behind_begin(&server->behind, server->log);
    }
}

void server_let_go(struct server *server)
{
    events_behind_end(&server->behind);
    service_control_let_go(&server->services);
}

struct pass server_pass(struct server *server, struct reconciler *reconciler,
                        struct trigger trigger, struct pass_memory *memory)
{
    const struct pass pass = reconcile_pass(reconciler, &server->host, trigger, memory);

    server_let_go(server);
    return pass;
}
