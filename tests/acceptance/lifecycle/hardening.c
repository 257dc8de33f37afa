/* What keeps others from making use of the program. */
#include "scenarios.h"

#include "doctor.h"

#include <sddl.h>
#include <wchar.h>

#define EXIT_REFUSED 4

#define EXTENSION_POINTS  L"6" /* of enum PROCESS_MITIGATION_POLICY */
#define REDIRECTION_TRUST L"16"

static void doctor_names_a_mitigation_that_windows_did_not_take(void **state)
{
    (void)state;
    (void)doctor_server_watched();
    assert_product_says(
        L"doctor --all", DOCTOR_OK,
        "are in force: DEP, ASLR, own DLLs from System32 only, random stack cookies, "
        "no extension points");
    platform_fails(L"SetProcessMitigationPolicy", EXTENSION_POINTS, ERROR_ACCESS_DENIED);
    doctor_reports(L"doctor", DOCTOR_WARNING);
    assert_check("mitigations", "warning", "Exploit protection");
    assert_product_says(L"doctor", DOCTOR_WARNING, "asks for: no extension points");
    platform_works(L"SetProcessMitigationPolicy");
}

static void an_older_windows_that_lacks_one_is_well(void **state)
{
    (void)state;
    (void)doctor_server_watched();
    platform_fails(L"GetProcessMitigationPolicy", REDIRECTION_TRUST, ERROR_INVALID_PARAMETER);
    assert_product_says(L"doctor --all", DOCTOR_OK, "does not have: no junctions");
    platform_works(L"GetProcessMitigationPolicy");
}

/* ---- names that anybody can take ---- */

#define OWN_NAME     L"Global\\SstpCertRotator"
#define REQUEST_NAME L"Global\\SstpCertRotatorOrder"

/* As an ordinary user would, who then waits. Must be released with CloseHandle. */
static HANDLE a_user_takes(const wchar_t *name)
{
    SECURITY_ATTRIBUTES attributes = {.nLength = sizeof(attributes)};
    HANDLE mutex;

    assert_win32(ConvertStringSecurityDescriptorToSecurityDescriptorW(
        L"O:S-1-5-21-1-2-3-1001D:(A;;GA;;;WD)", SDDL_REVISION_1, &attributes.lpSecurityDescriptor,
        NULL));
    mutex = CreateMutexW(&attributes, TRUE, name);
    assert_win32(mutex != NULL);
    (void)LocalFree(attributes.lpSecurityDescriptor);
    return mutex;
}

static void who_takes_its_name_keeps_the_service_from_nothing(void **state)
{
    const struct certificate old = server_healthy();
    const HANDLE taken = a_user_takes(OWN_NAME);
    struct certificate renewed;

    (void)state;
    assert_product_says(L"run", EXIT_REFUSED, "Use the service");
    assert_product_says(L"rotate", EXIT_REFUSED, "Use the service");
    product_start();
    events_wait(EVENT_HEALTHY);
    renewed = certificate_replace(&old, &(struct wish){.ends_in_days = 60});
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_int_equal(events_count(EVENT_NAME_TAKEN), 1);
    assert_serves(&renewed);
    assert_win32(CloseHandle(taken));
    events_begin();
    product_start();
    events_wait(EVENT_HEALTHY);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED);
}

static void who_takes_the_name_of_requests_keeps_nobody_waiting(void **state)
{
    HANDLE taken;

    (void)state;
    (void)server_watched();
    taken = a_user_takes(REQUEST_NAME);
    assert_product_says(L"rotate", 0, "nothing to do");
    assert_product_says(L"rotate", 0, "Another program holds the name");
    assert_win32(CloseHandle(taken));
}

/* ---- the registration, looked at again at each start ---- */

static void spoil_registration(void)
{
    service_set_path(PRODUCT_SERVICE, product_path()); /* no quotes */
    registry_delete_value(PRODUCT_KEY, L"FailureActions");
    registry_delete_value(PRODUCT_KEY, L"FailureActionsOnNonCrashFailures");
    registry_delete_value(PRODUCT_KEY, L"RequiredPrivileges");
    registry_delete_value(PRODUCT_KEY, L"ServiceSidType");
    registry_delete_key(PRODUCT_KEY L"\\Security");
    registry_delete_key(PRODUCT_EVENT_KEY);
}

static void what_was_changed_of_its_registration_is_put_right_at_the_start(void **state)
{
    const struct certificate certificate = doctor_server_watched();

    (void)state;
    product_stop();
    events_begin();
    spoil_registration();
    doctor_reports(L"doctor", DOCTOR_FAILED);
    assert_check("privileges", "warning", "install");
    assert_check("service-sid", "warning", "install");
    assert_check("controls", "warning", "install");
    product_start();
    events_wait(EVENT_HEALTHY);
    doctor_reports(L"doctor", DOCTOR_OK);
    EXPECT_EVENTS(EVENT_REGISTRATION_REPAIRED, STARTED, EVENT_HEALTHY, STOPPED);
    assert_event_says(EVENT_REGISTRATION_REPAIRED,
                      L"path of the program, event source, recovery after a crash, recovery after "
                      L"an error, service SID, required privileges, rights of users");
    events_begin();
    product_start();
    events_wait(EVENT_HEALTHY);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED);
    assert_serves(&certificate);
}

static void what_an_administrator_chose_of_it_stays(void **state)
{
    SC_ACTION actions[] = {{SC_ACTION_RESTART, 5000}};
    SERVICE_FAILURE_ACTIONSW recovery = {
        .dwResetPeriod = 60, .cActions = 1, .lpsaActions = actions};
    union {
        SERVICE_FAILURE_ACTIONSW actions;
        BYTE bytes[1024];
    } found;
    DWORD size;
    SC_HANDLE manager;
    SC_HANDLE service;

    (void)state;
    (void)server_healthy();
    manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    service = OpenServiceW(manager, PRODUCT_SERVICE, SERVICE_ALL_ACCESS);
    assert_win32(ChangeServiceConfig2W(service, SERVICE_CONFIG_FAILURE_ACTIONS, &recovery));
    service_set_start_type(PRODUCT_SERVICE, SERVICE_DEMAND_START);
    product_start();
    events_wait(EVENT_HEALTHY);
    product_stop();
    (void)product_run(L"install --no-start");
    assert_win32(QueryServiceConfig2W(service, SERVICE_CONFIG_FAILURE_ACTIONS, found.bytes,
                                      sizeof(found), &size));
    assert_int_equal(found.actions.cActions, 1);
    assert_int_equal(found.actions.lpsaActions[0].Delay, 5000);
    doctor_reports(L"doctor", DOCTOR_FAILED);
    assert_check("start-type", "failed", "start= auto");
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED);
    recovery.cActions = 0;
    assert_win32(ChangeServiceConfig2W(service, SERVICE_CONFIG_FAILURE_ACTIONS, &recovery));
    (void)CloseServiceHandle(service);
    (void)CloseServiceHandle(manager);
    (void)product_run(L"install --no-start --automatic");
    doctor_reports(L"doctor", DOCTOR_WARNING); /* it does not run; but that alone */
    assert_check("start-type", "ok", NULL);
}

static void where_it_cannot_be_put_right_it_runs_all_the_same(void **state)
{
    const struct certificate certificate = server_healthy();

    (void)state;
    registry_delete_value(PRODUCT_KEY, L"RequiredPrivileges");
    platform_fails(L"ChangeServiceConfig2W", PRODUCT_SERVICE, ERROR_ACCESS_DENIED);
    product_start();
    events_wait(EVENT_HEALTHY);
    EXPECT_EVENTS(EVENT_REGISTRATION_LEFT, STARTED, EVENT_HEALTHY, STOPPED);
    assert_event_says(EVENT_REGISTRATION_LEFT, L"required privileges");
    platform_works(L"ChangeServiceConfig2W");
    (void)product_run(L"install --no-start");
    assert_serves(&certificate);
}

/* What anybody else was given stays: here, to stop and start it. */
static void users_cannot_send_its_own_controls(void **state)
{
    union {
        SECURITY_DESCRIPTOR_RELATIVE header;
        BYTE bytes[1024];
    } list;
    wchar_t *text;
    DWORD size = sizeof(list);

    (void)state;
    (void)server_healthy();
    (void)product_run(L"install --no-start");
    assert_code(RegGetValueW(HKEY_LOCAL_MACHINE, PRODUCT_KEY L"\\Security", L"Security",
                             RRF_RT_REG_BINARY, NULL, &list, &size));
    assert_win32(ConvertSecurityDescriptorToStringSecurityDescriptorW(
        &list, SDDL_REVISION_1, DACL_SECURITY_INFORMATION, &text, NULL));
    assert_non_null(wcsstr(text, L"CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)"));
    assert_non_null(wcsstr(text, L"CCLCSWRPWPDTLOCRRC;;;SY)"));
    assert_non_null(wcsstr(text, L"CCLCSWLORC;;;IU)"));
    assert_non_null(wcsstr(text, L"CCLCSWLORC;;;SU)"));
    (void)LocalFree(text);
}

int scenarios_lifecycle_hardening(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(doctor_names_a_mitigation_that_windows_did_not_take),
        SCENARIO(an_older_windows_that_lacks_one_is_well),
        SCENARIO(who_takes_its_name_keeps_the_service_from_nothing),
        SCENARIO(who_takes_the_name_of_requests_keeps_nobody_waiting),
        SCENARIO(what_was_changed_of_its_registration_is_put_right_at_the_start),
        SCENARIO(what_an_administrator_chose_of_it_stays),
        SCENARIO(where_it_cannot_be_put_right_it_runs_all_the_same),
        SCENARIO(users_cannot_send_its_own_controls),
    };

    return cmocka_run_group_tests_name("lifecycle/hardening", tests, NULL, NULL);
}
