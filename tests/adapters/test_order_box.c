/* An order and its answer, by way of the registry. */
#include "adapters_test.h"

#include "order_box.h"
#include "registry_guard.h"
#include "state_store.h"

static const struct placed_order sample = {
    .id = 0x1122334455667788u,
    .order = {.given = true, .now = true, .has_thumbprint = true, .thumbprint = {{1, 2, 3}}}};

void order_box_is_empty_without_a_key(void **state)
{
    struct placed_order placed;
    struct order_answer answer;

    (void)state;
    remove_tree(STATE_STORE_KEY);
    assert_ok(order_box_take(&placed));
    assert_false(placed.order.given);
    assert_false(order_box_read(sample.id, &answer));
}

void order_box_round_trip(void **state)
{
    struct placed_order placed;

    (void)state;
    assert_ok(order_box_place(&sample));
    assert_ok(order_box_take(&placed));
    assert_true(placed.order.given);
    assert_true(placed.id == sample.id);
    assert_true(placed.order.now);
    assert_true(placed.order.has_thumbprint);
    assert_true(thumbprint_equal(&placed.order.thumbprint, &sample.order.thumbprint));
    assert_ok(order_box_take(&placed)); /* it is taken out */
    assert_false(placed.order.given);
}

void order_box_rubbish_is_no_order(void **state)
{
    static const uint8_t rubbish[200] = {1, 0, 0, 0, 200};
    struct placed_order placed;

    (void)state;
    for (uint32_t size = 0; size <= sizeof(rubbish); size += 50) {
        put_value(STATE_STORE_KEY, L"Order", REG_BINARY, rubbish, size);
        assert_ok(order_box_take(&placed));
        assert_false(placed.order.given);
    }
    put_value(STATE_STORE_KEY, L"Order", REG_SZ, L"x", 4);
    assert_ok(order_box_take(&placed));
    assert_false(placed.order.given);
}

void order_box_answers_its_order_only(void **state)
{
    const struct order_answer told = {.end = ORDER_NOT_ELIGIBLE,
                                      .verdict = VERDICT_EXPIRED,
                                      .reason = REASON_PAUSED,
                                      .thumbprint = {{9, 8, 7}},
                                      .at = INSTANT_NEVER};
    struct order_answer answer;

    (void)state;
    assert_ok(order_box_answer(sample.id, &told));
    assert_false(order_box_read(sample.id + 1, &answer));
    assert_true(order_box_read(sample.id, &answer));
    assert_int_equal(answer.end, told.end);
    assert_int_equal(answer.verdict, told.verdict);
    assert_int_equal(answer.reason, told.reason);
    assert_true(thumbprint_equal(&answer.thumbprint, &told.thumbprint));
    assert_true(answer.at == INSTANT_NEVER);
}

/* What no version of this program wrote. */
void order_box_answer_out_of_range_is_none(void **state)
{
    const struct order_answer beyond[] = {{.end = ORDER_END_COUNT},
                                          {.end = ORDER_DONE, .verdict = VERDICT_COUNT},
                                          {.end = ORDER_DONE, .reason = REASON_COUNT}};
    struct order_answer answer;

    (void)state;
    for (size_t i = 0; i < sizeof(beyond) / sizeof(beyond[0]); i++) {
        assert_ok(order_box_answer(sample.id, &beyond[i]));
        assert_false(order_box_read(sample.id, &answer));
    }
}
