/* What the tests of AlsoRestart share. */
#include "following.h"

#include "unit.h"

void name_further(struct situation *situation, const char *name)
{
    struct settings *settings = &situation->model.settings;

    strcpy(settings->companions[settings->companion_count++], name);
}

struct model *renewed(struct situation *situation)
{
    struct model *model = &situation->model;

    situation_arrange(situation, &repairables[RENEWAL], VARIANT_ATOMIC);
    model->services[MODEL_FURTHER].installed = true;
    (void)model_start(model, MODEL_FURTHER);
    model_advance(model, INSTANT_HOUR);
    name_further(situation, "ias");
    return model;
}

void fail_service(struct situation *situation, enum model_call call, unsigned nth, unsigned times,
                  enum failure failure, uint32_t code)
{
    model_process_fault(&situation->process, (struct model_fault){call, nth, times, failure, code,
                                                                  FAULT_WITHOUT_EFFECT});
}

bool restarted_since(const struct model *model, instant when)
{
    return model_running(model, MODEL_FURTHER) && model->services[MODEL_FURTHER].started_at > when;
}
