/* Making rotation requests. */
#include "requesting.h"

#include "unit.h"

const struct thumbprint *requesting_thumbprint(const struct situation *situation, const char *label)
{
    return &model_find((struct model *)&situation->model, label)->facts.thumbprint;
}

/* One pass with the order, and none after it. */
struct request_answer requesting_pass(struct situation *situation, struct rotation_request request)
{
    struct pass pass;

    request.given = true;
    situation->trigger.request = request;
    pass = situation_pass(situation);
    situation->trigger.request = (struct rotation_request){.given = false};
    return pass.answer;
}

struct request_answer requesting_certificate(struct situation *situation, const char *label)
{
    return requesting_pass(situation, (struct rotation_request){
                                          .has_thumbprint = true,
                                          .thumbprint = *requesting_thumbprint(situation, label)});
}

/* SAC2 was put into use by a rotation; SAC1 is still good, and ends before it. */
void requesting_renewed(struct situation *situation)
{
    known_as_healthy(situation);
    (void)situation_renew(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC2");
    model_advance(&situation->model, INSTANT_DAY);
    situation_clear_log(situation);
}

/* That it is bound is noted once, and then nothing more. */
void assert_kept(struct situation *situation)
{
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_quiet(situation, PASS_HEALTHY);
}

/* Nothing says the names, and there are several. */
void requesting_nameless(struct situation *situation)
{
    struct model *model = &situation->model;

    (void)situation_renew(situation);
    (void)model_issue(model, "elsewhere", "www.example.com", -1, 80);
    model->certificates[0].in_store = false;
    model->certificates[0].facts.private_key = KEY_ABSENT;
    model->bindings[FAMILY_IPV4].context = false;
    model->bindings[FAMILY_IPV6].context = false;
}
