/* Every call of a rotation fails in turn, in every situation and variant; and then two of them. */
#include "situation.h"
#include "unit.h"

static void count_calls(struct situation *situation, const struct repairable *repairable,
                        enum variant variant, unsigned counts[MODEL_CALLS])
{
    situation_arrange(situation, repairable, variant);
    (void)situation_pass(situation);
    memcpy(counts, situation->process.calls_of, sizeof(situation->process.calls_of));
}

static enum failure failure_of(enum model_call call)
{
    return call == CALL_STOP_SERVICE ? FAILURE_TIMED_OUT : FAILURE_OTHER;
}

/* HTTP.sys does a thing or fails; a service may stop after its time was up, a value be written
 * before the next one fails. */
static enum fault_effect strongest_effect(enum model_call call)
{
    return call <= CALL_DELETE_BINDING ? FAULT_WITHOUT_EFFECT : FAULT_AFTER_ALL;
}

static void fail_call(struct situation *situation, const struct repairable *repairable,
                      enum variant variant, struct model_fault fault)
{
    journal_begin(situation, repairable->name, variant_name(variant));
    journal_add(situation, model_call_name(fault.call), fault.nth);
    journal_add(situation, "fails times", fault.times);
    journal_add(situation, "with effect", (unsigned)fault.effect);
    situation_arrange(situation, repairable, variant);
    model_process_fault(&situation->process, fault);
    (void)situation_pass(situation);
    situation_settle(situation);
    assert_serves(situation, repairable->bound_after);
    journal_end(situation);
}

static void fail_every_call(struct situation *situation, const struct repairable *repairable,
                            enum variant variant)
{
    static const unsigned times[] = {1, 2, 3};
    unsigned counts[MODEL_CALLS];

    count_calls(situation, repairable, variant, counts);
    for (int call = CALL_TRY_CERTIFICATE; call < MODEL_CALLS; call++) {
        for (unsigned nth = 1; nth <= counts[call]; nth++) {
            for (size_t i = 0; i < COUNT_OF(times); i++) {
                for (int effect = FAULT_WITHOUT_EFFECT;
                     effect <= (int)strongest_effect((enum model_call)call); effect++) {
                    const struct model_fault fault = {(enum model_call)call,
                                                      nth,
                                                      times[i],
                                                      failure_of((enum model_call)call),
                                                      1053,
                                                      (enum fault_effect)effect};
                    fail_call(situation, repairable, variant, fault);
                }
            }
        }
    }
}

static void whichever_call_fails_it_converges(void **state)
{
    for (size_t i = 0; i < repairable_count; i++) {
        for (int variant = 0; variant < VARIANT_COUNT; variant++) {
            fail_every_call(*state, &repairables[i], (enum variant)variant);
        }
    }
}

static void whichever_two_calls_fail_it_converges(void **state)
{
    struct situation *situation = *state;

    for (int first = CALL_TRY_CERTIFICATE; first < MODEL_CALLS; first++) {
        for (int second = CALL_TRY_CERTIFICATE; second < MODEL_CALLS; second++) {
            for (unsigned nth = 1; nth <= 4; nth++) {
                for (int variant = 0; variant < VARIANT_COUNT; variant++) {
                    journal_begin(situation, "two", variant_name((enum variant)variant));
                    journal_add(situation, model_call_name((enum model_call)first), nth);
                    journal_add(situation, model_call_name((enum model_call)second), nth + 1);
                    situation_arrange(situation, &repairables[0], (enum variant)variant);
                    model_process_fault(&situation->process,
                                        (struct model_fault){(enum model_call)first, nth, 1,
                                                             failure_of((enum model_call)first), 5,
                                                             FAULT_WITHOUT_EFFECT});
                    model_process_fault(
                        &situation->process,
                        (struct model_fault){(enum model_call)second, nth + 1, 2,
                                             failure_of((enum model_call)second), 5,
                                             strongest_effect((enum model_call)second)});
                    situation_settle(situation);
                    assert_serves(situation, "SAC2");
                }
            }
        }
    }
    journal_end(situation);
}

int run_torture_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(whichever_call_fails_it_converges),
        TEST(whichever_two_calls_fail_it_converges),
    };

    return cmocka_run_group_tests_name("torture", tests, NULL, NULL);
}
