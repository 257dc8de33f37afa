/* Small questions about a snapshot that several decisions ask. */
#include "model/snapshot.h"

#include <string.h>

#include "model/sstp_start.h"

uint16_t snapshot_port(const struct snapshot *snapshot)
{
    const struct dword_value *port = &snapshot->parameters.listener_port;

    if (port->presence != PART_PRESENT || port->value == 0) {
        return SSTP_DEFAULT_PORT;
    }
    return (uint16_t)port->value;
}

bool snapshot_pinned(const struct snapshot *snapshot)
{
    const struct dword_value *flag = &snapshot->parameters.hash_configured_by_admin;

    return flag->presence == PART_PRESENT && flag->value != 0;
}

bool snapshot_observing(const struct snapshot *snapshot)
{
    return snapshot->settings->values[SETTING_MODE] == MODE_OBSERVE;
}

bool snapshot_offloaded(const struct snapshot *snapshot)
{
    const struct dword_value *use_https = &snapshot->parameters.use_https;

    return use_https->presence == PART_PRESENT && use_https->value == 0;
}

uint32_t snapshot_next_rotation(const struct snapshot *snapshot)
{
    const uint32_t last = snapshot->state.last_rotation.number;
    const uint32_t interrupted = snapshot->state.intent.number;

    return (last > interrupted ? last : interrupted) + 1;
}

/* The first that is not before it. Where all were renewed, the renewal of each is looked for. */
static size_t first_not_before(const struct store_facts *store, const struct thumbprint *thumbprint)
{
    size_t first = 0;
    size_t end = store->count;

    while (first < end) {
        const size_t middle = first + (end - first) / 2;
        if (thumbprint_compare(&store->certificates[middle].thumbprint, thumbprint) < 0) {
            first = middle + 1;
        } else {
            end = middle;
        }
    }
    return first;
}

const struct certificate *snapshot_find(const struct snapshot *snapshot,
                                        const struct thumbprint *thumbprint)
{
    const struct store_facts *store = &snapshot->store;
    size_t i = store->sorted ? first_not_before(store, thumbprint) : 0;

    while (i < store->count && !thumbprint_equal(&store->certificates[i].thumbprint, thumbprint)) {
        i = store->sorted ? store->count : i + 1;
    }
    return i < store->count ? &store->certificates[i] : NULL;
}

static bool is_bound(const struct binding *binding)
{
    return binding->presence == PART_PRESENT && ssl_record_is_sstp(&binding->record);
}

const struct binding *snapshot_bound(const struct snapshot *snapshot)
{
    for (size_t i = 0; i < FAMILY_COUNT; i++) {
        if (is_bound(&snapshot->bindings[i])) {
            return &snapshot->bindings[i];
        }
    }
    return NULL;
}

/* What an administrator chose and bound on one family so far. */
static bool is_chosen(const struct snapshot *snapshot, const struct binding *binding)
{
    const struct admin_choice *choice = &snapshot->state.choice;

    return choice->presence == PART_PRESENT && choice->sstp_wrote_at == 0 &&
           binding_carries(binding, &choice->thumbprint);
}

/* Of two that differ the one that SSTP was started with lets clients in. But what an administrator
 * chose is meant for both. */
static const struct binding *bound_in_service(const struct snapshot *snapshot)
{
    const struct binding *first = snapshot_bound(snapshot);
    const struct binding *other = &snapshot->bindings[FAMILY_IPV6];
    const struct thumbprint *started_with = &snapshot->state.sstp_start.thumbprint;

    return is_bound(other) && binding_carries(other, started_with) &&
                   !binding_carries(first, started_with) && !is_chosen(snapshot, first) &&
                   sstp_start_is_known(snapshot)
               ? other
               : first;
}

const struct binding *snapshot_served(const struct snapshot *snapshot)
{
    const struct binding *served = bound_in_service(snapshot);

    if (served != NULL || snapshot_foreign_policy(snapshot) == FOREIGN_REFUSE) {
        return served;
    }
    for (size_t i = 0; i < FAMILY_COUNT; i++) {
        if (snapshot->bindings[i].presence == PART_PRESENT) {
            return &snapshot->bindings[i];
        }
    }
    return NULL;
}

enum foreign_policy snapshot_foreign_policy(const struct snapshot *snapshot)
{
    return (enum foreign_policy)snapshot->settings->values[SETTING_FOREIGN_BINDINGS];
}

bool snapshot_runs(const struct snapshot *snapshot, const char *service)
{
    const struct dependents *dependents = &snapshot->dependents;

    for (size_t i = 0; i < dependents->running.count; i++) {
        if (strcmp(dependents->running.items[i], service) == 0) {
            return !dependents->changing[i];
        }
    }
    return strcmp(service, SSTP_SERVICE) == 0 && snapshot->sstp.state == SERVICE_IS_RUNNING;
}

bool snapshot_remote_access_ended(const struct snapshot *snapshot)
{
    const struct service_facts *remote_access = &snapshot->remote_access;

    return remote_access->presence == PART_PRESENT && remote_access->state == SERVICE_IS_STOPPED &&
           remote_access->exit_code != 0;
}

const char *family_name(enum family family)
{
    return family == FAMILY_IPV6 ? "IPv6" : "IPv4";
}

const struct certificate *snapshot_served_certificate(const struct snapshot *snapshot)
{
    const struct binding *served = snapshot_served(snapshot);

    return served == NULL ? NULL : snapshot_find(snapshot, &served->record.thumbprint);
}

bool snapshot_was_good(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    const struct last_good *known = &snapshot->state.last_good;

    return known->presence == PART_PRESENT && (thumbprint_equal(&known->thumbprint, thumbprint) ||
                                               thumbprint_equal(&known->stand_in, thumbprint) ||
                                               thumbprint_equal(&known->in_time, thumbprint));
}

bool binding_carries(const struct binding *binding, const struct thumbprint *thumbprint)
{
    return binding->presence == PART_PRESENT &&
           thumbprint_equal(&binding->record.thumbprint, thumbprint);
}
