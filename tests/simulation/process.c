/* Our process, and its passes. */
#include "sim.h"

#include <stddef.h>
#include <string.h>

#define RECOVERY_DELAY INSTANT_MINUTE

/* In an hour in which nobody else does anything. Most are needed where nobody is served and
 * HTTP.sys refuses one certificate after the other as it does while one is new: six tries each,
 * over ten minutes. */
#define OWN_PASSES_MAX 40

/* ---- our process ---- */

/* Whether such a service runs is told by the wait for its start, and not read back once more. */
static bool is_start_of_companion(enum model_call kind, const char *object)
{
    return kind == CALL_START_SERVICE &&
           (strcmp(object, model_service_name(MODEL_COMPANION)) == 0 ||
            strcmp(object, model_service_name(MODEL_UPON_COMPANION)) == 0);
}

/* Nor can what ended by itself, and is claimed to run again, be told from what ended once more. */
static bool is_start_of_what_ended(const struct model *model, enum model_call kind,
                                   const char *object)
{
    const struct model_service *service = &model->services[MODEL_REMOTE_ACCESS];

    return kind == CALL_START_SERVICE && service->exit_code != 0 &&
           strcmp(object, model_service_name(MODEL_REMOTE_ACCESS)) == 0;
}

/* Others may act between any two calls. */
static bool before_call(void *context, enum model_call kind, const char *object,
                        struct model_fault *fault, instant *takes)
{
    struct sim *sim = context;

    trigger_check_call(sim, kind);
    sim->statistics.calls[kind]++;
    while (sim->traits.races && sim->agenda.count > 0 &&
           sim->agenda.items[0].at <= sim->model.now) {
        sim->disturbed = true;
        sim->process.disturbed = true;
        sim_next_event(sim);
    }
    if (sim->process.dead || !trouble_strikes(sim, kind, fault, takes)) {
        return false;
    }
    if (fault->effect == FAULT_LIE && (is_start_of_companion(kind, object) ||
                                       is_start_of_what_ended(&sim->model, kind, object))) {
        fault->effect = FAULT_WITHOUT_EFFECT;
    }
    sim->statistics.faults[kind]++;
    return true;
}

static void after_call(void *context, const struct call *call, const char *object,
                       const char *value)
{
    struct sim *sim = context;

    if (sim->statistics.calls[CALL_OBSERVE] == sim->calls[CALL_OBSERVE] + 1 &&
        call->kind == CALL_OBSERVE) {
        sim->seen_at = sim->model.now;
        at_work_note(sim);
    }
    if (call->kind == CALL_OBSERVE) {
        sim->seen_hashes = sim->model.parameters.hashes;
    }
    for (int i = 0; call->kind == CALL_OBSERVE && i < MODEL_ALL_SERVICES; i++) {
        sim->ending[i] = sim->model.services[i].state == SERVICE_IS_CHANGING;
    }
    if (sim->journal != NULL) {
        journal_of_call(sim, call, object, value);
    }
}

static void was_reported(void *context, const struct report *report)
{
    struct sim *sim = context;

    sim->statistics.kinds[report->kind]++;
    if (report->kind == REPORT_ROTATION_STARTED) {
        sim->rotation_began = sim->model.now;
    }
    if (report->kind == REPORT_FINDING) {
        sim->statistics.reasons[report->finding->reason]++;
    }
    if (sim->journal != NULL) {
        journal_of_report(sim, report);
    }
}

/* They are read at the start and when an administrator asks for it. Whose settings a record is to
 * have that was lost while another rule held for it, nothing says. */
static void take_settings(struct sim *sim)
{
    const uint32_t foreign = sim->model.settings.values[SETTING_FOREIGN_BINDINGS];

    for (int i = 0; i < FAMILY_COUNT; i++) {
        sim->settings_known[i] =
            sim->settings_known[i] && (sim->set.values[SETTING_FOREIGN_BINDINGS] == foreign ||
                                       sim->model.bindings[i].presence != PART_ABSENT);
    }
    sim->model.settings = sim->set;
}

void sim_settings_are_read(struct sim *sim)
{
    if (sim->alive && !sim->in_pass) {
        take_settings(sim);
        sim_ask(sim);
    }
}

void sim_process_starts(struct sim *sim, unsigned unused)
{
    (void)unused;
    if (sim->alive || sim->in_pass) {
        return;
    }
    sim_note(sim, "our service", "starts");
    sim->request = (struct rotation_request){.given = false};
    sim->hurried = false;
    sim->asked = false;
    model_process_init(&sim->process, &sim->model);
    sim->model.balancer.seen_since = 0; /* this one has not seen it yet */
    model_watch(&sim->model);
    sim->process.director = (struct model_director){sim, before_call, after_call, was_reported};
    sim->process.stop_goes_on = chance(sim, 50);
    sim->host = model_host(&sim->process);
    take_settings(sim);
    sim->reconciler = (struct reconciler){0};
    sim->alive = true;
    sim->notified = false;
    sim->paused = false;
    sim->pass = (struct pass){.result = PASS_HEALTHY};
    sim->wake = sim->model.now + INSTANT_SECOND;
}

/* At once, without a chance to do anything. */
void sim_process_ends(struct sim *sim)
{
    if (sim->in_pass) {
        sim->process.dead = true;
    } else {
        sim->alive = false;
    }
}

/* ---- a pass ---- */

/* Nothing kept it from noting that the services run. (The log is that of one pass.) */
static bool could_settle(const struct sim *sim)
{
    const struct model_log *log = &sim->model.log;

    return sim->pass.result != PASS_FAILED && log->failed_stores == 0 &&
           log->reports[REPORT_SERVICE_START_FAILED] == 0 && log->lies == 0 &&
           !sim->model.unreadable[MODEL_PART_STATE] && !sim->model.unreadable[MODEL_PART_SSTP];
}

/* What the administrator may count on from now on: it was seen to run. */
static void note_what_was_seen(struct sim *sim)
{
    for (int i = 0; i < MODEL_ALL_SERVICES; i++) {
        const bool runs = model_running(&sim->model, (enum model_service_id)i);
        sim->settled[i] = runs && could_settle(sim);
    }
}

/* A record that was taken over is to stay SSTP's. */
static void note_who_owns(struct sim *sim)
{
    for (int i = 0; i < FAMILY_COUNT; i++) {
        const struct model_binding *binding = &sim->model.bindings[i];
        if (binding->presence != PART_ABSENT && ssl_record_is_sstp(&binding->record)) {
            ssl_record_take_over(&sim->record_settings[i]);
        }
    }
}

static void check_pass(struct sim *sim)
{
    struct passage passage = {.unwritable = sim->process.unwritable,
                              .before = &sim->before,
                              .after = &sim->model,
                              .pass = sim->pass,
                              .findings = &sim->memory.findings,
                              .ongoing = &sim->reconciler.ongoing,
                              .settings = &sim->model.settings,
                              .looked_at = sim->seen_at,
                              .crashed = sim->process.dead,
                              .disturbed = sim->disturbed,
                              .clock_was_set = sim->clock_was_set,
                              .hurried = sim->hurried,
                              .overriding = sim->overriding,
                              .without_probe = true};
    struct violation violation;

    for (int i = 0; i < FAMILY_COUNT; i++) {
        const bool by_sstp = sim->own_bindings != sim->model.own_bindings;
        passage.settings_known[i] = sim->settings_known[i] && !by_sstp && !sim->disturbed;
        passage.record_settings[i] = sim->record_settings[i];
    }
    if (!invariants_hold(&passage, &violation)) {
        sim->violation = violation;
    }
    note_who_owns(sim);
    rest_check_wishes(sim);
    newer_check_pass(sim, &passage);
}

/* Who waits does so by another clock, and no longer than until the next regular check. */
static instant safety_pass(const struct sim *sim)
{
    return sim->model.now +
           sim->model.settings.values[SETTING_SAFETY_PASS_MINUTES] * INSTANT_MINUTE;
}

static void pass_ended(struct sim *sim)
{
    sim->statistics.passes++;
    sim->statistics.restarts += sim->model.restart_count - sim->before.restart_count;
    if (sim->process.dead) {
        sim->statistics.crashes++;
        sim->alive = false;
        memset(sim->settled, 0, sizeof(sim->settled));
        sim_note(sim, "our service", "crashed");
        sim_plan(sim, RECOVERY_DELAY, sim_process_starts, 0);
        if (chance(sim, 5)) {
            sim_plan(sim, while_of(sim, RECOVERY_DELAY), installs_or_removes_the_monitor, 0);
        }
        return;
    }
    sim->statistics.results[sim->pass.result]++;
    sim->wake = sim->pass.next_check < safety_pass(sim) ? sim->pass.next_check : safety_pass(sim);
    sim->notified = false;
    if (sim->traits.watched && (sim->model.log.server_writes > 0 || sim->disturbed)) {
        sim_notify(sim); /* what we do ourselves is signalled, too */
    }
    journal_of_pass_end(sim);
    note_what_was_seen(sim);
    if (sim->pass.result == PASS_CANCELLED) {
        sim->alive = false;
        sim_note(sim, "our service", "stops, as it was asked to");
        sim_plan(sim, while_of(sim, INSTANT_HOUR), sim_process_starts, 0);
    }
}

/* Whoever looks every few seconds for ever fills the Event Log. */
static void check_rate(struct sim *sim, struct trigger trigger, unsigned calls)
{
    if (sim->model.now - sim->last_event > INSTANT_HOUR) {
        sim->last_event = sim->model.now;
        sim->own_passes = 0;
    }
    if (trigger.notified && sim->process.calls == calls + 1) {
        return; /* one look, and nothing new: each change of ours costs that */
    }
    if (++sim->own_passes > OWN_PASSES_MAX) {
        sim_violated(sim, SIM_BACKS_OFF, "too many passes in an hour with no reason from outside");
    }
}

/* A copy for what is judged later, of what can be asked of it: most of a model are places for
 * certificates and records that are not there, what was handed out of it, and an empty log. To copy
 * these, too, took a quarter of the time. */
static void keep(struct model *kept, const struct model *model)
{
    char *const to = (char *)kept;
    const char *const from = (const char *)model;
    const size_t first = offsetof(struct model, certificates);
    const size_t second = offsetof(struct model, atomic_update);
    const size_t third = offsetof(struct model, overriding);
    const size_t fourth = offsetof(struct model, overriding_ours);
    const size_t fifth = offsetof(struct model, observed_overriding);
    const size_t sixth = fifth + sizeof(model->observed_overriding);
    const size_t actions = offsetof(struct model, log.actions);
    const size_t seventh = actions + sizeof(model->log.actions);

    memcpy(to, from, first);
    memcpy(kept->certificates, model->certificates,
           model->certificate_count * sizeof(model->certificates[0]));
    kept->certificate_count = model->certificate_count;
    memcpy(to + second, from + second, third - second);
    memcpy(kept->overriding, model->overriding,
           model->overriding_count * sizeof(model->overriding[0]));
    memcpy(to + fourth, from + fourth, fifth - fourth);
    memcpy(to + sixth, from + sixth, actions - sixth);
    memcpy(kept->log.actions, model->log.actions, strlen(model->log.actions) + 1);
    memcpy(to + seventh, from + seventh, sizeof(*model) - seventh);
}

/* What the pass left, as it saw that: a stop that was through after its last look is news. What
 * RemoteAccess wrote that was started after it, nobody saw: who deletes that at once changes
 * nothing. */
static void note_what_ended(struct sim *sim)
{
    keep(&sim->ended, &sim->model);
    sim->ended.parameters.hashes = sim->seen_hashes;
    for (int i = 0; i < MODEL_ALL_SERVICES; i++) {
        if (sim->ending[i]) {
            sim->ended.services[i].state = SERVICE_IS_CHANGING;
        }
    }
}

void sim_run_pass(struct sim *sim)
{
    const struct trigger trigger = trigger_of_pass(sim);
    const unsigned calls = sim->process.calls;

    if (sim->own_bindings != sim->model.own_bindings) {
        sim->own_bindings = sim->model.own_bindings; /* SSTP was started by others */
        sim_record_changed(sim, FAMILY_IPV4);
        sim_record_changed(sim, FAMILY_IPV6);
    }
    sim->model.log = (struct model_log){.actions = ""};
    keep(&sim->before, &sim->model);
    sim->last = sim->pass;
    sim->last_disturbed = sim->disturbed;
    memcpy(sim->calls, sim->statistics.calls, sizeof(sim->calls));
    sim->in_pass = true;
    sim->disturbed = false;
    sim->overriding = request_urgency(&trigger.request) == OVERRIDING;
    ended_note(sim);
    model_process_begin_pass(&sim->process);
    model_process_insist(&sim->process, trigger.request.given && trigger.request.force);
    sim->pass = reconcile_pass(&sim->reconciler, &sim->host, trigger, &sim->memory);
    sim->in_pass = false;
    check_rate(sim, trigger, calls);
    trigger_check(sim, trigger);
    pass_ended(sim);
    check_pass(sim);
    peace_check(sim);
    at_work_check(sim, trigger);
    ended_check(sim);
    request_check(sim, trigger.request);
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const bool there = sim->model.bindings[family].presence != PART_ABSENT;
        if (sim->disturbed || sim->own_bindings != sim->model.own_bindings ||
            (there && !sim->settings_known[family])) {
            sim_record_changed(sim, (enum family)family);
        }
    }
    note_what_ended(sim);
    if (sim->power_failed) {
        sim->power_failed = false;
        sim_plan(sim, 0, power_returns, 0);
    } else if (sim->model.shuts_down) {
        goes_off(sim);
    }
}
