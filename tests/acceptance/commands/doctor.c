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
    assert_json("headline", "serves");
    assert_int_equal(json_count("findings"), 0);
    assert_check("certificate", "ok", NULL);
    assert_product_says(L"doctor", DOCTOR_OK, "OK SSTP uses a valid certificate");
    assert_product_says(L"doctor", DOCTOR_OK, " passed.");
    assert_product_says(L"doctor", DOCTOR_OK, "Passed SSTP 3 of 3, installation ");
    assert_untouched(&before);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED); /* it has not even woken the service */
    assert_serves(&certificate);
}

static void a_json_document_has_advice_only_where_it_is_needed(void **state)
{
    (void)state;
    (void)doctor_server_watched();
    doctor_reports(L"doctor", DOCTOR_OK);
    assert_json("checks.0.name", "certificate");
    assert_json("checks.0.group", "sstp");
    assert_json("checks.0.advice", "null");
    product_stop();
    doctor_reports(L"doctor", DOCTOR_WARNING);
    assert_json("headline", "unwatched");
    assert_check("running", "warning", "sstp-cert-rotator start");
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
    assert_check("image-path", "failed", "sstp-cert-rotator install");
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
    assert_check("recovery", "warning", "sstp-cert-rotator install");
    (void)product_run(L"install");
    doctor_reports(L"doctor", DOCTOR_OK);
    registry_delete_value(PRODUCT_KEY, L"FailureActions");
    doctor_reports(L"doctor", DOCTOR_WARNING);
    assert_check("recovery", "warning", "sstp-cert-rotator install");
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
    assert_check("event-source", "failed", "sstp-cert-rotator install");
    registry_set_text(PRODUCT_EVENT_KEY, L"EventMessageFile",
                      L"%SystemRoot%\\system32\\kernel32.dll");
    doctor_reports(L"doctor", DOCTOR_WARNING);
    assert_check("event-source", "warning", "sstp-cert-rotator install");
    (void)product_run(L"install");
    registry_set_dword(PRODUCT_EVENT_KEY, L"TypesSupported", EVENTLOG_ERROR_TYPE);
    doctor_reports(L"doctor", DOCTOR_WARNING);
    assert_check("event-source", "warning", "sstp-cert-rotator install");
    registry_delete_key(PRODUCT_EVENT_KEY);
    doctor_reports(L"doctor", DOCTOR_FAILED);
    assert_check("event-source", "failed", "sstp-cert-rotator install");
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
    assert_product_says(L"doctor", DOCTOR_WARNING, /* a word that is longer than a line is whole */
                        "(HKLM\\SYSTEM\\CurrentControlSet\\Services\\SstpCertRotator\\Parameters)");
    registry_set_dword(PRODUCT_PARAMETERS_KEY, L"HostName", 7);
    doctor_reports(L"doctor", DOCTOR_WARNING);
    assert_product_says(L"doctor", DOCTOR_WARNING, "HostName is not valid: it restricts");
}

static void a_policy_is_said(void **state)
{
    (void)state;
    (void)doctor_server_watched();
    assert_product_says(L"doctor --all", DOCTOR_OK, "Group Policy does not configure this service");
    registry_set_dword(PRODUCT_POLICY_KEY, L"SettleSeconds", 1);
    doctor_reports(L"doctor", DOCTOR_OK);
    assert_check("policy", "ok", NULL);
    assert_product_says(L"doctor --all", DOCTOR_OK, "Policies\\SstpCertRotator): SettleSeconds.");
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
    assert_product_says(L"doctor --all", DOCTOR_OK, "it is deleted and set");
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
    product_reports(L"status", DOCTOR_OK); /* it may never have been meant for SSTP */
    doctor_reports(L"doctor", DOCTOR_OK);
    assert_check("role", "note", "Install the role Remote Access");
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
    doctor_reports(L"doctor", DOCTOR_OK); /* another program may keep it */
    assert_check("time-service", "note", "sc.exe start W32Time");
    assert_product_says(L"doctor", DOCTOR_OK, "Note time-service");
    service_start(PLATFORM_TIME_SERVICE);
}

/* ---- as status has it ---- */

static void in_an_outage_it_says_that_nobody_can_connect(void **state)
{
    (void)state;
    (void)doctor_server_watched();
    service_send_control(PRODUCT_SERVICE, SERVICE_CONTROL_PAUSE);
    assert_service_reaches(PRODUCT_SERVICE, SERVICE_PAUSED);
    for (int family = 0; family < FAMILIES; family++) {
        binding_delete((enum family)family, server_port());
    }
    product_reports(L"status", DOCTOR_FAILED);
    doctor_reports(L"doctor", DOCTOR_FAILED);
    assert_json("headline", "locked-out");
    assert_json("cause", "binding-missing");
    assert_json("verdict", "failed");
    assert_json("findings.0.reason", "binding-missing");
    assert_false(doctor_made("certificate"));
    assert_product_says(L"doctor", DOCTOR_FAILED, "CRITICAL VPN clients cannot connect");
    assert_product_says(L"doctor", DOCTOR_FAILED,
                        "FAILED binding-missing A certificate binding is missing: 0.0.0.0:");
    assert_product_says(L"doctor", DOCTOR_FAILED, "Fix: sstp-cert-rotator resume");
}

static void a_certificate_about_to_end_is_a_warning_of_both(void **state)
{
    const struct certificate certificate =
        certificate_issue(&(struct wish){.starts_in_days = -30, .ends_in_days = 5});

    (void)state;
    platform_has_time_service();
    server_bind(&certificate);
    server_serve(&certificate);
    product_start();
    events_wait(EVENT_EXPIRY_AHEAD);
    product_reports(L"status", DOCTOR_WARNING);
    doctor_reports(L"doctor", DOCTOR_WARNING);
    assert_product_says(L"doctor", DOCTOR_WARNING, "WARNING expiry-ahead The certificate expires");
    assert_product_says(L"doctor", DOCTOR_WARNING, "Fix: Renew the certificate.");
}

/* A rotation that was undone is no finding: the server is as it was. */
static void what_only_the_headline_says_is_said_too(void **state)
{
    (void)state;
    (void)doctor_server_watched();
    platform_fails(L"HttpUpdateServiceConfiguration", NULL, ERROR_GEN_FAILURE);
    (void)certificate_issue(&(struct wish){.ends_in_days = 60});
    events_wait(EVENT_ROTATION_UNDONE);
    product_reports(L"status", DOCTOR_WARNING);
    doctor_reports(L"doctor", DOCTOR_WARNING);
    assert_json("headline", "failed");
    assert_check("failed", "warning", "sstp-cert-rotator check");
    platform_works(L"HttpUpdateServiceConfiguration");
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
        SCENARIO(in_an_outage_it_says_that_nobody_can_connect),
        SCENARIO(a_certificate_about_to_end_is_a_warning_of_both),
        SCENARIO(what_only_the_headline_says_is_said_too),
    };

    return cmocka_run_group_tests_name("commands/doctor", tests, NULL, NULL);
}
