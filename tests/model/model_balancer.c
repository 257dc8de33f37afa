/* The load balancer in front of the model, as who connects to it meets it. */
#include "base/names.h"
#include "model_host.h"

#include <string.h>

#define APART (150 * INSTANT_SECOND)

struct model_leaf model_leaf(const struct model *model, const char *label, const char *dns_name,
                             uint8_t sha256)
{
    struct model_leaf leaf = {.label = label,
                              .facts = {.decoded = true,
                                        .not_before = model->now - INSTANT_DAY,
                                        .not_after = model->now + 90 * INSTANT_DAY,
                                        .subject = label,
                                        .issuer = "Test CA",
                                        .template_oid = "",
                                        .template_name = ""},
                              .name = {NAME_DNS, dns_name},
                              .trusted = true};

    memset(leaf.facts.sha256, sha256, SHA256_SIZE);
    return leaf;
}

bool model_leaf_fits(const struct model *model, const struct model_leaf *leaf)
{
    const struct settings *settings = &model->settings;
    const struct host_names hosts = settings_host_names(settings);
    bool fits = hosts.count > 0 || strcmp(leaf->name.text, settings->offload_probe) == 0;

    for (size_t i = 0; i < hosts.count; i++) {
        fits = fits && strcmp(leaf->name.text, hosts.items[i].text) == 0;
    }
    return fits && leaf->trusted &&
           (settings->issuers.count == 0 ||
            strstr(leaf->facts.issuer, setting_list_at(&settings->issuers, 0)) != NULL);
}

const uint8_t *model_balancers_hash(const struct model *model)
{
    return model->settings.has_offload_hash || model->settings.offload_probe[0] == '\0'
               ? model->settings.offload_hash
               : model->balancer.own.facts.sha256;
}

static const struct model_leaf *shown_by(const struct model_balancer *balancer)
{
    return balancer->intercepted ? &balancer->interceptor : &balancer->own;
}

static void note_shown(struct model *model, const struct model_leaf *leaf)
{
    struct model_balancer *balancer = &model->balancer;
    const bool fits = model_leaf_fits(model, leaf);

    if (balancer->seen_since == 0 || balancer->seen_since > model->now || !balancer->seen_well ||
        memcmp(balancer->seen, leaf->facts.sha256, SHA256_SIZE) != 0) {
        balancer->seen_since = model->now;
        memcpy(balancer->seen, leaf->facts.sha256, SHA256_SIZE);
    }
    balancer->seen_well = fits;
}

void model_probe_balancer(struct model *model, struct snapshot *snapshot)
{
    struct model_balancer *balancer = &model->balancer;
    const struct model_leaf *leaf = shown_by(balancer);

    snapshot->balancer = (struct balancer_facts){.answer = BALANCER_UNREACHABLE};
    strcpy(snapshot->balancer.error.object, "vpn.example.com:443");
    if (balancer->unreachable) {
        snapshot->balancer.error.failure = FAILURE_TIMED_OUT;
        balancer->seen_since = 0;
        return;
    }
    note_shown(model, leaf);
    balancer->shown_name = leaf->name;
    balancer->shown = leaf->facts;
    balancer->shown.names = &balancer->shown_name;
    balancer->shown.name_count = 1;
    snapshot->balancer.answer = BALANCER_SHOWN;
    snapshot->balancer.leaf = &balancer->shown;
    snapshot->balancer.trusted = leaf->trusted;
}

void model_judge_followed(struct model *model, const struct hash_pair *hashes)
{
    const struct model_balancer *balancer = &model->balancer;

    if (!balancer->follows || hashes->sha256.presence != PART_PRESENT) {
        return;
    }
    if (balancer->seen_since == 0 ||
        memcmp(balancer->seen, hashes->sha256.bytes, SHA256_SIZE) != 0) {
        model_log_broken(&model->log, 3, "a hash is written that is not the balancer's", "");
    } else if (!balancer->seen_well) {
        model_log_broken(&model->log, 3, "a certificate is followed that is not to be", "");
    } else if (model->now < balancer->seen_since + APART) {
        model_log_broken(&model->log, 3, "a certificate is followed upon one answer", "");
    }
}

void model_host_probe_balancer(void *context, struct snapshot *snapshot)
{
    const struct call call = call_begin(context, CALL_PROBE_BALANCER, NULL);

    if (call.acts && !call.process->dead) {
        model_probe_balancer(call.model, snapshot);
    }
    (void)call_end(&call, NULL, NULL);
}
