/* How RemoteAccess ends. */
#include "ended.h"

#include "unit.h"

void end_with_certificate(struct situation *situation)
{
    situation->model.rules.rras_needs_it = true;
    known_as_healthy(situation);
    model_find(&situation->model, "SAC1")->in_store = false;
    assert_true(model_rras_ends(&situation->model));
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_int_equal(begun(situation, REASON_REMOTE_ACCESS_ENDED), 1);
    assert_int_equal(situation->model.stored.end.cause, END_CERTIFICATE);
}

void end_otherwise(struct situation *situation)
{
    known_as_healthy(situation);
    model_kill(&situation->model, MODEL_REMOTE_ACCESS);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_int_equal(begun(situation, REASON_REMOTE_ACCESS_ENDED), 1);
    assert_int_equal(situation->model.stored.end.cause, END_OTHER);
}

bool remote_access_runs(const struct situation *situation)
{
    return model_running(&situation->model, MODEL_REMOTE_ACCESS);
}

unsigned starts(const struct situation *situation)
{
    return reported(situation, REPORT_REMOTE_ACCESS_STARTED) +
           reported(situation, REPORT_REMOTE_ACCESS_NOT_STARTED);
}

void assert_lets_in(struct situation *situation, const char *label)
{
    situation_settle(situation);
    assert_true(remote_access_runs(situation));
    assert_serves(situation, label);
}

const struct evaluation *shown(struct situation *situation, bool paused)
{
    static struct evaluation evaluation;
    static struct snapshot snapshot;

    model_observe(&situation->model, &snapshot);
    evaluate(&snapshot, paused, &evaluation);
    return &evaluation;
}

void put_back(struct situation *situation)
{
    model_find(&situation->model, "SAC1")->in_store = true;
}
