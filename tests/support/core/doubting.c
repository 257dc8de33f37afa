/* See doubting.h. */
#include "doubting.h"

#include "finding.h"
#include "unit.h"

void doubting_set_ahead(struct situation *situation, instant by)
{
    model_set_clock(&situation->model, by);
}

void doubting_set_back(struct situation *situation, instant by)
{
    model_set_clock(&situation->model, (instant)0 - by);
}

void doubting_arrange(struct situation *situation)
{
    struct model_certificate *other;

    known_as_healthy(situation);
    other = model_issue(&situation->model, "OTHER", "vpn.example.com", -1, 900);
    model_set_issuer(other, 2, ROOT_NOT_LISTED);
    (void)pass_later(situation, 20 * INSTANT_MINUTE); /* so that a look counts */
    situation_clear_log(situation);
}

const struct finding *doubting_found(const struct situation *situation)
{
    const struct findings *findings = &situation->memory.findings;

    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].reason == REASON_CLOCK_DOUBTED) {
            return &findings->items[i];
        }
    }
    return NULL;
}

void assert_clock_doubted(struct situation *situation, const char *why)
{
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_non_null(doubting_found(situation));
    assert_string_equal(doubting_found(situation)->error.object, why);
    assert_false(findings_have(&situation->memory.findings, REASON_CERTIFICATE_EXPIRED));
    assert_false(findings_have(&situation->memory.findings, REASON_CERTIFICATE_NOT_YET_VALID));
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_serves(situation, "SAC1");
    assert_true(situation->pass.next_check <= situation->model.now + 6 * INSTANT_MINUTE);
}

void assert_clock_believed(struct situation *situation)
{
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_null(doubting_found(situation));
    assert_serves(situation, "SAC1");
}

void doubting_restart(struct situation *situation)
{
    situation_new_process(situation);
    situation_clear_log(situation);
}
