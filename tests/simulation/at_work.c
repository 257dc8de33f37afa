/* Others change SSTP's records and hashes, or stop its services: they are left alone until they are
 * done. Judged from the world alone: what differs between the end of a pass and the beginning of
 * the next one of the same process. */
#include "sim.h"

#include <string.h>

#define DONE_AFTER  (5 * INSTANT_MINUTE)
#define AT_THE_MOST (9 * INSTANT_MINUTE) /* 15, and they may have begun before that was seen */

/* Nothing tells who wrote a record right after SSTP's start. */
static bool may_be_sstps(const struct model *model, const struct model_binding *binding)
{
    const instant started_at = model->services[MODEL_SSTP].started_at;

    return started_at != 0 && binding->written_at >= started_at &&
           binding->written_at <= started_at + 2 * INSTANT_MINUTE;
}

static bool record_changed(const struct model *before, const struct model *now, int family)
{
    const struct model_binding *a = &before->bindings[family];
    const struct model_binding *b = &now->bindings[family];

    return (a->presence != b->presence ||
            !thumbprint_equal(&a->record.thumbprint, &b->record.thumbprint) ||
            !ssl_record_same_owner(&a->record, &b->record) ||
            (a->written_at != b->written_at && !now->writes_undated)) &&
           !(b->presence != PART_ABSENT && (b->by_sstp || may_be_sstps(now, b)));
}

static bool pinned(const struct model *model)
{
    return model->parameters.hash_configured_by_admin.presence == PART_PRESENT &&
           model->parameters.hash_configured_by_admin.value != 0;
}

/* Where nothing is picked SSTP writes what it computes. */
static bool hash_changed(const struct model *before, const struct model *now)
{
    const struct hash_value *a = &before->parameters.hashes.sha256;
    const struct hash_value *b = &now->parameters.hashes.sha256;

    return pinned(before) != pinned(now) ||
           (pinned(now) &&
            (a->presence != b->presence || memcmp(a->bytes, b->bytes, SHA256_SIZE) != 0));
}

static bool stopped(const struct model *before, const struct model *now)
{
    return model_running(before, MODEL_REMOTE_ACCESS) && !model_running(now, MODEL_REMOTE_ACCESS) &&
           now->services[MODEL_REMOTE_ACCESS].exit_code == 0;
}

/* What nobody could read then was not seen. */
static bool could_see(const struct sim *sim)
{
    for (int part = 0; part < MODEL_BLOCKING_PARTS; part++) {
        if (sim->model.unreadable[part]) {
            return false;
        }
    }
    return true;
}

/* Records tell when they were written, so who is seen late may be done long ago. */
static instant when(const struct model *ended, const struct model *now)
{
    instant at = hash_changed(ended, now) || stopped(ended, now) ? now->now : 0;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct model_binding *binding = &now->bindings[family];
        const bool dated = binding->presence != PART_ABSENT && !now->writes_undated &&
                           binding->written_at < now->now;
        const instant written = dated ? binding->written_at : now->now;
        if (record_changed(ended, now, family) && written > at) {
            at = written;
        }
    }
    return at;
}

void at_work_note(struct sim *sim)
{
    const instant at = when(&sim->ended, &sim->model);

    if (sim->others_last > sim->model.now || !sim->reconciler.quiet.known) {
        sim->others_last = 0; /* another clock, or another process */
        return;
    }
    const bool comparable = sim->could_see && could_see(sim);
    sim->could_see = could_see(sim);
    if (at <= sim->others_last || !comparable || sim->last_disturbed) {
        return;
    }
    if (sim->others_last == 0 || at - sim->others_last > DONE_AFTER) {
        sim->others_first = at;
    }
    sim->others_last = at;
}

void at_work_check(struct sim *sim, struct trigger trigger)
{
    const struct model_log *log = &sim->model.log;
    const bool rotated = log->reports[REPORT_ROTATION_STARTED] > 0;
    const bool started = log->reports[REPORT_REMOTE_ACCESS_STARTED] +
                             log->reports[REPORT_REMOTE_ACCESS_NOT_STARTED] >
                         0;
    const instant begun = rotated ? sim->rotation_began : sim->seen_at;

    if (sim->others_last == 0 || !(rotated || started)) {
        return;
    }
    if (!sim->hurried && !trigger.ending && !sim->model.shuts_down && !sim->disturbed &&
        !sim->process.dead && begun < sim->others_last + DONE_AFTER &&
        begun < sim->others_first + AT_THE_MOST) {
        sim_violated(sim, SIM_LEAVES, "the server is changed under their hands");
    }
    sim->others_last = 0;
}
