/* All of them, in the order of the tables. */
#include "policies.h"

extern const struct policy policy_product;
extern const struct policy policy_window;
extern const struct policy policy_window_or_idle;
extern const struct policy policy_observe;
extern const struct policy policy_win_acme;
extern const struct policy policy_nothing;

const struct policy *const policies[] = {&policy_product, &policy_window, &policy_window_or_idle,
                                         &policy_observe, &policy_win_acme, &policy_nothing};
const size_t policy_count = sizeof(policies) / sizeof(policies[0]);
