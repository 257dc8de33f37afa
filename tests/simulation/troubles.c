/* What goes wrong with the calls of the host: each kind of call with each failure it can give, for
 * a while or for good, with or without its effect; and parts that cannot be read. */
#include "sim.h"

#include <string.h>

struct way {
    enum model_call call;
    enum failure failure;
    uint32_t code; /* as Windows gives it */
};

static const struct way ways[] = {
    {CALL_TRY_CERTIFICATE, FAILURE_CERTIFICATE_UNUSABLE, 1312},
    {CALL_TRY_CERTIFICATE, FAILURE_ALREADY_EXISTS, 183},
    {CALL_TRY_CERTIFICATE, FAILURE_OTHER, 5},
    {CALL_TRY_CERTIFICATE, FAILURE_NOT_YET, 87},
    {CALL_MAY_SET_ANEW, FAILURE_OTHER, 5},
    {CALL_UPDATE_BINDING, FAILURE_NOT_YET, 87},
    {CALL_CREATE_BINDING, FAILURE_NOT_YET, 87},
    {CALL_UPDATE_BINDING, FAILURE_NOT_SUPPORTED, 50},
    {CALL_UPDATE_BINDING, FAILURE_CERTIFICATE_UNUSABLE, 1312},
    {CALL_UPDATE_BINDING, FAILURE_NOT_FOUND, 2},
    {CALL_UPDATE_BINDING, FAILURE_OTHER, 31},
    {CALL_CREATE_BINDING, FAILURE_CERTIFICATE_UNUSABLE, 1312},
    {CALL_CREATE_BINDING, FAILURE_ALREADY_EXISTS, 183},
    {CALL_CREATE_BINDING, FAILURE_OTHER, 5},
    {CALL_DELETE_BINDING, FAILURE_NOT_FOUND, 2},
    {CALL_DELETE_BINDING, FAILURE_OTHER, 5},
    {CALL_WRITE_HASHES, FAILURE_NOT_FOUND, 2},
    {CALL_WRITE_HASHES, FAILURE_OTHER, 1018},
    {CALL_STOP_SERVICE, FAILURE_TIMED_OUT, 1053},
    {CALL_STOP_SERVICE, FAILURE_REFUSED, 1061},
    {CALL_STOP_SERVICE, FAILURE_NOT_FOUND, 1060},
    {CALL_STOP_SERVICE, FAILURE_OTHER, 5},
    {CALL_START_SERVICE, FAILURE_TIMED_OUT, 1053},
    {CALL_START_SERVICE, FAILURE_OTHER, 3},
    {CALL_START_SERVICE, FAILURE_OTHER, 1068},
    {CALL_START_SERVICE, FAILURE_OTHER, 1055},
    {CALL_STORE_INTENT, FAILURE_OTHER, 112},
    {CALL_CLEAR_INTENT, FAILURE_OTHER, 5},
    {CALL_STORE_LAST_GOOD, FAILURE_OTHER, 112},
    {CALL_STORE_SSTP_START, FAILURE_OTHER, 1450},
    {CALL_STORE_RESTARTS, FAILURE_OTHER, 112},
    {CALL_STORE_LAST_ROTATION, FAILURE_OTHER, 112},
    {CALL_OBSERVE, FAILURE_NONE, 0},
};

/* The calls whose success is read back. What is said to be stored durably is taken to be, and a
 * certificate that HTTP.sys is said to accept shows itself when it is bound. */
static bool may_lie(enum model_call call)
{
    return call != CALL_STORE_INTENT && call != CALL_CLEAR_INTENT && call != CALL_STORE_RESTARTS;
}

static enum fault_effect an_effect(struct sim *sim, const struct way *way)
{
    const unsigned draw = pick(sim, 100);

    if (way->call == CALL_OBSERVE || draw < 10) {
        return FAULT_SLOW;
    }
    if (way->call == CALL_STOP_SERVICE && way->failure == FAILURE_TIMED_OUT && draw < 50) {
        return FAULT_LATE;
    }
    if (sim->traits.lies && may_lie(way->call) && draw < 30) {
        return FAULT_LIE;
    }
    if (draw < 45 && way->failure != FAILURE_NOT_SUPPORTED && way->failure != FAILURE_NOT_FOUND) {
        return way->call == CALL_WRITE_HASHES && draw < 38 ? FAULT_AFTER_HALF : FAULT_AFTER_ALL;
    }
    return FAULT_WITHOUT_EFFECT;
}

static const char *effect_words(enum fault_effect effect)
{
    static const char *const words[] = {"fail",
                                        "fail half done",
                                        "fail though done",
                                        "claim success without effect",
                                        "be slow",
                                        "be through only after the time is up"};
    return words[effect];
}

static void calls_begin_to_fail(struct sim *sim, unsigned unused)
{
    const struct way *way = &ways[pick(sim, sizeof(ways) / sizeof(ways[0]))];
    static const unsigned percents[] = {20, 50, 100};
    struct trouble *trouble = &sim->troubles[sim->trouble_count];

    (void)unused;
    if (sim->trouble_count == TROUBLES_MAX || !sim->traits.troubles) {
        return;
    }
    sim->trouble_count++;
    trouble->fault =
        (struct model_fault){way->call, 0, 0, way->failure, way->code, an_effect(sim, way)};
    trouble->percent = percents[pick(sim, 3)];
    trouble->takes = 0;
    trouble->until = INSTANT_NEVER;
    if (chance(sim, 70)) {
        trouble->until = sim->model.now + while_of(sim, INSTANT_DAY);
    }
    if (way->failure == FAILURE_TIMED_OUT || trouble->fault.effect == FAULT_SLOW) {
        trouble->takes = INSTANT_SECOND + while_of(sim, 3 * INSTANT_MINUTE);
    }
    sim_note(sim, "server", "calls to %s begin to %s (error %u), %u %% of them%s",
             model_call_name(way->call), effect_words(trouble->fault.effect), (unsigned)way->code,
             trouble->percent, trouble->until == INSTANT_NEVER ? ", for good" : "");
}

static void a_part_is_readable_again(struct sim *sim, unsigned part)
{
    sim->model.unreadable[part] = false;
    sim_note(sim, "server", "part %u can be read again", part);
}

static void a_part_cannot_be_read(struct sim *sim, unsigned unused)
{
    const unsigned part = pick(sim, MODEL_PARTS);

    (void)unused;
    if (sim->traits.unreadable) {
        sim->model.unreadable[part] = true;
        sim_note(sim, "server", "part %u cannot be read", part);
        sim_plan(sim, while_of(sim, INSTANT_DAY), a_part_is_readable_again, part);
    }
}

bool trouble_strikes(struct sim *sim, enum model_call call, struct model_fault *fault,
                     instant *takes)
{
    for (size_t i = 0; i < sim->trouble_count; i++) {
        const struct trouble *trouble = &sim->troubles[i];
        if (trouble->fault.call == call && sim->model.now < trouble->until &&
            chance(sim, trouble->percent)) {
            *fault = trouble->fault;
            *takes = trouble->takes;
            return true;
        }
    }
    return false;
}

void troubles_end(struct sim *sim)
{
    sim->trouble_count = 0;
    sim->at_the_end = true;
    sim->model.tunnels = 0;
    memset(sim->model.unreadable, 0, sizeof(sim->model.unreadable));
    for (int i = 0; i < MODEL_ALL_SERVICES; i++) {
        sim->model.services[i].dies = 0;
    }
    for (size_t i = 0; i < sim->model.certificate_count; i++) {
        sim->model.certificates[i].http_refuses = false;
        sim->model.certificates[i].too_new = 0;
    }
    sim->process.crash_after = 0;
    sim->process.shutdown_after = 0;
    sim->process.stop_after = MODEL_NO_STOP;
    sim_note(sim, "server", "from now on nothing goes wrong any more");
    sim->paused = false;
    if (sim->set.values[SETTING_MODE] == MODE_OBSERVE ||
        sim->model.settings.values[SETTING_MODE] == MODE_OBSERVE) {
        sets_mode(sim, MODE_ENFORCE);
    }
    sim_process_starts(sim, 0);
}

event *trouble_event(struct sim *sim)
{
    return chance(sim, 70) ? calls_begin_to_fail : a_part_cannot_be_read;
}
