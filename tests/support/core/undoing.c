/* Renewals that are undone because a service does not stop; see undoing.h. */
#include "undoing.h"

void undoing_last_stop_hangs(struct situation *situation)
{
    const struct model_fault fault = {CALL_STOP_SERVICE, 3,    1,
                                      FAILURE_TIMED_OUT, 1053, FAULT_WITHOUT_EFFECT};

    situation_arrange(situation, &repairables[0], VARIANT_ATOMIC);
    model_process_fault(&situation->process, fault);
}

void undoing_start_lies(struct situation *situation, unsigned nth)
{
    const struct model_fault fault = {CALL_START_SERVICE, nth, 1, FAILURE_NONE, 0, FAULT_LIE};

    model_process_fault(&situation->process, fault);
}
