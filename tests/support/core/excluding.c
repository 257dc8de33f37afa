/* See excluding.h. */
#include "excluding.h"

#include "unit.h"

struct model_certificate *excluding_arrange(struct situation *situation)
{
    struct model_certificate *renewed;

    known_as_healthy(situation);
    renewed = situation_renew(situation);
    renewed->fails_tls = true;
    return renewed;
}

bool excluding_is_bound(const struct situation *situation, const char *label)
{
    const struct model *model = &situation->model;

    return strcmp(model_label(model, &model->bindings[FAMILY_IPV4].record.thumbprint), label) ==
               0 &&
           strcmp(model_label(model, &model->bindings[FAMILY_IPV6].record.thumbprint), label) == 0;
}

void excluding_go_back(struct situation *situation)
{
    const struct pass pass = situation_pass(situation);

    assert_int_equal(pass.result, PASS_FAILED);
    assert_true(pass.pending);
    assert_int_equal(reported(situation, REPORT_PROOF_FAILED), FAMILY_COUNT);
    assert_int_equal(reported(situation, REPORT_REVERTING), 1);
    assert_true(excluding_is_bound(situation, "SAC2"));
    model_advance(&situation->model, pass.next_check - situation->model.now);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(begun(situation, REASON_CERTIFICATE_UNPROVEN), 1);
}

void excluding_set_aside(struct situation *situation)
{
    (void)excluding_arrange(situation);
    excluding_go_back(situation);
    (void)pass_later(situation, INSTANT_HOUR);
    situation_clear_log(situation);
}
