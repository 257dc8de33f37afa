/* The machine and other programs: reboots, crashes, what takes port 443, services that die. */
#include "sim.h"

#include <string.h>

/* ---- the machine ---- */

void power_returns(struct sim *sim, unsigned unused)
{
    (void)unused;
    sim->alive = false;
    model_reboot(&sim->model);
    wish_as_it_is(sim);
    memset(sim->settled, 0, sizeof(sim->settled));
    sim_record_changed(sim, FAMILY_IPV4);
    sim_record_changed(sim, FAMILY_IPV6);
    sim_note(sim, "server", "is up again; %s",
             model_serves_clients(&sim->model) ? "SSTP clients can connect"
                                               : "no SSTP client can connect");
    sim_plan(sim, 2 * INSTANT_MINUTE, sim_process_starts, 0);
}

static void the_server_reboots(struct sim *sim, unsigned unused)
{
    (void)unused;
    sim_note(sim, "server", "reboots");
    if (sim->in_pass) {
        sim->process.dead = true;
        sim->power_failed = true;
        return;
    }
    power_returns(sim, 0);
}

static void a_while_passes(struct sim *sim, unsigned unused)
{
    (void)unused;
    sim_note(sim, "server", "is busy for a while");
    model_advance(&sim->model, while_of(sim, 2 * INSTANT_DAY));
}

/* By the time service, by a person, or because a battery was empty. */
static void the_clock_is_set(struct sim *sim, unsigned unused)
{
    static const instant amounts[] = {INSTANT_MINUTE, 10 * INSTANT_MINUTE, INSTANT_HOUR,
                                      INSTANT_DAY, 365 * INSTANT_DAY};
    static const char *const words[] = {"a minute", "ten minutes", "an hour", "a day", "a year"};
    const unsigned amount = pick(sim, 5);
    const bool back = chance(sim, 50);

    (void)unused;
    if (sim->traits.clock_is_set) {
        sim_note(sim, "server", "sets its clock %s by %s", back ? "back" : "forward",
                 words[amount]);
        sim_set_clock(sim, back ? -amounts[amount] : amounts[amount]);
    }
}

static void the_machine_is_saved(struct sim *sim, unsigned unused)
{
    const instant duration = while_of(sim, 40 * INSTANT_DAY);

    (void)unused;
    if (sim->traits.clock_is_set) {
        sim_note(sim, "server", "is saved, and runs again after %u days",
                 (unsigned)(duration / INSTANT_DAY));
        sim_save(sim, duration);
    }
}

/* ---- our process ---- */

static void our_process_is_killed(struct sim *sim, unsigned unused)
{
    (void)unused;
    if (!sim->alive) {
        return;
    }
    sim_note(sim, "our service", "is killed");
    sim_process_ends(sim);
    if (!sim->in_pass) {
        sim_plan(sim, INSTANT_MINUTE, sim_process_starts, 0);
    }
}

static void our_process_will_crash(struct sim *sim, unsigned unused)
{
    (void)unused;
    if (sim->alive && sim->traits.crashes) {
        sim->process.crash_after = sim->process.calls + 1 + pick(sim, 24);
        sim_notify(sim);
    }
}

/* Perhaps while a new certificate is put into use. */
static void windows_will_shut_down(struct sim *sim, unsigned unused)
{
    (void)unused;
    if (sim->alive && !sim->in_pass) {
        enrolment_event(sim)(sim, 0);
        sim->process.shutdown_after = sim->process.calls + 1 + pick(sim, 24);
        sim_notify(sim);
    }
}

static void we_are_asked_to_stop(struct sim *sim, unsigned unused)
{
    (void)unused;
    if (sim->alive && !sim->in_pass) {
        sim->process.stop_after = sim->process.calls + pick(sim, 24);
    }
}

static void our_service_is_woken(struct sim *sim, unsigned unused)
{
    (void)unused;
    if (sim->alive && !sim->in_pass) {
        sim_ask(sim);
    }
}

/* ---- services ---- */

static void a_service_host_crashes(struct sim *sim, unsigned unused)
{
    static const enum model_service_id shared[] = {MODEL_SSTP, MODEL_RASMAN};
    const bool both = chance(sim, 50);

    (void)unused;
    sim_note(sim, "server", "the process of %s ends", both ? "SstpSvc and RasMan" : "RemoteAccess");
    for (size_t i = 0; i < sizeof(shared) / sizeof(shared[0]); i++) {
        const enum model_service_id victim = both ? shared[i] : MODEL_REMOTE_ACCESS;
        if (sim->model.services[victim].state == SERVICE_IS_STOPPED) {
            continue;
        }
        model_kill(&sim->model, victim);
        sim->wishes[victim] = WISH_UNKNOWN;
        sim->settled[victim] = false;
    }
}

static void a_service_will_die_at_its_start(struct sim *sim, unsigned unused)
{
    const enum model_service_id victim = (enum model_service_id)pick(sim, MODEL_COMPANION);

    (void)unused;
    sim_note(sim, "server", "%s will stop right after its next start", model_service_name(victim));
    sim->model.services[victim].dies = 1;
}

/* ---- VPN clients ---- */

void clients_come_and_go(struct sim *sim, unsigned unused)
{
    (void)unused;
    if (sim->at_the_end) {
        return;
    }
    if (model_running(&sim->model, MODEL_REMOTE_ACCESS)) {
        sim->model.tunnels = chance(sim, 40) ? 0 : 1 + pick(sim, 50);
        sim_note(sim, "VPN clients", "are connected: %u", sim->model.tunnels);
    }
    if (chance(sim, 70)) {
        sim_plan(sim, while_of(sim, INSTANT_DAY), clients_come_and_go, 0);
    }
}

/* ---- other applications on port 443 ---- */

static void the_port_is_given_back(struct sim *sim, unsigned family)
{
    struct model_binding *binding = &sim->model.bindings[family];

    if (binding->presence == PART_ABSENT || ssl_record_is_sstp(&binding->record)) {
        return;
    }
    if (chance(sim, 50)) {
        (void)model_http_delete(&sim->model, (enum family)family);
        sim_note(sim, "other application", "removes its %s record",
                 family_name((enum family)family));
    } else {
        memcpy(binding->record.application_id, sstp_application_id, APPLICATION_ID_SIZE);
        sim_note(sim, "other application", "hands its %s record to SSTP",
                 family_name((enum family)family));
    }
    sim_record_changed(sim, (enum family)family);
}

static void another_application_takes(struct sim *sim, enum family family)
{
    const struct model_certificate *certificate = good_certificate(sim);
    struct ssl_record record;

    if (certificate == NULL) {
        return;
    }
    record = ssl_record_for_sstp(&certificate->facts.thumbprint);
    memset(record.application_id, 0x4d, APPLICATION_ID_SIZE);
    record.flags = chance(sim, 30) ? 2 : 0;
    if (chance(sim, 15)) {
        strcpy(record.store_name, "WebHosting");
    }
    (void)model_http_delete(&sim->model, family);
    (void)model_http_create(&sim->model, family, &record);
    sim_record_changed(sim, family);
    sim_note(sim, "other application", "takes %s, with %s from %s", family_name(family),
             certificate->label, record.store_name);
    if (chance(sim, 80)) {
        sim_plan(sim, while_of(sim, 2 * INSTANT_DAY), the_port_is_given_back, (unsigned)family);
    }
}

static void another_application_takes_both(struct sim *sim, unsigned unused)
{
    (void)unused;
    another_application_takes(sim, FAMILY_IPV4);
    another_application_takes(sim, FAMILY_IPV6);
}

static void another_application_takes_one(struct sim *sim, unsigned unused)
{
    (void)unused;
    another_application_takes(sim, (enum family)pick(sim, FAMILY_COUNT));
}

/* Its administrator renews. */
static void another_application_moves_on(struct sim *sim, unsigned unused)
{
    const struct model_certificate *certificate = good_certificate(sim);

    (void)unused;
    for (int family = 0; family < FAMILY_COUNT && certificate != NULL; family++) {
        struct ssl_record record = sim->model.bindings[family].record;
        if (sim->model.bindings[family].presence == PART_PRESENT && !ssl_record_is_sstp(&record)) {
            record.thumbprint = certificate->facts.thumbprint;
            (void)model_http_update(&sim->model, (enum family)family, &record);
            sim_note(sim, "other application", "moves its %s record to %s",
                     family_name((enum family)family), certificate->label);
        }
    }
}

/* ---- records that win over SSTP's ---- */

static void a_web_site_is_set_up(struct sim *sim, unsigned unused)
{
    static const struct {
        enum overriding_kind kind;
        const char *host;
    } sites[] = {
        {OVERRIDING_ADDRESS, "203.0.113.5"},
        {OVERRIDING_ADDRESS, "[2001:db8::5]"},
        {OVERRIDING_ADDRESS, "127.0.0.1"},
        {OVERRIDING_HOST_NAME, "vpn.example.com"},
        {OVERRIDING_HOST_NAME, "www.example.test"},
        {OVERRIDING_CENTRAL_STORE, ""},
        {OVERRIDING_CENTRAL_NAME, "vpn.example.com"},
    };
    const unsigned site = pick(sim, sizeof(sites) / sizeof(sites[0]));
    const struct model_certificate *bound =
        model_by_thumbprint(&sim->model, &sim->model.bindings[FAMILY_IPV4].record.thumbprint);
    const char *label =
        bound != NULL && chance(sim, 60) ? bound->label : any_certificate(sim)->label;

    (void)unused;
    if (sim->model.overriding_count < MODEL_OVERRIDING_MAX) {
        struct overriding_binding *added =
            model_add_overriding(&sim->model, sites[site].kind, sites[site].host, label);
        sim->model.overriding_extended[added - sim->model.overriding] =
            sim->model.atomic_update && !sim->model.update_unsupported && chance(sim, 20);
        sim_note(sim, "other application", "binds %s for '%s' on SSTP's port", label,
                 sites[site].host);
    }
}

static void a_web_site_is_removed(struct sim *sim, unsigned unused)
{
    (void)unused;
    if (sim->model.overriding_count > 0) {
        sim->model.overriding_count--;
        sim_note(sim, "other application", "gives '%s' up",
                 sim->model.overriding[sim->model.overriding_count].host);
    }
}

/* IIS keeps a copy of the hash and puts it back. */
static void iis_puts_an_old_hash_back(struct sim *sim, unsigned unused)
{
    const struct model_certificate *old = any_certificate(sim);

    (void)unused;
    for (int family = 0; family < FAMILY_COUNT; family++) {
        struct ssl_record record = sim->model.bindings[family].record;
        if (sim->model.bindings[family].presence == PART_PRESENT) {
            record.thumbprint = old->facts.thumbprint;
            (void)model_http_update(&sim->model, (enum family)family, &record);
        }
    }
    sim_note(sim, "IIS", "puts its copy of the hash back: %s", old->label);
}

event *machine_event(struct sim *sim)
{
    static event *const events[] = {the_server_reboots,
                                    the_server_is_shut_down,
                                    the_server_is_shut_down,
                                    a_while_passes,
                                    the_clock_is_set,
                                    the_machine_is_saved,
                                    our_process_is_killed,
                                    our_process_will_crash,
                                    our_process_will_crash,
                                    our_process_will_crash,
                                    windows_will_shut_down,
                                    windows_will_shut_down,
                                    we_are_asked_to_stop,
                                    our_service_is_woken,
                                    our_service_is_woken,
                                    clients_come_and_go,
                                    a_service_host_crashes,
                                    a_service_will_die_at_its_start,
                                    another_application_takes_one,
                                    another_application_takes_one,
                                    another_application_takes_both,
                                    another_application_moves_on,
                                    a_web_site_is_set_up,
                                    a_web_site_is_removed,
                                    iis_puts_an_old_hash_back};

    return events[pick(sim, sizeof(events) / sizeof(events[0]))];
}
