/* struct host on a model, for one process. */
#ifndef TESTS_MODEL_HOST_H
#define TESTS_MODEL_HOST_H

#include "host/host.h"
#include "model_process.h"

/* The functions, with the process as context. */
struct host model_host(struct model_process *process);

/* Those of them about what a client meets. */
void model_host_probe(void *context, struct snapshot *snapshot, const char *name);
void model_host_probe_balancer(void *context, struct snapshot *snapshot);
void model_host_sstp_events(void *context, instant since, struct sstp_events *events);
void model_host_count_connections(void *context, struct connections *connections);
bool model_host_pause(void *context, instant duration);

enum stop_request model_host_stop_requested(void *context);

/* Each adds those about its subject. */
void model_host_add_bindings(struct host *host); /* and the hashes */
void model_host_add_services(struct host *host);
void model_host_add_state(struct host *host);

#endif
