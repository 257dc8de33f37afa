/*
 * service_graph.c - reads the dependencies of all services and walks them depth first.
 */
#include "service_graph.h"

#include <stdlib.h>
#include <wchar.h>

#define SERVICES_KEY L"SYSTEM\\CurrentControlSet\\Services"

static void read_node(HKEY services, struct service_node *node)
{
    DWORD size = (SERVICE_DEPENDS_MAX - 2) * sizeof(wchar_t);
    if (RegGetValueW(services, node->name, L"DependOnService", RRF_RT_REG_MULTI_SZ, NULL,
                     node->depends_on, &size) != ERROR_SUCCESS) {
        node->depends_on[0] = L'\0';
        node->depends_on[1] = L'\0';
    }
}

struct service_graph *service_graph_load(void)
{
    struct service_graph *const graph = calloc(1, sizeof(*graph));
    HKEY services;
    if (graph == NULL || RegOpenKeyExW(HKEY_LOCAL_MACHINE, SERVICES_KEY, 0,
                                       KEY_READ | KEY_WOW64_64KEY, &services) != ERROR_SUCCESS) {
        return graph;
    }
    for (DWORD i = 0; graph->count < SERVICE_GRAPH_MAX; i++) {
        struct service_node *const node = &graph->nodes[graph->count];
        DWORD length = SERVICE_NAME_LENGTH;
        const LSTATUS status =
            RegEnumKeyExW(services, i, node->name, &length, NULL, NULL, NULL, NULL);
        if (status == ERROR_NO_MORE_ITEMS) {
            break;
        }
        if (status == ERROR_SUCCESS) {
            read_node(services, node);
            graph->count++;
        }
    }
    RegCloseKey(services);
    return graph;
}

static struct service_node *find(struct service_graph *graph, const wchar_t *name)
{
    for (size_t i = 0; i < graph->count; i++) {
        if (_wcsicmp(graph->nodes[i].name, name) == 0) {
            return &graph->nodes[i];
        }
    }
    return NULL;
}

static bool depends_on(const struct service_node *node, const wchar_t *name)
{
    for (const wchar_t *entry = node->depends_on; *entry != L'\0'; entry += wcslen(entry) + 1) {
        if (_wcsicmp(entry, name) == 0) {
            return true;
        }
    }
    return false;
}

static void begin(struct service_graph *graph)
{
    graph->order_count = 0;
    graph->incomplete = false;
    for (size_t i = 0; i < graph->count; i++) {
        graph->nodes[i].visited = false;
    }
}

static void visit_dependents(struct service_graph *graph, const wchar_t *name)
{
    for (size_t i = 0; i < graph->count; i++) {
        struct service_node *const node = &graph->nodes[i];
        if (!node->visited && depends_on(node, name)) {
            node->visited = true;
            visit_dependents(graph, node->name);
            graph->order[graph->order_count++] = node;
        }
    }
}

static void visit_dependencies(struct service_graph *graph, const struct service_node *of)
{
    for (const wchar_t *entry = of->depends_on; *entry != L'\0'; entry += wcslen(entry) + 1) {
        struct service_node *const node = find(graph, entry);
        if (node == NULL) {
            graph->incomplete = true;
        } else if (!node->visited) {
            node->visited = true;
            visit_dependencies(graph, node);
            graph->order[graph->order_count++] = node;
        }
    }
}

void service_graph_dependents(struct service_graph *graph, const wchar_t *name)
{
    begin(graph);
    struct service_node *const start = find(graph, name);
    if (start != NULL) {
        start->visited = true; /* a circle must not lead back to it */
    }
    visit_dependents(graph, name);
}

void service_graph_dependencies(struct service_graph *graph, const wchar_t *name)
{
    begin(graph);
    struct service_node *const start = find(graph, name);
    if (start != NULL) {
        start->visited = true;
        visit_dependencies(graph, start);
    }
}
