/* What keeps others from making use of the program. */
#include "doctor.h"

#define EXTENSION_POINTS  L"6" /* of enum PROCESS_MITIGATION_POLICY */
#define REDIRECTION_TRUST L"16"

static void doctor_names_a_mitigation_that_windows_did_not_take(void **state)
{
    (void)state;
    (void)doctor_server_watched();
    assert_product_says(L"doctor", DOCTOR_OK, "are in force: DEP, ASLR, no extension points");
    platform_fails(L"SetProcessMitigationPolicy", EXTENSION_POINTS, ERROR_ACCESS_DENIED);
    doctor_tells(L"doctor", DOCTOR_WARNING);
    assert_check("mitigations", "warning", "Exploit protection");
    assert_product_says(L"doctor", DOCTOR_WARNING, "asks for: no extension points");
    platform_works(L"SetProcessMitigationPolicy");
}

static void an_older_windows_that_lacks_one_is_well(void **state)
{
    (void)state;
    (void)doctor_server_watched();
    platform_fails(L"GetProcessMitigationPolicy", REDIRECTION_TRUST, ERROR_INVALID_PARAMETER);
    assert_product_says(L"doctor", DOCTOR_OK, "does not have: no junctions");
    platform_works(L"GetProcessMitigationPolicy");
}

int scenarios_hardening(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(doctor_names_a_mitigation_that_windows_did_not_take),
        SCENARIO(an_older_windows_that_lacks_one_is_well),
    };

    return cmocka_run_group_tests_name("hardening", tests, NULL, NULL);
}
