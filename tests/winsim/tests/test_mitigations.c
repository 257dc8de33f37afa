/*
 * test_mitigations.c - what a process may take from itself.
 */
#include "fixture.h"

#define UNKNOWN_POLICY 40

static DWORD in_force(PROCESS_MITIGATION_POLICY policy)
{
    DWORD flags = 0;
    assert_true(GetProcessMitigationPolicy(GetCurrentProcess(), policy, &flags, sizeof(flags)));
    return flags;
}

void mitigation_that_is_set_is_told(void **state)
{
    DWORD flags = 1; /* DisableExtensionPoints */
    (void)state;
    assert_true(
        SetProcessMitigationPolicy(ProcessExtensionPointDisablePolicy, &flags, sizeof(flags)));
    assert_int_equal(in_force(ProcessExtensionPointDisablePolicy) & 1, 1);
    assert_int_equal(in_force(ProcessASLRPolicy) & 4, 4); /* by this program's header */
}

void mitigation_that_is_not_known_is_refused(void **state)
{
    DWORD flags = 1;
    (void)state;
    assert_false(SetProcessMitigationPolicy((PROCESS_MITIGATION_POLICY)UNKNOWN_POLICY, &flags,
                                            sizeof(flags)));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_false(GetProcessMitigationPolicy(
        GetCurrentProcess(), (PROCESS_MITIGATION_POLICY)UNKNOWN_POLICY, &flags, sizeof(flags)));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
}

void mitigation_dep_is_no_policy_of_64_bit_processes(void **state)
{
    DWORD flags;
    BOOL permanent;
    (void)state;
    assert_false(GetProcessDEPPolicy(GetCurrentProcess(), &flags, &permanent));
    assert_int_equal(GetLastError(), ERROR_NOT_SUPPORTED);
}
