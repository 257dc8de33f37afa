/* The load balancer; see balancer.h. */
#include "balancer.h"

#include "net.h"

#include <sys/socket.h>
#include <unistd.h>

static const char its_name[] = "balancer";

static void accept_client(struct source *source, short revents)
{
    struct balancer *balancer = source->context;
    const int fd = net_accept(source->fd);

    (void)revents;
    if (fd >= 0) {
        tls_listener_serve(balancer->listener, endpoints_find(&balancer->endpoints, its_name)->tls,
                           fd, TLS_SSTP_ANSWERS);
    }
}

static const char *start_listening(struct balancer *balancer)
{
    const int fd = net_listen(AF_INET, 0);
    struct source *source;

    if (fd < 0) {
        return "cannot listen on 127.0.0.1";
    }
    balancer->port = net_port(fd);
    source = reactor_add(balancer->listener->reactor, fd, accept_client, NULL, balancer);
    if (source == NULL) {
        balancer->port = 0;
        return "too many sockets";
    }
    source->accepts = true;
    return NULL;
}

const char *balancer_present(struct balancer *balancer, const char *thumbprint,
                             const struct endpoint_material *material)
{
    const char *problem = endpoints_bind(&balancer->endpoints, its_name, thumbprint, material);

    return problem == NULL && balancer->port == 0 ? start_listening(balancer) : problem;
}

void balancer_close(struct balancer *balancer)
{
    reactor_close_kind(balancer->listener->reactor, accept_client);
    endpoints_clear(&balancer->endpoints);
    balancer->port = 0;
}
