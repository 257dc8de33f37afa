/* Choosing a certificate, and asserting which was chosen. */
#include "choosing.h"

#include "unit.h"

struct selection choose(struct situation *situation)
{
    return select_certificate(situation_snapshot(situation));
}

void assert_chosen(struct situation *situation, const char *label)
{
    const struct selection selection = choose(situation);

    assert_int_equal(selection.result, SELECTION_CHOSEN);
    assert_non_null(selection.chosen);
    assert_string_equal(model_label(&situation->model, &selection.chosen->thumbprint), label);
}

struct model_certificate *issue_by(struct situation *situation, const char *label, const char *name,
                                   int from, int until, uint8_t issuer)
{
    struct model_certificate *added = model_issue(&situation->model, label, name, from, until);

    model_set_issuer(added, issuer, issuer == 8 ? ROOT_LISTED : ROOT_NOT_LISTED);
    return added;
}

void assert_on_both(const struct situation *situation, const char *label)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        assert_string_equal(
            model_label(&situation->model, &situation->model.bindings[family].record.thumbprint),
            label);
    }
}

void let_go_by(struct situation *situation, instant end)
{
    while (situation->pass.next_check <= end) {
        situation->model.now = situation->pass.next_check > situation->model.now
                                   ? situation->pass.next_check
                                   : situation->model.now;
        (void)situation_pass(situation);
    }
    situation->model.now = end;
}

const char *baseline_label(const struct situation *situation)
{
    return model_label(&situation->model, &situation->model.stored.last_good.thumbprint);
}

struct certificate *facts_of(struct situation *situation, const char *label)
{
    return &model_find(&situation->model, label)->facts;
}

struct model_certificate *add_issued(struct situation *situation, const char *label, int from,
                                     int until, uint8_t issuer, enum root_kind root)
{
    struct model_certificate *added =
        model_issue(&situation->model, label, "vpn.example.com", from, until);

    model_set_issuer(added, issuer, root);
    return added;
}

instant end_of(struct situation *situation, const char *label)
{
    return facts_of(situation, label)->not_after;
}

void make_public(struct situation *situation)
{
    struct model_certificate *sac1 = model_find(&situation->model, "SAC1");

    sac1->facts.not_before = sac1->facts.not_after - 365 * INSTANT_DAY;
    model_set_issuer(sac1, 8, ROOT_LISTED);
}
