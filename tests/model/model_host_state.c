/* The host functions for what the product stores. */
#include "model_host.h"

#include <string.h>

static struct outcome store_intent(void *context, const struct intent *intent)
{
    const struct call call = call_begin(context, CALL_STORE_INTENT, "Intent");

    if (call.acts) {
        call.model->stored.intent = *intent;
        call.model->intent_boot = call.model->boot;
    }
    return call_end(&call, NULL, model_label(call.model, &intent->target));
}

static struct outcome clear_intent(void *context)
{
    const struct call call = call_begin(context, CALL_CLEAR_INTENT, "Intent");

    if (call.acts) {
        call.model->stored.intent = (struct intent){.presence = PART_ABSENT};
    }
    return call_end(&call, NULL, NULL);
}

static struct outcome store_last_good(void *context, const struct last_good *last_good)
{
    const struct call call = call_begin(context, CALL_STORE_LAST_GOOD, "LastGood");

    if (call.acts) {
        for (size_t i = 0; i < last_good->names.count && i < MODEL_NAMES_MAX; i++) {
            call.model->last_good_names[i] = last_good->names.items[i];
        }
        call.model->stored.last_good = *last_good;
    }
    return call_end(&call, NULL, model_label(call.model, &last_good->thumbprint));
}

static struct outcome store_sstp_start(void *context, const struct sstp_start *start)
{
    const struct call call = call_begin(context, CALL_STORE_SSTP_START, "SstpStart");

    if (call.acts) {
        call.model->stored.sstp_start = *start;
    }
    return call_end(&call, NULL, model_label(call.model, &start->thumbprint));
}

static struct outcome store_loss(void *context, const struct loss *loss)
{
    const struct call call = call_begin(context, CALL_STORE_LOSS, "Loss");

    call.model->loss_unstored = !call.acts;
    if (call.acts) {
        call.model->stored.loss = *loss;
    }
    return call_end(&call, NULL, model_label(call.model, &loss->thumbprint));
}

static struct outcome store_end(void *context, const struct remote_access_end *end)
{
    const struct call call = call_begin(context, CALL_STORE_END, "End");

    if (call.acts) {
        call.model->stored.end = *end;
        call.model->end_boot = call.model->boot;
    }
    return call_end(&call, NULL, model_label(call.model, &end->started_with));
}

/* What says the names may have come since the last look: then the ordered one may have said them.
 */
static bool names_were_free(const struct model_process *process, size_t certificate)
{
    return process->disturbed &&
           thumbprint_equal(&process->model->certificates[certificate].facts.thumbprint,
                            &process->requested);
}

/* An administrator's request counts whether it could be stored or not. */
static void note_request(struct model_process *process, const struct admin_choice *choice)
{
    struct model *model = process->model;
    const struct admin_choice stored = model->stored.choice;

    process->requested = choice->thumbprint;
    model->stored.choice = *choice;
    for (size_t i = 0; i < model->certificate_count; i++) {
        process->names_fit_when_observed[i] = process->names_fit_when_observed[i] ||
                                              names_were_free(process, i) ||
                                              model_names_fit(model, &model->certificates[i]);
    }
    model->stored.choice = stored;
}

/* Whose a record is can be seen by the times until SSTP starts again. */
static void note_whose(struct model *model, const struct admin_choice *choice)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        struct model_binding *binding = &model->bindings[family];
        binding->noted = binding->noted || (choice->sstp_wrote_at == binding->written_at &&
                                            model_written_at_start(model, binding));
    }
}

static struct outcome store_choice(void *context, const struct admin_choice *choice)
{
    const struct call call = call_begin(context, CALL_STORE_CHOICE, "Hold");

    if (choice->requested) {
        note_request(call.process, choice);
    }

    if (call.acts) {
        call.model->stored.choice = *choice;
        note_whose(call.model, choice);
    }
    return call_end(&call, NULL, model_label(call.model, &choice->thumbprint));
}

static struct outcome store_exclusions(void *context, const struct exclusions *exclusions)
{
    const struct call call = call_begin(context, CALL_STORE_EXCLUSIONS, "Disputes");

    if (call.acts) {
        call.model->stored.exclusions = *exclusions;
    }
    return call_end(&call, NULL, NULL);
}

static struct outcome store_restarts(void *context, const struct restart_history *restarts)
{
    const struct model_process *process = context;
    const instant decided = process->model->now;
    const struct call call = call_begin(context, CALL_STORE_RESTARTS, "Restarts");

    call.model->restart_decided = decided;
    if (call.acts) {
        call.model->stored.restarts = *restarts;
    }
    return call_end(&call, NULL, NULL);
}

static struct outcome store_last_rotation(void *context, const struct last_rotation *rotation)
{
    const struct call call = call_begin(context, CALL_STORE_LAST_ROTATION, "LastRotation");

    if (call.acts) {
        call.model->stored.last_rotation = *rotation;
    }
    return call_end(&call, NULL, model_label(call.model, &rotation->target));
}

static struct outcome store_clock(void *context, const struct clock_record *clock)
{
    const struct call call = call_begin(context, CALL_STORE_CLOCK, "Clock");

    if (call.acts) {
        call.model->stored.clock = *clock;
    }
    return call_end(&call, NULL, NULL);
}

void model_host_add_state(struct host *host)
{
    host->store_intent = store_intent;
    host->clear_intent = clear_intent;
    host->store_last_good = store_last_good;
    host->store_sstp_start = store_sstp_start;
    host->store_loss = store_loss;
    host->store_end = store_end;
    host->store_choice = store_choice;
    host->store_exclusions = store_exclusions;
    host->store_restarts = store_restarts;
    host->store_last_rotation = store_last_rotation;
    host->store_clock = store_clock;
}
