/* All of them, in the order of the tables. */
#include "policies.h"

extern const struct policy policy_product;
extern const struct policy policy_window;
extern const struct policy policy_window_or_idle;
extern const struct policy policy_observe;
extern const struct policy policy_win_acme;
extern const struct policy policy_certify;
extern const struct policy policy_certify_restart;
extern const struct policy policy_posh_acme;
extern const struct policy policy_certkit;
extern const struct policy policy_aovpn;
extern const struct policy policy_careful;
extern const struct policy policy_wrong_way;
extern const struct policy policy_nothing;
extern const struct policy policy_bound;

const struct policy *const policies[] = {
    &policy_product,  &policy_window,  &policy_window_or_idle,  &policy_observe,
    &policy_win_acme, &policy_certify, &policy_certify_restart, &policy_posh_acme,
    &policy_certkit,  &policy_aovpn,   &policy_careful,         &policy_wrong_way,
    &policy_nothing,  &policy_bound,
};
const size_t policy_count = sizeof(policies) / sizeof(policies[0]);
