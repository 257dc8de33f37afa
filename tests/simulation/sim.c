/* Chance, time, and the schedule of a seed. */
#include "sim.h"

#include "policy.h"

#include <string.h>

#define PASSES_MAX 8000 /* of one schedule: more is a loop */

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
    [SIM_REPAIRED] = {5, "With nothing in the way clients can connect."},
    [SIM_BACKS_OFF] = {6, "It backs off."},
    [SIM_RESTS] = {6, "Faults over, it comes to rest."},
    [SIM_ONGOING] = {6, "At rest it is healthy, or a named finding stands."},
    [SIM_CHANCE] = {6, "A server that can be repaired is."},
    [SIM_RENEWS] = {6, "What stands in is renewed before it ends."},
    [SIM_SEES] = {6, "At rest it is not called healthy with an unfit certificate."},
    [SIM_FORGETS] = {6, "An intent does not outlive what it was for."},
    [SIM_HEALTHY] = {6, "With nothing in the way it ends healthy, with the right certificate."},
    [SIM_RECOVERS] = {11,
                      "After a crash of ours, too, all runs at the end that others want to run."},
    [SIM_PATIENT] = {6, "A notification that shows nothing new starts no attempt."},
    [SIM_ATTENTIVE] = {6, "What changed ends the waiting for a retry."},
    [SIM_PAUSED] = {8, "Paused, or with Mode observe, nothing is changed."},
    [SIM_PENDING] = {6, "What waits is known to be pending."},
    [SIM_UNTOUCHED] = {8, "While Windows shuts down no service is stopped or started."},
    [SIM_PREPARED] = {5, "What waits is put right before Windows shuts down."},
    [SIM_OBEYS] = {12, "What an administrator requests is done, or refused and nothing changed."},
    [SIM_LEAVES] = {12, "Who changes something is left alone until they are done."},
    [SIM_BOOTED] = {7, "What was put right before the boot needs no restart after it."},
    [SIM_STOPPED] = {8, "What an administrator stopped is not running at the end of a pass."},
    [SIM_RETURNS] = {1, "RemoteAccess that ended with its certificate runs again once one serves."},
    [SIM_LEFT] = {8, "RemoteAccess that ended while its certificate was in order is not started."},
    [SIM_GLANCE] = {7, "Nothing is changed for what was wrong for one look only."},
    [SIM_FOLLOWS] = {5, "At the end SSTP knows what the load balancer presents."},
    [SIM_NEWER] = {7, "What comes again and again does not cut clients off each time."},
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

/* What is to come does so by how long the machine ran. */
static void jump(struct sim *sim, instant difference)
{
    sim->clock_was_set = true;
    if (sim->model.now < sim->before.now) {
        sim->before.now = sim->model.now;
    }
    sim->begun += difference;
    shift(&sim->wake, difference);
    shift(&sim->last_event, difference);
    shift(&sim->checked_at, difference);
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

void sim_set_clock(struct sim *sim, instant difference)
{
    model_set_clock(&sim->model, difference);
    jump(sim, difference);
}

void sim_save(struct sim *sim, instant duration)
{
    model_save(&sim->model, duration);
    jump(sim, duration);
}

void sim_next_event(struct sim *sim)
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
    sim->prepared =
        sim->prepared && (next.event == power_returns || next.event == sim_process_starts);
    next.event(sim, next.argument);
    ended_follow(sim);
    if (sim->traits.watched) {
        sim_notify(sim);
    }
}

void sim_notify(struct sim *sim)
{
    const instant settled =
        sim->model.now + sim->model.settings.values[SETTING_SETTLE_SECONDS] * INSTANT_SECOND;

    if (sim->alive && !(sim->traits.notifications_lost && chance(sim, 50)) && settled < sim->wake) {
        sim->wake = settled;
        sim->notified = true;
    }
}

void sim_ask(struct sim *sim)
{
    sim->wake = sim->model.now;
    sim->notified = false;
}

void sim_record_changed(struct sim *sim, enum family family)
{
    const struct model_binding *binding = &sim->model.bindings[family];

    sim->settings_known[family] = binding->presence != PART_ABSENT;
    sim->record_settings[family] = binding->record;
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
            sim_next_event(sim);
            continue;
        }
        if (pass_at > sim->model.now) {
            model_advance(&sim->model, pass_at - sim->model.now);
        }
        sim_run_pass(sim);
        if (sim->statistics.passes > PASSES_MAX) {
            sim_violated(sim, SIM_RESTS, "there is no end to its passes");
        }
    }
}

/* What a load balancer presents is followed once it was shown for 150 seconds. Whoever still waits
 * long after that waits for ever. */
#define FOLLOWED_WITHIN (10 * INSTANT_MINUTE)

static bool watches_balancer(const struct sim *sim)
{
    return findings_have(&sim->reconciler.ongoing, REASON_BALANCER_CHANGED) &&
           sim->model.now < sim->model.balancer.seen_since + FOLLOWED_WITHIN;
}

/* Time will end what it waits for. */
static bool waits(const struct sim *sim)
{
    const struct findings *ongoing = &sim->reconciler.ongoing;

    return findings_have(ongoing, REASON_RESTART_LIMIT) ||
           findings_have(ongoing, REASON_OTHERS_AT_WORK) ||
           findings_have(ongoing, REASON_SEEN_ONCE) ||
           findings_have(ongoing, REASON_REISSUE_AWAITED) || watches_balancer(sim) ||
           key_faults_next_check(&sim->reconciler.keys, sim->model.now) != INSTANT_NEVER ||
           (findings_have(ongoing, REASON_RESTART_SCHEDULED) &&
            !policy_never_lets(&sim->model.settings) &&
            policy_limited_until(ongoing) == 0); /* that may be weeks */
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
            const unsigned reminders = kind == REPORT_FINDING ? sim->model.log.reminders : 0;
            said = said || sim->model.log.reports[kind] > reminders;
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

bool sim_run(struct sim *sim, uint64_t seed, FILE *journal)
{
    memset(sim, 0, sizeof(*sim));
    sim->seed = seed;
    sim->random = random_from(seed);
    sim->journal = journal;
    world_begin(sim);
    journal_of_world(sim);
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
        if (rests && sim->violation.words == NULL && sim->pass.result == PASS_HEALTHY) {
            glances_check(sim);
        }
    }
    journal_of_certificates(sim);
    return sim->violation.words == NULL;
}
