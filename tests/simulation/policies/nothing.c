/* Nobody does anything but let Windows restart: what SSTP chooses by itself. */
#include "policies.h"

extern const struct policy policy_nothing;

const struct policy policy_nothing = {
    .name = "nothing",
    .words = "nothing at all: SSTP's own choice at the monthly reboot",
    .rests_on = "windows.md 4 [R]: what RRAS repairs when it starts"};
