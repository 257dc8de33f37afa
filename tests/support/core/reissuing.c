/* Waiting for a re-issue. */
#include "reissuing.h"

#include "unit.h"

void reissuing_add_names(struct model_certificate *certificate, bool all)
{
    model_add_name(certificate, NAME_DNS, "www.example.com");
    if (all) {
        model_add_name(certificate, NAME_DNS, "shop.example.com");
    }
}

struct model_certificate *reissuing_add(struct situation *situation, const char *label, int from,
                                        bool all)
{
    struct model_certificate *added = issue_by(situation, label, "vpn.example.com", from, 400, 8);

    reissuing_add_names(added, all);
    return added;
}

void reissuing_lose(struct situation *situation)
{
    model_find(&situation->model, "SAC1")->in_store = false;
    (void)pass_later(situation, INSTANT_MINUTE);
    situation_clear_log(situation);
}

void reissuing_known(struct situation *situation)
{
    struct model_certificate *sac1 = model_find(&situation->model, "SAC1");

    reissuing_add_names(sac1, true);
    model_set_issuer(sac1, 8, ROOT_LISTED);
    known_as_healthy(situation);
}

void reissuing_begin(struct situation *situation)
{
    reissuing_known(situation);
    reissuing_lose(situation);
}

instant reissuing_lost_at(const struct situation *situation)
{
    return situation->model.stored.loss.seen_at;
}

static const struct finding *awaited(const struct situation *situation)
{
    const struct findings *findings = &situation->memory.findings;

    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].reason == REASON_REISSUE_AWAITED) {
            return &findings->items[i];
        }
    }
    return NULL;
}

void reissuing_waits_until(struct situation *situation, instant after, const char *label,
                           const char *why)
{
    const instant end = reissuing_lost_at(situation) + after;

    (void)pass_later(situation, INSTANT_SECOND);
    while (situation->model.now < end) {
        assert_int_equal(situation->pass.result, PASS_ONGOING);
        assert_true(situation->pass.pending);
        assert_non_null(awaited(situation));
        assert_string_equal(awaited(situation)->error.object, why);
        assert_string_equal(model_label(&situation->model, &awaited(situation)->thumbprint), label);
        assert_string_equal(model_label(&situation->model, &awaited(situation)->other), "SAC1");
        assert_true(awaited(situation)->at == reissuing_lost_at(situation) + INSTANT_HOUR);
        assert_true(situation->pass.next_check <= reissuing_lost_at(situation) + INSTANT_HOUR);
        situation->model.now = situation->pass.next_check < end ? situation->pass.next_check : end;
        if (situation->model.now < end) {
            (void)situation_pass(situation);
        }
    }
    assert_int_equal(situation->model.log.server_writes, 0);
}

void reissuing_used(struct situation *situation, const char *label)
{
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_on_both(situation, label);
    assert_true(situation->model.sstp_serves);
    assert_int_equal(situation->model.restart_count, 1);
    assert_int_equal(reissuing_lost_at(situation), 0);
}
