/* One probe for each family, over loopback or over what HTTP.sys listens on instead. */
#include "probe/loopback.h"

#include "http/listen.h"
#include "probe/leaf.h"
#include "win32/error.h"

#define LISTED_TRIES 3 /* of this machine's addresses in the list; more only delay the answer */

/* What the store has is known already. Of one that cannot be decoded only the thumbprint is. */
static const struct certificate *leaf_of(struct loopback *loopback, struct arena *arena,
                                         const struct snapshot *snapshot, enum family family)
{
    const struct probe_result *result = &snapshot->probes[family];
    const struct certificate *known = snapshot_find(snapshot, &result->thumbprint);
    struct certificate *leaf = &loopback->leaves[family];

    if (!result->shown) {
        return NULL;
    }
    if (known == NULL && probe_leaf_read(&loopback->leaf, arena, leaf) == ERROR_SUCCESS) {
        return leaf;
    }
    return known;
}

static bool asks_as_a_client(const struct settings *settings)
{
    return settings->values[SETTING_HEALTH_CHECK] == HEALTH_CHECK_POST;
}

/* Until one answers. What nothing accepts connections on, on each that is this machine's, is not
 * served; where none is, nothing was learnt. */
static void ask_listed(struct loopback *loopback, const struct probe_request *of_family,
                       struct probe_result *result)
{
    const struct listen_list *list = &loopback->list;
    struct probe_request request = *of_family;
    struct probe_result refused = {.answer = PROBE_UNKNOWN};
    size_t tries = 0;

    for (size_t i = 0; i < list->count && tries < LISTED_TRIES; i++) {
        if (list->items[i].family != request.family) {
            continue;
        }
        request.own = &list->items[i];
        tls_probe(&request, &loopback->leaf, result);
        if (!listen_list_goes_on(result)) {
            return;
        }
        if (result->answer == PROBE_NO_LISTENER) {
            refused = *result;
            tries++;
        }
    }
    if (tries > 0) {
        *result = refused;
    }
}

static void ask_family(struct loopback *loopback, const struct probe_request *request,
                       struct probe_result *result)
{
    switch (listen_list_where(&loopback->list, request->family)) {
    case LISTENS_ON_LOOPBACK:
        tls_probe(request, &loopback->leaf, result);
        listen_list_doubt(&loopback->list, result);
        break;
    case LISTENS_ELSEWHERE:
        ask_listed(loopback, request, result);
        break;
    case LISTENS_NOWHERE:
        *result = (struct probe_result){
            .answer = PROBE_UNKNOWN,
            .error = outcome_failed("finding one for a client of this family",
                                    "the IP listen list of HTTP.sys", ERROR_NOT_FOUND)};
        break;
    }
}

void loopback_probe(struct loopback *loopback, const struct http_bindings *bindings,
                    struct arena *arena, const char *name, HANDLE cancel, struct snapshot *snapshot)
{
    http_listen_read(bindings, &loopback->list);
    for (int i = 0; i < FAMILY_COUNT; i++) {
        const enum family family = (enum family)i;
        const struct probe_request request = {.family = family,
                                              .port = snapshot_port(snapshot),
                                              .host_name = name,
                                              .time_ms = PROBE_TIME_MS,
                                              .cancel = cancel,
                                              .post = asks_as_a_client(snapshot->settings)};

        ask_family(loopback, &request, &snapshot->probes[family]);
        snapshot->probes[family].leaf = leaf_of(loopback, arena, snapshot, family);
    }
}
