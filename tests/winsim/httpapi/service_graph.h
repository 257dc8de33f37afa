/*
 * service_graph.h - which service depends on which, from the SCM's database in the registry.
 *
 * Wine stores dependencies and does not act on them, nor does it show them through the API, so they
 * are read where Windows keeps them: Services\<name>\DependOnService. Load-order groups
 * (DependOnGroup) are not looked at.
 */
#ifndef WINSIM_SERVICE_GRAPH_H
#define WINSIM_SERVICE_GRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <windows.h>

#define SERVICE_NAME_LENGTH 257   /* 256 characters and the terminator */
#define SERVICE_DEPENDS_MAX 1024u /* characters of a DependOnService value */
#define SERVICE_GRAPH_MAX   512u

struct service_node {
    wchar_t name[SERVICE_NAME_LENGTH];
    wchar_t depends_on[SERVICE_DEPENDS_MAX]; /* MULTI_SZ, always terminated by two zeros */
    bool visited;
};

struct service_graph {
    size_t count;
    struct service_node nodes[SERVICE_GRAPH_MAX];
    size_t order_count;
    const struct service_node *order[SERVICE_GRAPH_MAX]; /* the last question's answer */
    bool incomplete; /* something depends on a service that does not exist */
};

/* Released with free; NULL without memory. */
struct service_graph *service_graph_load(void);

/* Fills `order` with all services that depend on `name`, directly or not, each after its own
 * dependents: the order that is right for stopping, the reverse of the order of starting. */
void service_graph_dependents(struct service_graph *graph, const wchar_t *name);

/* Fills `order` with all services that `name` depends on, directly or not, in the order that is
 * right for starting. Sets `incomplete` if one of them does not exist. */
void service_graph_dependencies(struct service_graph *graph, const wchar_t *name);

#endif
