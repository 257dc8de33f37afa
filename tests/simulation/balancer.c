/* A load balancer in front, at which TLS ends: it is put there and taken away, its certificate is
 * renewed, and somebody may answer in its place. */
#include "sim.h"

#define PROBED "vpn.example.com"

#include <string.h>

static void set_use_https(struct sim *sim, uint32_t value)
{
    sim->model.parameters.use_https =
        (struct dword_value){.presence = PART_PRESENT, .value = value};
    sim_note(sim, "administrator", "sets UseHttps to %u", (unsigned)value);
}

static bool is_offloaded(const struct model *model)
{
    return model->parameters.use_https.presence == PART_PRESENT &&
           model->parameters.use_https.value == 0;
}

static void takes_tls_back(struct sim *sim, unsigned unused)
{
    (void)unused;
    if (is_offloaded(&sim->model)) {
        set_use_https(sim, 1);
    }
}

/* The setting follows the balancer's certificate, or is refused, or is taken out. */
static void sets_offload_hash(struct sim *sim)
{
    const unsigned number = pick(sim, 8);

    sim->set.has_offload_hash = number < 6;
    sim->set.bad[SETTING_OFFLOAD_HASH] = number == 6;
    memset(sim->set.offload_hash, (int)(0xb0 + number), SHA256_SIZE);
    sim_note(sim, "administrator", "sets OffloadHash to %s",
             number < 6    ? "that of the certificate on the balancer"
             : number == 6 ? "something that is no hash"
                           : "nothing");
}

/* As the scripts do it that are passed around; some leave a part out. */
static void sets_sstp_up_for_it(struct sim *sim)
{
    struct sstp_parameters *parameters = &sim->model.parameters;

    parameters->hash_configured_by_admin =
        (struct dword_value){.presence = PART_PRESENT, .value = chance(sim, 85)};
    if (chance(sim, 50)) {
        parameters->hashes.sha256 = (struct hash_value){.presence = PART_PRESENT};
        memcpy(parameters->hashes.sha256.bytes, sim->set.offload_hash, SHA256_SIZE);
    }
    if (chance(sim, 70)) {
        parameters->hashes.sha1 = (struct hash_value){.presence = PART_ABSENT};
    }
}

/* Most are as they should be. */
static struct model_leaf draw_leaf(struct sim *sim, const char *label)
{
    static const char *const names[] = {PROBED, PROBED, PROBED, "mail.example.com"};
    struct model_leaf leaf = model_leaf(&sim->model, label, names[pick(sim, 4)], 0);

    memset(leaf.facts.sha256, (int)(0xb0 + pick(sim, 8)), SHA256_SIZE);
    leaf.trusted = chance(sim, 80);
    if (chance(sim, 15)) {
        leaf.facts.issuer = "Another CA";
    }
    return leaf;
}

static void note_leaf(struct sim *sim, const char *who, const struct model_leaf *leaf)
{
    sim_note(sim, who, "presents %02x.. for %s by %s, %s", (unsigned)leaf->facts.sha256[0],
             leaf->name.text, leaf->facts.issuer, leaf->trusted ? "trusted" : "untrusted");
}

static void another_certificate_is_on_the_balancer(struct sim *sim)
{
    sim->model.balancer.own = draw_leaf(sim, "balancer's");
    note_leaf(sim, "balancer", &sim->model.balancer.own);
}

static void sets_offload_probe(struct sim *sim)
{
    const unsigned number = pick(sim, 10);

    strcpy(sim->set.offload_probe, number < 8 ? PROBED : "");
    sim->set.offload_port = 443;
    sim->set.bad[SETTING_OFFLOAD_PROBE] = number == 9;
    if (chance(sim, 80)) {
        sim->set.has_offload_hash = false;
        sim->set.bad[SETTING_OFFLOAD_HASH] = false;
    }
    if (chance(sim, 40)) {
        sim->set.bad[SETTING_ISSUER] = false;
        sim->set.issuers.count = 0;
        model_type(&sim->set, SETTING_ISSUER, "Test CA");
    }
    sim_note(sim, "administrator", "sets OffloadProbe to '%s'%s, OffloadHash is %s",
             sim->set.offload_probe, number == 9 ? " and something that is no name" : "",
             sim->set.has_offload_hash ? "set" : "not set");
}

void moves_tls_to_a_balancer(struct sim *sim, unsigned unused)
{
    (void)unused;
    set_use_https(sim, 0);
    another_certificate_is_on_the_balancer(sim);
    if (chance(sim, 70)) {
        sets_offload_hash(sim);
        sets_sstp_up_for_it(sim);
        if (chance(sim, 60)) {
            sets_offload_probe(sim);
        }
    }
    if (chance(sim, 60)) {
        sim_plan(sim, while_of(sim, INSTANT_DAY), takes_tls_back, 0);
    }
}

/* ---- between this server and the balancer ---- */

static void the_interceptor_goes(struct sim *sim, unsigned unused)
{
    (void)unused;
    sim->model.balancer.intercepted = false;
    sim_note(sim, "interceptor", "is gone");
}

static void somebody_answers_in_its_place(struct sim *sim, unsigned again)
{
    struct model_balancer *balancer = &sim->model.balancer;

    if (sim->at_the_end) {
        return;
    }
    balancer->interceptor = draw_leaf(sim, "interceptor's");
    balancer->intercepted = true;
    note_leaf(sim, "interceptor", &balancer->interceptor);
    sim_plan(sim, while_of(sim, INSTANT_HOUR), the_interceptor_goes, 0);
    if (again < 4) {
        sim_plan(sim, while_of(sim, INSTANT_HOUR), somebody_answers_in_its_place, again + 1);
    }
}

static void it_can_be_reached(struct sim *sim, unsigned unused)
{
    (void)unused;
    sim->model.balancer.unreachable = false;
    sim_note(sim, "network", "the balancer's name answers");
}

static void it_cannot_be_reached(struct sim *sim, unsigned again)
{
    if (sim->at_the_end) {
        return;
    }
    sim->model.balancer.unreachable = true;
    sim_note(sim, "network", "the balancer's name does not answer");
    if (chance(sim, 80)) {
        sim_plan(sim, while_of(sim, 5 * INSTANT_MINUTE), it_can_be_reached, 0);
        if (again < 4) {
            sim_plan(sim, while_of(sim, INSTANT_HOUR), it_cannot_be_reached, again + 1);
        }
    }
}

static void renews_on_the_balancer(struct sim *sim, unsigned unused)
{
    (void)unused;
    if (is_offloaded(&sim->model)) {
        another_certificate_is_on_the_balancer(sim);
        if (chance(sim, 40)) { /* it is restarted for it, maybe again and again */
            sim_plan(sim, while_of(sim, 5 * INSTANT_MINUTE), it_cannot_be_reached, 0);
        }
        if (sim->set.offload_probe[0] == '\0' || chance(sim, 15)) {
            sets_offload_hash(sim);
        }
    }
}

static void looks_after_offload_probe(struct sim *sim, unsigned unused)
{
    (void)unused;
    sets_offload_probe(sim);
}

event *balancer_event(struct sim *sim)
{
    static event *const events[] = {moves_tls_to_a_balancer,       takes_tls_back,
                                    renews_on_the_balancer,        renews_on_the_balancer,
                                    somebody_answers_in_its_place, it_cannot_be_reached,
                                    looks_after_offload_probe};

    return events[pick(sim, sizeof(events) / sizeof(events[0]))];
}
