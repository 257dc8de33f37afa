/* doctor: what it says of a server that is well, and of each thing that is not. */
#include "scenarios.h"

#include "doctor.h"

/* ---- all is well ---- */

static void all_is_well(void **state)
{
    const struct certificate certificate = doctor_server_watched();
    struct traces before = server_traces();

    (void)state;
    doctor_reports(L"doctor", DOCTOR_OK);
    assert_json("verdict", "ok");
    assert_json("command", "doctor");
    for (size_t i = 0; i < json_count("checks"); i++) {
        assert_check_number(i, "ok");
    }
    assert_product_says(L"doctor", DOCTOR_OK, "OK: the server and the installation");
    assert_untouched(&before);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED); /* it has not even woken the service */
    assert_serves(&certificate);
}

static void a_json_document_has_advice_only_where_it_is_needed(void **state)
{
    (void)state;
    (void)doctor_server_watched();
    doctor_reports(L"doctor", DOCTOR_OK);
    assert_json("checks.0.name", "administrator");
    assert_json("checks.0.advice", "null");
    product_stop();
    doctor_reports(L"doctor", DOCTOR_FAILED);
    assert_check("running", "failed", "sstp-cert-rotator start");
}

/* ---- the service ---- */

static void a_service_that_is_missing(void **state)
{
    (void)state;
    (void)doctor_server_watched();
    product_uninstall();
    doctor_reports(L"doctor", DOCTOR_FAILED);
    assert_check("service", "failed", "sstp-cert-rotator install");
    assert_check("event-source", "failed", "sstp-cert-rotator install");
    assert_product_says(L"doctor", DOCTOR_FAILED, "is not installed");
}

static void a_path_without_quotes(void **state)
{
    wchar_t path[MAX_PATH + 2];
    DWORD size = sizeof(path);

    (void)state;
    (void)doctor_server_watched();
    assert_code(
        RegGetValueW(HKEY_LOCAL_MACHINE, PRODUCT_KEY, L"ImagePath", RRF_RT_ANY, NULL, path, &size));
    path[wcslen(path) - 1] = L'\0';
    service_set_path(PRODUCT_SERVICE, path + 1);
    doctor_reports(L"doctor", DOCTOR_FAILED);
    assert_check("image-path", "failed", "corrects it");
    service_set_path(PRODUCT_SERVICE, L"\"C:\\Other\\sstp-cert-rotator.exe\"");
    doctor_reports(L"doctor", DOCTOR_FAILED);
    assert_check("image-path", "failed", "Run doctor of that program");
    (void)product_run(L"install");
    doctor_reports(L"doctor", DOCTOR_OK);
}

static void a_service_that_does_not_start_with_windows(void **state)
{
    (void)state;
    (void)doctor_server_watched();
    service_set_start_type(PRODUCT_SERVICE, SERVICE_DEMAND_START);
    doctor_reports(L"doctor", DOCTOR_FAILED);
    assert_check("start-type", "failed", "start= auto");
}

static void a_service_that_is_not_started_again(void **state)
{
    (void)state;
    (void)doctor_server_watched();
    registry_delete_value(PRODUCT_KEY, L"FailureActionsOnNonCrashFailures");
    doctor_reports(L"doctor", DOCTOR_WARNING);
    assert_check("recovery", "warning", "corrects it");
    (void)product_run(L"install");
    doctor_reports(L"doctor", DOCTOR_OK);
    registry_delete_value(PRODUCT_KEY, L"FailureActions");
    doctor_reports(L"doctor", DOCTOR_WARNING);
    assert_check("recovery", "warning", "corrects it");
    (void)product_run(L"install");
}

static void a_service_that_cannot_be_asked(void **state)
{
    (void)state;
    (void)doctor_server_watched();
    platform_fails(L"QueryServiceConfig2W", PRODUCT_SERVICE, ERROR_ACCESS_DENIED);
    doctor_reports(L"doctor", DOCTOR_WARNING);
    assert_check("recovery", "unknown", NULL);
}

/* ---- the rest of the installation ---- */

static void an_event_source_that_is_missing_or_of_others(void **state)
{
    (void)state;
    (void)doctor_server_watched();
    registry_set_text(PRODUCT_EVENT_KEY, L"EventMessageFile", L"C:\\nowhere\\texts.dll");
    doctor_reports(L"doctor", DOCTOR_FAILED);
    assert_check("event-source", "failed", "corrects it");
    registry_set_text(PRODUCT_EVENT_KEY, L"EventMessageFile",
                      L"%SystemRoot%\\system32\\kernel32.dll");
    doctor_reports(L"doctor", DOCTOR_WARNING);
    assert_check("event-source", "warning", "corrects it");
    (void)product_run(L"install");
    registry_set_dword(PRODUCT_EVENT_KEY, L"TypesSupported", EVENTLOG_ERROR_TYPE);
    doctor_reports(L"doctor", DOCTOR_WARNING);
    assert_check("event-source", "warning", "corrects it");
    registry_delete_key(PRODUCT_EVENT_KEY);
    doctor_reports(L"doctor", DOCTOR_FAILED);
    assert_check("event-source", "failed", "corrects it");
    (void)product_run(L"install");
    doctor_reports(L"doctor", DOCTOR_OK);
}

static void settings_that_are_refused_are_named(void **state)
{
    (void)state;
    (void)doctor_server_watched();
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"SettleSeconds", L"soon");
    doctor_reports(L"doctor", DOCTOR_WARNING);
    assert_check("settings", "warning", "Parameters");
    assert_product_says(L"doctor", DOCTOR_WARNING, "The setting SettleSeconds is not valid");
    registry_set_dword(PRODUCT_PARAMETERS_KEY, L"HostName", 7);
    doctor_reports(L"doctor", DOCTOR_FAILED);
    assert_product_says(L"doctor", DOCTOR_FAILED, "HostName is not valid: it restricts");
}

static void a_policy_is_said(void **state)
{
    (void)state;
    (void)doctor_server_watched();
    assert_product_says(L"doctor", DOCTOR_OK, "Group Policy says nothing");
    registry_set_dword(PRODUCT_POLICY_KEY, L"SettleSeconds", 1);
    doctor_reports(L"doctor", DOCTOR_OK);
    assert_check("policy", "ok", NULL);
    assert_product_says(L"doctor", DOCTOR_OK, "Policies\\SstpCertRotator): SettleSeconds.");
    registry_set_dword(PRODUCT_POLICY_KEY, L"RestartsPerHour", 0);
    doctor_reports(L"doctor", DOCTOR_WARNING);
    assert_check("settings", "warning", "Correct or delete it in Group Policy");
}

/* ---- the server ---- */

static void a_channel_that_is_disabled_or_absent(void **state)
{
    (void)state;
    (void)doctor_server_watched();
    platform_channel(L"disabled");
    doctor_reports(L"doctor", DOCTOR_WARNING);
    assert_check("renewal-channel", "warning", "/enabled:true");
    platform_disabled_channel_refuses(ERROR_EVT_CHANNEL_CANNOT_ACTIVATE);
    doctor_reports(L"doctor", DOCTOR_WARNING);
    assert_check("renewal-channel", "warning", "/enabled:true");
    platform_channel(L"absent");
    doctor_reports(L"doctor", DOCTOR_WARNING);
    assert_check("renewal-channel", "warning", NULL);
}

static void a_windows_without_update_is_fine(void **state)
{
    (void)state;
    (void)doctor_server_watched();
    platform_has_no_update();
    doctor_reports(L"doctor", DOCTOR_OK);
    assert_check("http-update", "ok", NULL);
    assert_product_says(L"doctor", DOCTOR_OK, "it is deleted and set");
}

static void a_role_that_is_missing_or_off(void **state)
{
    (void)state;
    (void)doctor_server_watched();
    service_set_start_type(REMOTE_ACCESS_SERVICE, SERVICE_DISABLED);
    doctor_reports(L"doctor", DOCTOR_WARNING);
    assert_check("role", "warning", "start= auto");
    service_set_start_type(REMOTE_ACCESS_SERVICE, SERVICE_AUTO_START);
    platform_fails(L"OpenServiceW", REMOTE_ACCESS_SERVICE, ERROR_SERVICE_DOES_NOT_EXIST);
    doctor_reports(L"doctor", DOCTOR_FAILED);
    assert_check("role", "failed", "Install the role Remote Access");
}

static void parameters_that_sstp_cannot_read(void **state)
{
    static const BYTE one = 1;

    (void)state;
    (void)doctor_server_watched();
    product_stop();
    registry_set(SSTP_KEY, SSTP_SHA256_VALUE, REG_BINARY, &one, sizeof(one));
    doctor_reports(L"doctor", DOCTOR_FAILED);
    assert_check("sstp-parameters", "failed", "Delete or correct it");
    assert_product_says(L"doctor", DOCTOR_FAILED, "SHA256CertificateHash");
}

static void nobody_corrects_the_clock(void **state)
{
    (void)state;
    (void)doctor_server_watched();
    service_stop(PLATFORM_TIME_SERVICE);
    doctor_reports(L"doctor", DOCTOR_WARNING);
    assert_check("time-service", "warning", "sc.exe start W32Time");
    service_start(PLATFORM_TIME_SERVICE);
}

int scenarios_commands_doctor(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(all_is_well),
        SCENARIO(a_json_document_has_advice_only_where_it_is_needed),
        SCENARIO(a_service_that_is_missing),
        SCENARIO(a_path_without_quotes),
        SCENARIO(a_service_that_does_not_start_with_windows),
        SCENARIO(a_service_that_is_not_started_again),
        SCENARIO(a_service_that_cannot_be_asked),
        SCENARIO(an_event_source_that_is_missing_or_of_others),
        SCENARIO(settings_that_are_refused_are_named),
        SCENARIO(a_policy_is_said),
        SCENARIO(a_channel_that_is_disabled_or_absent),
        SCENARIO(a_windows_without_update_is_fine),
        SCENARIO(a_role_that_is_missing_or_off),
        SCENARIO(parameters_that_sstp_cannot_read),
        SCENARIO(nobody_corrects_the_clock),
    };

    return cmocka_run_group_tests_name("commands/doctor", tests, NULL, NULL);
}
