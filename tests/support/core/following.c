/* What the tests of AlsoRestart share. */
#include "following.h"

#include "unit.h"

void name_companion(struct situation *situation, const char *name)
{
    struct settings *settings = &situation->model.settings;

    strcpy(settings->companions[settings->companion_count++], name);
}

struct model *renewed(struct situation *situation)
{
    struct model *model = &situation->model;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    model->services[MODEL_COMPANION].installed = true;
    (void)model_start(model, MODEL_COMPANION);
    model_advance(model, INSTANT_HOUR);
    name_companion(situation, "ias");
    return model;
}

void owe_companion(struct situation *situation)
{
    struct model *model = &situation->model;

    model->services[MODEL_COMPANION].installed = true;
    (void)model_start(model, MODEL_COMPANION);
    known_as_healthy(situation);
    name_companion(situation, "IAS");
    model->stored.intent = (struct intent){.presence = PART_PRESENT,
                                           .number = 1,
                                           .port = SSTP_DEFAULT_PORT,
                                           .stored_at = model->now,
                                           .companions = {.names = {"IAS"}, .count = 1}};
    model->intent_boot = model->boot;
}

void fail_service(struct situation *situation, enum model_call call, unsigned nth, unsigned times,
                  enum failure failure, uint32_t code)
{
    model_process_fault(&situation->process, (struct model_fault){call, nth, times, failure, code,
                                                                  FAULT_WITHOUT_EFFECT});
}

bool restarted_since(const struct model *model, instant when)
{
    return model_running(model, MODEL_COMPANION) &&
           model->services[MODEL_COMPANION].started_at > when;
}
