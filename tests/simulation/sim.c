/* Time, our process, and its passes. */
#include "sim.h"

#include "policy.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define PASSES_MAX     8000 /* of one schedule: more is a loop */
#define RECOVERY_DELAY INSTANT_MINUTE
#define OWN_PASSES_MAX 30 /* in an hour in which nobody else does anything */

/* ---- small tools ---- */

bool chance(struct sim *sim, unsigned percent)
{
    return random_percent(&sim->random, percent);
}

unsigned pick(struct sim *sim, unsigned limit)
{
    return random_below(&sim->random, limit);
}

instant while_of(struct sim *sim, instant longest)
{
    const unsigned shift = 4 * pick(sim, 5);

    return ((longest >> shift) * (1 + pick(sim, 1000))) / 1000;
}

static const struct {
    unsigned invariant;
    const char *words;
} sim_checks[SIM_CHECKS] = {
    [SIM_RUNS] = {1, "At the end all runs that others than us want to run."},
    [SIM_MENDED] = {5, "With nothing in the way clients can connect."},
    [SIM_BACKS_OFF] = {6, "It backs off."},
    [SIM_RESTS] = {6, "Faults over, it comes to rest."},
    [SIM_STANDS] = {6, "At rest it is healthy, or a named finding stands."},
    [SIM_CHANCE] = {6, "A server that can be mended is."},
    [SIM_SEES] = {6, "At rest it is not called healthy with an unfit certificate."},
    [SIM_FORGETS] = {6, "An intent does not outlive what it was for."},
    [SIM_HEALTHY] = {6, "With nothing in the way it ends healthy, with the right certificate."},
    [SIM_RECOVERS] = {11,
                      "After a crash of ours, too, all runs at the end that others want to run."},
    [SIM_STOPPED] = {8, "What an administrator stopped is not running at the end of a pass."},
    [SIM_PEACE] = {12, "What others take away twice is left to them."},
};

const char *sim_check_words(size_t number)
{
    return number < SIM_CHECKS ? sim_checks[number].words : NULL;
}

void sim_violated(struct sim *sim, enum sim_check check, const char *detail)
{
    if (sim->violation.words == NULL) {
        sim->violation =
            (struct violation){sim_checks[check].invariant, sim_checks[check].words, ""};
        (void)snprintf(sim->violation.detail, sizeof(sim->violation.detail), "%s", detail);
    }
}

/* ---- what is to come ---- */

void sim_plan(struct sim *sim, instant in, event *what, unsigned argument)
{
    struct agenda *agenda = &sim->agenda;
    const instant at = sim->model.now + in;
    size_t place = agenda->count;

    if (agenda->count == AGENDA_MAX) {
        return;
    }
    while (place > 0 && agenda->items[place - 1].at > at) {
        agenda->items[place] = agenda->items[place - 1];
        place--;
    }
    agenda->items[place] = (struct appointment){at, what, argument};
    agenda->count++;
}

/* Modulo the range: a difference may be negative. */
static void shift(instant *at, instant difference)
{
    if (*at != 0 && *at != INSTANT_NEVER) {
        *at += difference;
    }
}

void sim_set_clock(struct sim *sim, instant difference)
{
    sim->clock_was_set = true;
    sim->model.now += difference;
    if (sim->model.now < sim->before.now) {
        sim->before.now = sim->model.now;
    }
    sim->begun += difference;
    shift(&sim->wake, difference);
    shift(&sim->last_event, difference);
    shift(&sim->looked_at, difference);
    for (size_t i = 0; i < sim->agenda.count; i++) {
        shift(&sim->agenda.items[i].at, difference);
    }
    for (size_t i = 0; i < sim->trouble_count; i++) {
        shift(&sim->troubles[i].until, difference);
    }
    for (int i = 0; i < MODEL_ALL_SERVICES; i++) {
        shift(&sim->model.services[i].stopped_at, difference);
    }
}

static void next_event(struct sim *sim)
{
    struct agenda *agenda = &sim->agenda;
    const struct appointment next = agenda->items[0];

    agenda->count--;
    memmove(agenda->items, agenda->items + 1, agenda->count * sizeof(agenda->items[0]));
    if (next.at > sim->model.now) {
        model_advance(&sim->model, next.at - sim->model.now);
    }
    sim->last_event = sim->model.now;
    sim->own_passes = 0;
    next.event(sim, next.argument);
}

void sim_hint(struct sim *sim)
{
    const instant settled =
        sim->model.now + sim->reconciler.settings.values[SETTING_SETTLE_SECONDS] * INSTANT_SECOND;

    if (sim->alive && !(sim->traits.hints_lost && chance(sim, 50))) {
        sim->wake = settled < sim->wake ? settled : sim->wake;
    }
}

void sim_record_changed(struct sim *sim, enum family family)
{
    const struct model_binding *binding = &sim->model.bindings[family];

    sim->settings_known[family] = binding->presence != PART_ABSENT;
    sim->record_settings[family] = binding->record;
}

/* ---- our process ---- */

/* Others may act between any two calls. */
static bool before_call(void *context, enum model_call kind, const char *object,
                        struct model_fault *fault, instant *takes)
{
    struct sim *sim = context;

    (void)object;
    sim->statistics.calls[kind]++;
    while (sim->traits.races && sim->agenda.count > 0 &&
           sim->agenda.items[0].at <= sim->model.now) {
        sim->disturbed = true;
        sim->process.disturbed = true;
        next_event(sim);
    }
    if (sim->process.dead || !trouble_strikes(sim, kind, fault, takes)) {
        return false;
    }
    sim->statistics.faults[kind]++;
    return true;
}

static void after_call(void *context, const struct call *call, const char *object,
                       const char *value)
{
    struct sim *sim = context;

    if (sim->story != NULL) {
        story_of_call(sim, call, object, value);
    }
}

static void was_told(void *context, const struct report *report)
{
    struct sim *sim = context;

    sim->statistics.kinds[report->kind]++;
    if (report->kind == REPORT_FINDING) {
        sim->statistics.reasons[report->finding->reason]++;
    }
    if (sim->story != NULL) {
        story_of_report(sim, report);
    }
}

/* They are read at the start and not again. Whose settings a record is to have that was lost while
 * another rule held for it, nothing says. */
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

void sim_process_starts(struct sim *sim, unsigned unused)
{
    (void)unused;
    if (sim->alive || sim->in_pass) {
        return;
    }
    sim_tell(sim, "our service", "starts");
    model_process_init(&sim->process, &sim->model);
    sim->process.director = (struct model_director){sim, before_call, after_call, was_told};
    sim->process.stop_goes_on = chance(sim, 50);
    sim->host = model_host(&sim->process);
    take_settings(sim);
    sim->reconciler = reconciler_init(&sim->model.settings);
    sim->alive = true;
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
           !sim->model.unreadable[MODEL_PART_STATE];
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
                              .standing = &sim->reconciler.standing,
                              .settings = &sim->model.settings,
                              .crashed = sim->process.dead,
                              .disturbed = sim->disturbed,
                              .clock_was_set = sim->clock_was_set,
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
}

/* Who waits does so by another clock, and no longer than until the next regular check. */
static instant safety_pass(const struct sim *sim)
{
    return sim->model.now +
           sim->reconciler.settings.values[SETTING_SAFETY_PASS_MINUTES] * INSTANT_MINUTE;
}

static void pass_ended(struct sim *sim)
{
    sim->statistics.passes++;
    sim->statistics.restarts += sim->model.restart_count - sim->before.restart_count;
    if (sim->process.dead) {
        sim->statistics.crashes++;
        sim->alive = false;
        memset(sim->settled, 0, sizeof(sim->settled));
        sim_tell(sim, "our service", "crashed");
        sim_plan(sim, RECOVERY_DELAY, sim_process_starts, 0);
        if (chance(sim, 5)) {
            sim_plan(sim, while_of(sim, RECOVERY_DELAY), installs_or_removes_the_monitor, 0);
        }
        return;
    }
    sim->statistics.results[sim->pass.result]++;
    sim->wake = sim->pass.next_look < safety_pass(sim) ? sim->pass.next_look : safety_pass(sim);
    story_of_pass_end(sim);
    note_what_was_seen(sim);
    if (sim->pass.result == PASS_CANCELLED) {
        sim->alive = false;
        sim_tell(sim, "our service", "stops, as it was asked to");
        sim_plan(sim, while_of(sim, INSTANT_HOUR), sim_process_starts, 0);
    }
}

/* Whoever looks every few seconds for ever fills the Event Log. */
static void check_rate(struct sim *sim)
{
    if (sim->model.now - sim->last_event > INSTANT_HOUR) {
        sim->last_event = sim->model.now;
        sim->own_passes = 0;
    }
    if (++sim->own_passes > OWN_PASSES_MAX) {
        sim_violated(sim, SIM_BACKS_OFF, "too many passes in an hour with no reason from outside");
    }
}

static void run_pass(struct sim *sim)
{
    check_rate(sim);
    if (sim->own_bindings != sim->model.own_bindings) {
        sim->own_bindings = sim->model.own_bindings; /* SSTP was started by others */
        sim_record_changed(sim, FAMILY_IPV4);
        sim_record_changed(sim, FAMILY_IPV6);
    }
    sim->model.log = (struct model_log){.actions = ""};
    sim->before = sim->model;
    sim->in_pass = true;
    sim->disturbed = false;
    model_process_begin_pass(&sim->process);
    sim->pass = reconcile_pass(&sim->reconciler, &sim->host, &sim->memory);
    sim->in_pass = false;
    pass_ended(sim);
    check_pass(sim);
    peace_check(sim);
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const bool there = sim->model.bindings[family].presence != PART_ABSENT;
        if (sim->disturbed || sim->own_bindings != sim->model.own_bindings ||
            (there && !sim->settings_known[family])) {
            sim_record_changed(sim, (enum family)family);
        }
    }
    if (sim->power_failed) {
        sim->power_failed = false;
        sim_plan(sim, 0, power_returns, 0);
    }
}

/* ---- the schedule ---- */

/* Until there is nothing on the agenda and no pass before that time. */
static void live(struct sim *sim, instant until, bool only_agenda)
{
    while (sim->violation.words == NULL) {
        const instant event_at = sim->agenda.count > 0 ? sim->agenda.items[0].at : INSTANT_NEVER;
        const instant pass_at = sim->alive ? sim->wake : INSTANT_NEVER;

        if ((event_at == INSTANT_NEVER && (only_agenda || pass_at > until))) {
            return;
        }
        if (event_at <= pass_at) {
            next_event(sim);
            continue;
        }
        if (pass_at > sim->model.now) {
            model_advance(&sim->model, pass_at - sim->model.now);
        }
        run_pass(sim);
        if (sim->statistics.passes > PASSES_MAX) {
            sim_violated(sim, SIM_RESTS, "there is no end to its passes");
        }
    }
}

/* Time will end what it waits for. */
static bool waits(const struct sim *sim)
{
    const struct findings *standing = &sim->reconciler.standing;

    return findings_have(standing, REASON_RESTART_LIMIT) ||
           (findings_have(standing, REASON_RESTART_SCHEDULED) &&
            !policy_never_lets(&sim->model.settings));
}

/* Three passes in a row that change nothing, say nothing new and expect nothing of time. */
static bool comes_to_rest(struct sim *sim)
{
    unsigned quiet = 0;

    for (unsigned i = 0; i < 150 && sim->violation.words == NULL; i++) {
        const enum pass_result last = sim->pass.result;
        live(sim, sim->wake, false);
        bool said = false;
        for (int kind = 0; kind < REPORT_KIND_COUNT; kind++) {
            said = said || sim->model.log.reports[kind] > 0;
        }
        quiet =
            said || sim->model.log.server_writes > 0 || sim->pass.result != last ? 0 : quiet + 1;
        if (quiet >= 2 && !waits(sim)) {
            return true;
        }
    }
    return false;
}

static void plan_events(struct sim *sim)
{
    for (unsigned i = 0; i < sim->traits.events; i++) {
        const instant in = while_of(sim, sim->traits.horizon);
        sim_plan(sim, in, any_event(sim), 0);
    }
}

bool sim_run(struct sim *sim, uint64_t seed, FILE *story)
{
    memset(sim, 0, sizeof(*sim));
    sim->seed = seed;
    sim->random = random_from(seed);
    sim->story = story;
    world_begin(sim);
    story_of_world(sim);
    plan_events(sim);
    sim_process_starts(sim, 0);
    live(sim, 0, true);
    troubles_end(sim);
    if (sim->violation.words == NULL) {
        const bool rests = comes_to_rest(sim);
        rest_check_end(sim, rests);
    }
    if (sim->violation.words == NULL) {
        repair_all(sim);
        const bool rests = comes_to_rest(sim);
        rest_check_repaired(sim, rests);
    }
    return sim->violation.words == NULL;
}
