/* Random walks: whatever administrators, other programs, faults, crashes and reboots do one after
 * the other, the invariants hold after every pass, and once they cease it converges. A failing walk
 * names its seed; the same seed walks the same way. */
#include "situation.h"
#include "unit.h"

#define WALKS 5000
#define STEPS 25

struct walker {
    struct situation *situation;
    uint32_t seed;
};

static uint32_t below(struct walker *walker, uint32_t limit)
{
    walker->seed = walker->seed * 1664525u + 1013904223u;
    return (walker->seed >> 8) % limit;
}

static struct model *model_of(struct walker *walker)
{
    return &walker->situation->model;
}

static struct model_certificate *any_certificate(struct walker *walker)
{
    struct model *model = model_of(walker);

    return &model->certificates[below(walker, (uint32_t)model->certificate_count)];
}

/* ---- what can happen ---- */

static void a_certificate_is_enrolled(struct walker *walker)
{
    static const char *const labels[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
    static const char *const names[] = {"vpn.example.com", "vpn.example.com", "*.example.com",
                                        "mail.example.com"};
    struct model *model = model_of(walker);

    if (model->certificate_count <= COUNT_OF(labels)) {
        (void)model_issue(model, labels[model->certificate_count - 1],
                          names[below(walker, COUNT_OF(names))], (int)below(walker, 3) - 1,
                          (int)below(walker, 300));
    }
}

static void a_certificate_is_deleted(struct walker *walker)
{
    any_certificate(walker)->in_store = false;
}

static void a_key_breaks_or_comes_back(struct walker *walker)
{
    struct certificate *facts = &any_certificate(walker)->facts;

    facts->private_key = facts->private_key == KEY_USABLE ? KEY_UNUSABLE : KEY_USABLE;
}

static void a_binding_is_written_by_hand(struct walker *walker)
{
    struct model *model = model_of(walker);
    const enum family family = (enum family)below(walker, FAMILY_COUNT);
    const struct ssl_record record =
        ssl_record_for_sstp(&any_certificate(walker)->facts.thumbprint);

    (void)model_http_delete(model, family);
    (void)model_http_create(model, family, &record);
    walker->situation->settings_known[family] = false;
}

static void both_bindings_are_written_by_hand(struct walker *walker)
{
    const struct model_certificate *certificate = any_certificate(walker);

    if (certificate->in_store && certificate->facts.private_key == KEY_USABLE) {
        model_rebind(model_of(walker), certificate->label);
    }
}

static void a_binding_is_deleted(struct walker *walker)
{
    const enum family family = (enum family)below(walker, FAMILY_COUNT);

    (void)model_http_delete(model_of(walker), family);
    walker->situation->settings_known[family] = false;
}

static void another_application_takes_or_leaves_the_port(struct walker *walker)
{
    struct model_binding *binding = &model_of(walker)->bindings[below(walker, FAMILY_COUNT)];

    if (binding->presence != PART_ABSENT) {
        binding->record.application_id[0] ^= 1;
    }
}

static void a_hash_is_damaged(struct walker *walker)
{
    struct hash_pair *hashes = &model_of(walker)->parameters.hashes;
    struct hash_value *hash = below(walker, 2) == 0 ? &hashes->sha256 : &hashes->sha1;

    if (below(walker, 2) == 0) {
        *hash = (struct hash_value){.presence = PART_MALFORMED};
    } else {
        hash->bytes[below(walker, THUMBPRINT_SIZE)] ^= 4;
    }
}

static void a_certificate_is_picked_in_the_console(struct walker *walker)
{
    situation_pin(walker->situation, any_certificate(walker)->label);
}

static void a_picked_certificate_is_given_up(struct walker *walker)
{
    model_of(walker)->parameters.hash_configured_by_admin.value = 0;
}

static void services_are_stopped(struct walker *walker)
{
    const int last = (int)below(walker, MODEL_SERVICES);

    for (int i = MODEL_SERVICES - 1; i >= last; i--) {
        (void)model_stop(model_of(walker), (enum model_service_id)i);
    }
}

static void services_are_started(struct walker *walker)
{
    (void)model_start(model_of(walker), (enum model_service_id)below(walker, MODEL_SERVICES));
}

static void remoteaccess_is_disabled_or_enabled(struct walker *walker)
{
    struct model_service *service = &model_of(walker)->services[MODEL_REMOTE_ACCESS];

    service->disabled = !service->disabled;
}

static void the_server_reboots(struct walker *walker)
{
    model_reboot(model_of(walker));
    situation_new_process(walker->situation);
}

static void time_passes(struct walker *walker)
{
    model_advance(model_of(walker), below(walker, 100) * INSTANT_HOUR);
}

static void our_process_restarts(struct walker *walker)
{
    situation_new_process(walker->situation);
}

static void our_process_will_crash(struct walker *walker)
{
    walker->situation->process.crash_after =
        walker->situation->process.calls + 1 + below(walker, 16);
}

static void we_will_be_asked_to_stop(struct walker *walker)
{
    walker->situation->process.stop_after = walker->situation->process.calls + below(walker, 16);
}

static void our_process_will_end_within_seconds(struct walker *walker)
{
    walker->situation->process.at_once_after =
        walker->situation->process.calls + 1 + below(walker, 16);
}

static void a_call_will_fail(struct walker *walker)
{
    struct model_process *process = &walker->situation->process;
    const enum model_call call =
        (enum model_call)(CALL_TRY_CERTIFICATE + below(walker, MODEL_CALLS - CALL_TRY_CERTIFICATE));
    const struct model_fault fault = {.call = call,
                                      .nth = process->calls_of[call] + 1 + below(walker, 3),
                                      .times = 1 + below(walker, 3),
                                      .failure = FAILURE_OTHER,
                                      .code = 5};

    model_process_fault(process, fault);
}

static void something_cannot_be_read(struct walker *walker)
{
    model_of(walker)->unreadable[below(walker, MODEL_BLOCKING_PARTS)] = true;
}

typedef void event(struct walker *walker);

static const struct {
    event *happens;
    const char *name;
} events[] = {
#define EVENT(name)                                                                                \
    {                                                                                              \
        name, #name                                                                                \
    }
    EVENT(a_certificate_is_enrolled),
    EVENT(a_certificate_is_enrolled),
    EVENT(a_certificate_is_deleted),
    EVENT(a_key_breaks_or_comes_back),
    EVENT(a_binding_is_written_by_hand),
    EVENT(both_bindings_are_written_by_hand),
    EVENT(a_binding_is_deleted),
    EVENT(another_application_takes_or_leaves_the_port),
    EVENT(a_hash_is_damaged),
    EVENT(a_certificate_is_picked_in_the_console),
    EVENT(a_picked_certificate_is_given_up),
    EVENT(services_are_stopped),
    EVENT(services_are_started),
    EVENT(services_are_started),
    EVENT(remoteaccess_is_disabled_or_enabled),
    EVENT(the_server_reboots),
    EVENT(time_passes),
    EVENT(time_passes),
    EVENT(our_process_restarts),
    EVENT(our_process_will_crash),
    EVENT(our_process_will_crash),
    EVENT(we_will_be_asked_to_stop),
    EVENT(our_process_will_end_within_seconds),
    EVENT(a_call_will_fail),
    EVENT(a_call_will_fail),
    EVENT(something_cannot_be_read),
#undef EVENT
};

/* ---- a walk ---- */

/* Between two passes SSTP itself may have made a record, which is then as SSTP writes it. */
static void forget_settings_that_others_changed(struct situation *situation)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct model_binding *binding = &situation->model.bindings[family];
        if (binding->presence != PART_ABSENT &&
            !ssl_record_same_settings(&binding->record, &situation->record_settings[family])) {
            situation->settings_known[family] = false;
        }
    }
}

static void pass_over_it(struct walker *walker)
{
    struct situation *situation = walker->situation;

    forget_settings_that_others_changed(situation);
    (void)situation_pass(situation);
    if (situation->process.dead || situation->pass.result == PASS_CANCELLED) {
        situation_new_process(situation);
    }
    model_advance(&situation->model, INSTANT_MINUTE);
    situation_clear_log(situation);
}

/* All is well again, but for what is bound and what runs. */
static void end_of_troubles(struct walker *walker)
{
    struct model *model = model_of(walker);

    memset(model->unreadable, 0, sizeof(model->unreadable));
    for (int family = 0; family < FAMILY_COUNT; family++) {
        struct model_binding *binding = &model->bindings[family];
        if (binding->presence != PART_ABSENT && !ssl_record_is_sstp(&binding->record)) {
            binding->record.application_id[0] ^= 1;
        }
    }
    model->services[MODEL_REMOTE_ACCESS].disabled = false;
    model->parameters.hash_configured_by_admin.value = 0;
    for (size_t i = 0; i < model->certificate_count; i++) {
        model->certificates[i].in_store = false;
    }
    model_set_issuer(model_issue(model, "last", "vpn.example.com", -1, 900), 8, ROOT_LISTED);
    model_add_name(model_find(model, "last"), NAME_DNS, "mail.example.com");
    model_add_name(model_find(model, "last"), NAME_DNS, "*.example.com");
    model_advance(model, 2 * INSTANT_DAY); /* no limit on restarts is near */
    situation_new_process(walker->situation);
}

static void context(struct walker *walker)
{
    struct situation *situation = walker->situation;

    situation_healthy(situation);
    situation->without_probe = true;
    situation->model.atomic_update = below(walker, 2) == 0;
    situation->model.update_unsupported = below(walker, 3) == 0;
    pass_over_it(walker);
    for (unsigned step = 0; step < STEPS; step++) {
        const size_t next = below(walker, COUNT_OF(events));
        journal_add(situation, events[next].name, step);
        events[next].happens(walker);
        if (below(walker, 3) != 0) {
            pass_over_it(walker);
        }
    }
    end_of_troubles(walker);
    (void)model_start(&situation->model, MODEL_REMOTE_ACCESS);
    situation_settle(situation);
    assert_serves(situation, "last");
}

static void after_any_troubles_it_converges(void **state)
{
    for (uint32_t seed = 1; seed <= WALKS; seed++) {
        struct walker walker = {*state, seed * 7919u};
        journal_begin(*state, "random", "walk");
        journal_add(*state, "seed", (unsigned)seed);
        context(&walker);
    }
    journal_end(*state);
}

int run_walk_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(after_any_troubles_it_converges),
    };

    return cmocka_run_group_tests_name("walk", tests, NULL, NULL);
}
