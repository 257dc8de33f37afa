/* A rotation request and its answer, by way of the registry. */
#include "adapters_test.h"

#include "registry_guard.h"
#include "state/request_box.h"
#include "state/store.h"

static const struct placed_request sample = {
    .id = 0x1122334455667788u,
    .request = {.given = true, .now = true, .has_thumbprint = true, .thumbprint = {{1, 2, 3}}}};

void request_box_is_empty_without_a_key(void **state)
{
    struct placed_request placed;
    struct request_answer answer;

    (void)state;
    remove_tree(STATE_STORE_KEY);
    assert_ok(request_box_take(&placed));
    assert_false(placed.request.given);
    assert_false(request_box_read(sample.id, &answer));
}

void request_box_round_trip(void **state)
{
    struct placed_request placed;

    (void)state;
    assert_ok(request_box_place(&sample));
    assert_ok(request_box_take(&placed));
    assert_true(placed.request.given);
    assert_true(placed.id == sample.id);
    assert_true(placed.request.now);
    assert_true(placed.request.has_thumbprint);
    assert_true(thumbprint_equal(&placed.request.thumbprint, &sample.request.thumbprint));
    assert_ok(request_box_take(&placed)); /* it is taken out */
    assert_false(placed.request.given);
}

void request_box_rubbish_is_no_request(void **state)
{
    static const uint8_t rubbish[200] = {1, 0, 0, 0, 200};
    struct placed_request placed;

    (void)state;
    for (uint32_t size = 0; size <= sizeof(rubbish); size += 50) {
        put_value(STATE_STORE_KEY, L"Order", REG_BINARY, rubbish, size);
        assert_ok(request_box_take(&placed));
        assert_false(placed.request.given);
    }
    put_value(STATE_STORE_KEY, L"Order", REG_SZ, L"x", 4);
    assert_ok(request_box_take(&placed));
    assert_false(placed.request.given);
}

void request_box_answers_its_request_only(void **state)
{
    const struct request_answer reported = {.end = REQUEST_NOT_ELIGIBLE,
                                            .verdict = VERDICT_EXPIRED,
                                            .reason = REASON_PAUSED,
                                            .at = INSTANT_NEVER};
    struct request_answer answer;

    (void)state;
    assert_ok(request_box_answer(sample.id, &reported));
    assert_false(request_box_read(sample.id + 1, &answer));
    assert_true(request_box_read(sample.id, &answer));
    assert_int_equal(answer.end, reported.end);
    assert_int_equal(answer.verdict, reported.verdict);
    assert_int_equal(answer.reason, reported.reason);
    assert_true(answer.at == INSTANT_NEVER);
}

/* What no version of this program wrote. */
void request_box_answer_out_of_range_is_none(void **state)
{
    const struct request_answer beyond[] = {{.end = REQUEST_END_COUNT},
                                            {.end = REQUEST_DONE, .verdict = VERDICT_COUNT},
                                            {.end = REQUEST_DONE, .reason = REASON_COUNT}};
    struct request_answer answer;

    (void)state;
    for (size_t i = 0; i < sizeof(beyond) / sizeof(beyond[0]); i++) {
        assert_ok(request_box_answer(sample.id, &beyond[i]));
        assert_false(request_box_read(sample.id, &answer));
    }
}
