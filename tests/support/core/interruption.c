/* Crashes and stop requests in the middle of a pass. */
#include "interruption.h"

#include "unit.h"

bool crash(struct situation *situation, unsigned after)
{
    situation->process.crash_after = after;
    (void)situation_pass(situation);
    return situation->process.dead;
}

void crash_with_all_stopped(struct situation *situation)
{
    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    (void)crash(situation, 9);
    assert_false(model_running(&situation->model, MODEL_SSTP));
}

bool stop_from(struct situation *situation, unsigned calls, bool goes_on)
{
    situation->process.stop_after = calls;
    situation->process.stop_goes_on = goes_on;
    (void)situation_pass(situation);
    return situation->process.calls >= calls;
}

void leave_stopped_too(struct situation *situation, const char *name)
{
    struct intent *intent = &situation->model.stored.intent;

    strcpy(intent->services.items[intent->services.count++], name);
}

void leave_stopped(struct situation *situation, const char *name)
{
    situation->model.stored.intent =
        (struct intent){.presence = PART_PRESENT, .number = 1, .port = SSTP_DEFAULT_PORT};
    situation->model.intent_boot = situation->model.boot;
    leave_stopped_too(situation, name);
}
