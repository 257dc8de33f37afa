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
