/* Tests of win32/error.h. */
#include "adapters_test.h"

#include "win32/error.h"

void outcome_classifies_codes(void **state)
{
    static const struct {
        DWORD code;
        enum failure failure;
    } cases[] = {
        {2, FAILURE_NOT_FOUND},
        {1168, FAILURE_NOT_FOUND},
        {1060, FAILURE_NOT_FOUND},
        {183, FAILURE_ALREADY_EXISTS},
        {1056, FAILURE_ALREADY_EXISTS},
        {1312, FAILURE_CERTIFICATE_UNUSABLE},
        {120, FAILURE_NOT_SUPPORTED},
        {50, FAILURE_NOT_SUPPORTED},
        {127, FAILURE_NOT_SUPPORTED},
        {1460, FAILURE_TIMED_OUT},
        {1053, FAILURE_TIMED_OUT},
        {1051, FAILURE_REFUSED},
        {1052, FAILURE_REFUSED},
        {1061, FAILURE_REFUSED},
        {1223, FAILURE_CANCELLED},
        {5, FAILURE_OTHER},
        {87, FAILURE_OTHER},
        {0, FAILURE_OTHER},
    };

    (void)state;
    assert_ok(outcome_success());
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct outcome outcome = outcome_failed("Call", "thing", cases[i].code);
        assert_failed(outcome, cases[i].failure, cases[i].code);
        assert_string_equal(outcome.operation, "Call");
        assert_string_equal(outcome.object, "thing");
    }
    assert_string_equal(outcome_failed("Call", NULL, 5).object, "");
}

void outcome_cuts_a_long_object(void **state)
{
    char text[OUTCOME_OBJECT_SIZE + 10];
    struct outcome outcome;

    (void)state;
    memset(text, 'x', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    outcome = outcome_failed("Call", text, 5);
    assert_int_equal(strlen(outcome.object), OUTCOME_OBJECT_SIZE - 1);
}
