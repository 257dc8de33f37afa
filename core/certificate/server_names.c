/* The order in which the server's names are sought. */
#include "certificate/server_names.h"

#include "base/names.h"
#include "certificate/admin_choice.h"
#include "certificate/exclusions.h"
#include "certificate/verdict.h"

/* The first that is bound for SSTP and still says its names. */
static const struct certificate *bound_certificate(const struct snapshot *snapshot)
{
    for (size_t i = 0; i < FAMILY_COUNT; i++) {
        const struct binding *binding = &snapshot->bindings[i];
        if (binding->presence != PART_PRESENT || !ssl_record_is_sstp(&binding->record)) {
            continue;
        }
        const struct certificate *bound = snapshot_find(snapshot, &binding->record.thumbprint);
        if (bound != NULL && bound->decoded) {
            return bound;
        }
    }
    return NULL;
}

static bool is_bound_for_sstp(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    for (size_t i = 0; i < FAMILY_COUNT; i++) {
        const struct binding *binding = &snapshot->bindings[i];
        if (ssl_record_is_sstp(&binding->record) && binding_carries(binding, thumbprint)) {
            return true;
        }
    }
    return false;
}

/* What is bound for SSTP, gone from the store, and still shown to clients out of HTTP.sys' memory:
 * over either family, since the record of the other may be younger than its loss. */
static const struct certificate *shown_certificate(const struct snapshot *snapshot)
{
    for (size_t i = 0; i < FAMILY_COUNT; i++) {
        const struct certificate *leaf = snapshot->probes[i].leaf;
        if (leaf != NULL && leaf->decoded && is_bound_for_sstp(snapshot, &leaf->thumbprint)) {
            return leaf;
        }
    }
    return NULL;
}

/* It is for all names that the server was known by, as far as that is remembered. */
static bool keeps_names(const struct snapshot *snapshot, const struct certificate *bound)
{
    const struct last_good *baseline = &snapshot->state.last_good;
    const struct names names = {bound->names, bound->name_count};

    return baseline->presence != PART_PRESENT || names_cover(&names, &baseline->names);
}

/* The bound certificate, where a rotation that has not ended bound it: its names were judged then,
 * by what said them before. One that lacks some of those only stands in, unless it was chosen. */
static const struct certificate *being_rotated(const struct snapshot *snapshot)
{
    const struct certificate *bound = bound_certificate(snapshot);
    const struct intent *intent = &snapshot->state.intent;

    return bound != NULL && intent->presence == PART_PRESENT &&
                   thumbprint_equal(&intent->target, &bound->thumbprint) &&
                   keeps_names(snapshot, bound)
               ? bound
               : NULL;
}

static bool take_names(const struct certificate *certificate, enum names_source source,
                       struct server_names *out)
{
    if (certificate == NULL) {
        return false;
    }
    *out = (struct server_names){{certificate->names, certificate->name_count}, source};
    return true;
}

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

typedef const struct certificate *says_them(const struct snapshot *snapshot);

static const struct {
    says_them *find;
    enum names_source source;
} first_sources[] = {{being_rotated, NAMES_FROM_IN_SERVICE}, {choice_held, NAMES_FROM_CHOICE}},
  later_sources[] = {
      {choice_pinned, NAMES_FROM_CHOICE},
      {exclusions_fallback, NAMES_FROM_BASELINE}, /* what did not serve says nothing */
      {bound_certificate, NAMES_FROM_IN_SERVICE},
      {shown_certificate, NAMES_FROM_HANDSHAKE},
      {choice_requested, NAMES_FROM_CHOICE}};

struct server_names server_names_of(const struct snapshot *snapshot)
{
    struct server_names found = {.source = NAMES_FROM_NOTHING};

    for (size_t i = 0; i < COUNT(first_sources); i++) {
        if (take_names(first_sources[i].find(snapshot), first_sources[i].source, &found)) {
            return found;
        }
    }
    if (snapshot->state.last_good.presence == PART_PRESENT) {
        return (struct server_names){snapshot->state.last_good.names, NAMES_FROM_BASELINE};
    }
    for (size_t i = 0; i < COUNT(later_sources); i++) {
        if (take_names(later_sources[i].find(snapshot), later_sources[i].source, &found)) {
            break;
        }
    }
    return found;
}

bool server_names_changed(const struct snapshot *snapshot)
{
    const struct last_good *last_good = &snapshot->state.last_good;
    const struct certificate *held = choice_held(snapshot);

    return held != NULL && snapshot->settings->host_names.count == 0 &&
           last_good->presence == PART_PRESENT &&
           !names_cover(&(struct names){held->names, held->name_count}, &last_good->names);
}
