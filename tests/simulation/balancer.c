/* A load balancer in front, at which TLS ends: it is put there and taken away, and its certificate
 * is renewed. */
#include "sim.h"

#include <string.h>

static void set_use_https(struct sim *sim, uint32_t value)
{
    sim->model.parameters.use_https =
        (struct dword_value){.presence = PART_PRESENT, .value = value};
    sim_tell(sim, "administrator", "sets UseHttps to %u", (unsigned)value);
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
    sim_tell(sim, "administrator", "sets OffloadHash to %s",
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

void moves_tls_to_a_balancer(struct sim *sim, unsigned unused)
{
    (void)unused;
    set_use_https(sim, 0);
    if (chance(sim, 70)) {
        sets_offload_hash(sim);
        sets_sstp_up_for_it(sim);
    }
    if (chance(sim, 60)) {
        sim_plan(sim, while_of(sim, INSTANT_DAY), takes_tls_back, 0);
    }
}

static void renews_on_the_balancer(struct sim *sim, unsigned unused)
{
    (void)unused;
    if (is_offloaded(&sim->model)) {
        sets_offload_hash(sim);
    }
}

event *balancer_event(struct sim *sim)
{
    static event *const events[] = {moves_tls_to_a_balancer, takes_tls_back,
                                    renews_on_the_balancer};

    return events[pick(sim, sizeof(events) / sizeof(events[0]))];
}
