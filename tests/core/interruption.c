/* Crashes and stop requests in the middle of a pass. */
#include "interruption.h"

bool crash(struct situation *situation, unsigned after)
{
    situation->process.crash_after = after;
    (void)situation_pass(situation);
    return situation->process.dead;
}

bool stop_from(struct situation *situation, unsigned calls, bool goes_on)
{
    situation->process.stop_after = calls;
    situation->process.stop_goes_on = goes_on;
    (void)situation_pass(situation);
    return situation->process.calls >= calls;
}
