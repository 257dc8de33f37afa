/* What makes the proof differ from what clients meet, or shows that they do not get in. */
#include "sim.h"

static void sstp_answers_again(struct sim *sim, unsigned unused)
{
    (void)unused;
    sim->model.sstp_mute = false;
    sim_note(sim, "server", "SSTP answers the health check again");
}

static void sstp_goes_mute(struct sim *sim, unsigned unused)
{
    struct model *model = &sim->model;

    (void)unused;
    model->sstp_mute = true;
    model->mute_until_restart = chance(sim, 50);
    sim_note(sim, "server", "SSTP does not answer the health check%s",
             model->mute_until_restart ? " until its next start" : "");
    if (chance(sim, 50)) {
        sim_plan(sim, while_of(sim, INSTANT_DAY), sstp_answers_again, 0);
    }
}

static void a_family_comes_or_goes(struct sim *sim, unsigned unused)
{
    const enum family family = (enum family)pick(sim, FAMILY_COUNT);
    bool *none = &sim->model.no_family[family];

    (void)unused;
    *none = !*none;
    sim_note(sim, "administrator", "%s %s", *none ? "disables" : "enables", family_name(family));
}

static void a_firewall_comes_or_goes(struct sim *sim, unsigned unused)
{
    bool *dropped = &sim->model.probes_dropped;

    (void)unused;
    *dropped = !*dropped;
    sim_note(sim, "firewall", "%s connections over loopback", *dropped ? "drops" : "lets through");
}

static void an_interceptor_comes_or_goes(struct sim *sim, unsigned unused)
{
    bool *intercepted = &sim->model.intercepted;

    (void)unused;
    *intercepted = !*intercepted;
    sim_note(sim, "TLS scanner", "%s", *intercepted ? "is installed" : "is removed");
}

static void a_certificate_fails(struct sim *sim, unsigned unused)
{
    const unsigned number = pick(sim, (unsigned)sim->model.certificate_count);
    struct model_certificate *certificate = &sim->model.certificates[number];

    (void)unused;
    certificate->fails_tls = !certificate->fails_tls;
    sim_note(sim, "server", "%s with %s",
             certificate->fails_tls ? "no handshake will succeed" : "handshakes succeed",
             certificate->label);
    if (!certificate->fails_tls && certificate->in_store && sim->model.now / INSTANT_SECOND % 2) {
        certificate->facts.key_property += MODEL_CERTIFICATES_MAX + 1; /* nobody else's */
        certificate->mended_at = sim->model.now;
        sim_note(sim, "administrator", "imported %s with its key again", certificate->label);
    }
}

void loopback_repaired(struct sim *sim)
{
    struct model *model = &sim->model;

    model->sstp_mute = false;
    model->intercepted = false;
    for (size_t i = 0; i < model->certificate_count; i++) {
        model->certificates[i].fails_tls = false;
    }
}

event *loopback_event(struct sim *sim)
{
    static event *const events[] = {sstp_goes_mute,
                                    sstp_goes_mute,
                                    a_family_comes_or_goes,
                                    a_firewall_comes_or_goes,
                                    an_interceptor_comes_or_goes,
                                    a_certificate_fails,
                                    a_certificate_fails};

    return events[pick(sim, sizeof(events) / sizeof(events[0]))];
}
