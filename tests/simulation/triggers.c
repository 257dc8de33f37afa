/* Why passes are made: hints, an administrator's pause, the shutdown of Windows; and what must come
 * of each. */
#include "sim.h"

#include <string.h>

/* ---- what happens ---- */

bool sim_looks_only(const struct sim *sim)
{
    return (sim->paused && !sim->overriding) ||
           sim->model.settings.values[SETTING_MODE] == MODE_OBSERVE;
}

void sets_mode(struct sim *sim, enum mode mode)
{
    sim->set.values[SETTING_MODE] = mode;
    sim->set.bad[SETTING_MODE] = false;
    sim_note(sim, "administrator", "sets Mode to '%s'",
             mode == MODE_OBSERVE ? "observe" : "enforce");
    sim_settings_are_read(sim);
}

/* In every other world it is the setting, which outlives our process. */
void pauses_or_continues(struct sim *sim, unsigned unused)
{
    (void)unused;
    if (!sim->alive || sim->in_pass) {
        return;
    }
    if (sim->seed % 2 == 1) {
        sets_mode(sim, sim->set.values[SETTING_MODE] == MODE_OBSERVE ? MODE_ENFORCE : MODE_OBSERVE);
    } else {
        sim->paused = !sim->paused;
        sim_note(sim, "administrator", "%s our service", sim->paused ? "pauses" : "continues");
        sim_ask(sim);
    }
    if (sim_looks_only(sim) && chance(sim, 80)) {
        sim_plan(sim, while_of(sim, INSTANT_DAY), pauses_or_continues, 0);
    }
}

/* Our service is told beforehand only where a change is pending; else it ends with the others. */
static bool is_reported_beforehand(const struct sim *sim)
{
    return sim->alive && (sim->pass.pending || sim->notified);
}

void the_server_is_shut_down(struct sim *sim, unsigned unused)
{
    (void)unused;
    if (sim->in_pass || is_reported_beforehand(sim)) {
        sim_note(sim, "server", "begins to shut down");
        sim->model.shuts_down = true;
        sim->wake = sim->in_pass ? sim->wake : sim->model.now;
        return;
    }
    sim_note(sim, "server", "is shut down");
    power_returns(sim, 0);
}

/* A last pass, where a change is pending. */
static bool has_something_to_do(const struct sim *sim)
{
    return !sim->before.shuts_down && sim->alive && sim->pass.pending;
}

void goes_off(struct sim *sim)
{
    if (has_something_to_do(sim)) {
        sim_ask(sim);
        return;
    }
    sim->alive = false;
    if (chance(sim, 10)) {
        sim->model.shuts_down = false;
        sim->prepared = false;
        sim_note(sim, "server", "does not shut down after all");
        sim_plan(sim, while_of(sim, INSTANT_MINUTE), sim_process_starts, 0);
        return;
    }
    sim_plan(sim, 0, power_returns, 0);
}

struct trigger trigger_of_pass(const struct sim *sim)
{
    struct trigger trigger = {.notified = sim->notified && !sim->request.given,
                              .paused = sim->paused,
                              .ending = sim->model.shuts_down};

    if (!trigger.ending) {
        trigger.request = sim->request;
    }
    return trigger;
}

/* ---- hints ---- */

static bool same_bytes(const void *a, const void *b, size_t size)
{
    return memcmp(a, b, size) == 0;
}

static bool same_store(const struct model *a, const struct model *b)
{
    for (size_t i = 0; i < MODEL_CERTIFICATES_MAX; i++) {
        const struct model_certificate *one = &a->certificates[i];
        const struct model_certificate *other = &b->certificates[i];
        if (one->in_store != other->in_store ||
            (one->in_store && one->facts.decoded &&
             (one->facts.private_key != other->facts.private_key ||
              one->facts.key_property != other->facts.key_property ||
              one->facts.chain != other->facts.chain ||
              one->facts.issuer_fault.kind != other->facts.issuer_fault.kind ||
              one->facts.archived != other->facts.archived ||
              one->facts.has_successor != other->facts.has_successor))) {
            return false;
        }
    }
    return true;
}

static bool same_server(const struct model *a, const struct model *b)
{
    return same_store(a, b) && same_bytes(a->bindings, b->bindings, sizeof(a->bindings)) &&
           same_bytes(&a->parameters, &b->parameters, sizeof(a->parameters)) &&
           same_bytes(a->services, b->services, sizeof(a->services)) &&
           same_bytes(a->unreadable, b->unreadable, sizeof(a->unreadable)) &&
           same_bytes(&a->settings, &b->settings, sizeof(a->settings)) &&
           a->overriding_count == b->overriding_count &&
           same_bytes(a->overriding, b->overriding, sizeof(a->overriding));
}

/* What the last pass left is what this one found, and it is too early for a retry (unless the clock
 * was set back since: then nobody knows what is too early); or the store is another than the last
 * pass began and ended with. */
static void check_notification(struct sim *sim)
{
    const bool attempt = sim->statistics.calls[CALL_OBSERVE] > sim->calls[CALL_OBSERVE] + 1 ||
                         sim->model.log.actions[0] != '\0';
    const bool backs_off = sim->last.result == PASS_FAILED && sim->seen_at < sim->last.next_check;
    const bool set_back = sim->before.now < sim->ended.now;

    if (backs_off && attempt && !set_back && same_server(&sim->before, &sim->ended)) {
        sim_violated(sim, SIM_PATIENT, "nothing changed, and it tries again too soon");
    }
    if (backs_off && !attempt && sim->pass.result == PASS_FAILED &&
        sim->pass.next_check == sim->last.next_check && !sim->model.unreadable[MODEL_PART_STORE] &&
        !same_store(&sim->before, &sim->ended)) {
        sim_violated(sim, SIM_ATTENTIVE, "a change of the store is passed over");
    }
}

/* ---- paused, or told to look only ---- */

static const enum model_call changes[] = {CALL_UPDATE_BINDING, CALL_CREATE_BINDING,
                                          CALL_DELETE_BINDING, CALL_WRITE_HASHES,
                                          CALL_STOP_SERVICE};

static bool tried_to_change(const struct sim *sim)
{
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        if (sim->statistics.calls[changes[i]] != sim->calls[changes[i]]) {
            return true;
        }
    }
    return false;
}

/* ---- pending ---- */

static bool waits(const struct sim *sim)
{
    static const enum reason reasons[] = {
        REASON_RESTART_SCHEDULED, REASON_REISSUE_AWAITED, REASON_RESTART_LIMIT,
        REASON_RESTART_PENDING,   REASON_PAUSED,          REASON_OTHERS_AT_WORK,
        REASON_SEEN_ONCE};

    if (sim->model.settings.values[SETTING_MODE] == MODE_OBSERVE) {
        return false; /* for time to pass */
    }
    if (request_refused(sim->pass.answer.end)) {
        return false; /* for the pass that follows at once: nobody asked for the rest */
    }
    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        if (findings_have(&sim->reconciler.ongoing, reasons[i])) {
            return true;
        }
    }
    return sim->pass.result == PASS_FAILED;
}

/* ---- the shutdown of Windows ---- */

void trigger_check_call(struct sim *sim, enum model_call call)
{
    if (sim->model.shuts_down && (call == CALL_STOP_SERVICE || call == CALL_START_SERVICE)) {
        sim_violated(sim, SIM_UNTOUCHED, model_call_name(call));
    }
}

/* A renewal waited for its time, and nothing kept it from being bound. */
static void check_preparation(struct sim *sim)
{
    const struct model_log *log = &sim->model.log;
    const bool interrupted = sim->model.shuts_down && !sim->before.shuts_down &&
                             sim->process.calls < sim->process.stop_after; /* and not stopped */

    if (interrupted && log->reports[REPORT_ROTATION_STARTED] > 0 &&
        log->reports[REPORT_VERIFICATION_FAILED] == 0 && log->reports[REPORT_REVERTING] == 0 &&
        sim->pass.result == PASS_FAILED && log->failed_calls == 0 && log->lies == 0 &&
        !sim->disturbed) {
        sim_violated(sim, SIM_PREPARED, "what was begun is not finished");
    }
    if (!sim->before.shuts_down) {
        return;
    }
    if ((findings_have(&sim->reconciler.ongoing, REASON_RESTART_SCHEDULED) ||
         findings_have(&sim->reconciler.ongoing, REASON_REISSUE_AWAITED)) &&
        !sim_looks_only(sim) && sim->pass.result != PASS_FOR_BOOT &&
        sim->pass.result != PASS_FAILED) {
        sim_violated(sim, SIM_PREPARED, result_name(sim->pass.result));
    }
}

/* Another certificate may be better than the one that was put into use, and by settings that are
 * read only now something else may be right. */
static void check_boot(struct sim *sim)
{
    if (sim->prepared &&
        same_bytes(&sim->ended.settings, &sim->model.settings, sizeof(sim->model.settings)) &&
        same_bytes(sim->before.bindings, sim->model.bindings, sizeof(sim->model.bindings)) &&
        sim->statistics.calls[CALL_STOP_SERVICE] != sim->calls[CALL_STOP_SERVICE]) {
        sim_violated(sim, SIM_BOOTED, "a service is stopped");
    }
    sim->prepared = sim->pass.result == PASS_FOR_BOOT && !sim->disturbed;
}

/* ---- all of it ---- */

void trigger_check(struct sim *sim, struct trigger trigger)
{
    if (sim_looks_only(sim) && tried_to_change(sim)) {
        sim_violated(sim, SIM_PAUSED, "the server is changed");
    }
    if (sim->process.dead) {
        sim->prepared = false;
        return;
    }
    if (trigger.notified && !trigger.ending && !sim->disturbed && !sim->last_disturbed) {
        check_notification(sim);
    }
    check_preparation(sim);
    if (!trigger.ending && waits(sim) && !sim->pass.pending && sim->pass.result != PASS_FOR_BOOT) {
        sim_violated(sim, SIM_PENDING, "a change waits, and nothing says so");
    }
    check_boot(sim);
}
