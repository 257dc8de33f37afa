/* check: a dry run shows what the service would do, and does none of it. */
#include "scenarios.h"

#include "json_text.h"

#include <stdio.h>
#include <string.h>

enum { HEALTHY = 0, WARNING = 1, CRITICAL = 2 };

static const struct wish renewal = {.ends_in_days = 60};

/* ---- that nothing was changed ---- */

struct untouched {
    struct traces server;
    uint64_t state; /* what the product stores */
    uint64_t settings;
};

static struct untouched before_check(void)
{
    return (struct untouched){server_traces(), registry_written_at(PRODUCT_STATE_KEY),
                              registry_written_at(PRODUCT_PARAMETERS_KEY)};
}

static void assert_nothing_changed(const struct untouched *before)
{
    assert_untouched(&before->server);
    assert_true(registry_written_at(PRODUCT_STATE_KEY) == before->state);
    assert_true(registry_written_at(PRODUCT_PARAMETERS_KEY) == before->settings);
}

/* The product watches a server and is stopped; then what comes is looked at by check alone. */
static struct certificate known_server(void)
{
    const struct certificate certificate = server_watched();

    product_stop();
    return certificate;
}

/* ---- the plan ---- */

static const char *step(size_t number)
{
    char path[32];
    const char *name;

    (void)snprintf(path, sizeof(path), "plan.%u.step", (unsigned)number);
    name = json_value(path);
    return name == NULL ? "" : name;
}

static void assert_steps(const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(step(i), names[i]);
    }
    assert_int_equal(json_count("plan"), count);
}

static void a_renewal_is_shown_step_by_step_and_nothing_is_done(void **state)
{
    static const char *const steps[] = {
        "store-intent", "replace-binding", "replace-binding", "delete-hashes", "stop-service",
        "stop-service", "stop-service",    "start-service",   "start-service", "start-service"};
    const struct certificate old = known_server();
    struct untouched before;
    struct certificate renewed;

    (void)state;
    renewed = certificate_issue(&renewal);
    before = before_check();
    product_reports(L"check", WARNING);
    assert_json("command", "check");
    assert_json("decision", "apply");
    assert_json("findings.0.reason", "certificate-renewed");
    assert_steps(steps, COUNT_OF(steps));
    assert_json("plan.1.endpoint", "0.0.0.0:443");
    assert_json("plan.2.family", "IPv6");
    assert_json("plan.4.service", "RemoteAccess");
    assert_json("plan.7.service", "SstpSvc");
    assert_product_says(L"check", WARNING, "Nothing was changed.");
    assert_nothing_changed(&before);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED);
    assert_serves(&old);
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&renewed);
}

static void without_updates_in_one_step_the_trial_is_shown(void **state)
{
    (void)state;
    platform_has_no_update();
    (void)known_server();
    (void)certificate_issue(&renewal);
    product_reports(L"check", WARNING);
    assert_string_equal(step(1), "try-certificate");
    assert_string_equal(step(2), "replace-binding");
}

static void a_healthy_server_needs_nothing(void **state)
{
    struct untouched before;

    (void)state;
    (void)known_server();
    before = before_check();
    product_reports(L"check", HEALTHY);
    assert_json("verdict", "healthy");
    assert_json("decision", "nothing");
    assert_int_equal(json_count("plan"), 0);
    assert_int_equal(json_count("certificates"), 1);
    assert_json("certificates.0.bound", "true");
    assert_json("certificates.0.chosen", "true");
    assert_product_says(L"check", HEALTHY, "Nothing: no change is necessary.");
    assert_nothing_changed(&before);
}

/* A server that the product never saw, and where it never stored anything. */
static void it_works_where_the_product_is_not_installed(void **state)
{
    const struct certificate certificate = server_healthy();

    (void)state;
    product_uninstall();
    product_reports(L"check", HEALTHY);
    product_reports(L"status", WARNING);
    assert_false(registry_has_key(PRODUCT_KEY));
    assert_serves(&certificate);
}

static void what_stands_in_the_way_is_shown(void **state)
{
    const struct certificate certificate = certificate_issue(&(struct wish){.ends_in_days = 30});
    const struct binding foreign = binding_of_others(&certificate);
    struct untouched before;

    (void)state;
    server_bind(&certificate);
    server_serve(&certificate);
    server_bind_with(&foreign);
    (void)certificate_issue(&renewal);
    before = before_check();
    product_reports(L"check", WARNING);
    assert_json("findings.0.reason", "binding-foreign");
    assert_json("decision", "nothing");
    assert_json("nextLook.why", "read-again");
    assert_int_equal(json_count("plan"), 0);
    assert_product_says(L"check", WARNING, "stands in the way of any change");
    assert_product_says(L"check", WARNING, "Problems 1 WARNING binding-foreign");
    assert_product_says(L"check", WARNING, "ForeignBindings");
    assert_nothing_changed(&before);
}

static void what_an_interrupted_rotation_left_stopped_comes_first(void **state)
{
    struct untouched before;

    (void)state;
    (void)server_watched();
    platform_stopping(REMOTE_ACCESS_SERVICE, L"progress", 1000);
    (void)certificate_issue(&renewal);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOP_PENDING);
    product_kill();
    platform_stopping(REMOTE_ACCESS_SERVICE, L"", 0);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOPPED);
    before = before_check();
    product_reports(L"check", CRITICAL);
    assert_json("decision", "resume");
    assert_json("plan.0.step", "start-service");
    assert_json("plan.0.service", "RemoteAccess");
    assert_int_equal(json_count("plan"), 1);
    assert_product_says(L"check", CRITICAL, "services-left-stopped");
    assert_nothing_changed(&before);
    assert_int_equal(service_state(REMOTE_ACCESS_SERVICE), SERVICE_STOPPED);
}

static void a_paused_service_holds_the_plan_back(void **state)
{
    (void)state;
    (void)server_watched();
    service_send_control(PRODUCT_SERVICE, SERVICE_CONTROL_PAUSE);
    assert_service_reaches(PRODUCT_SERVICE, SERVICE_PAUSED);
    (void)certificate_issue(&renewal);
    events_wait(EVENT_HELD_BACK);
    product_reports(L"check", WARNING);
    assert_json("decision", "paused");
    assert_json("pendingRestart.why", "paused");
    assert_true(json_count("plan") > 0);
    assert_product_says(L"check", WARNING, "Nothing, until this service is resumed. What is due:");
}

/* ---- candidates ---- */

/* Of the certificate with that thumbprint. */
static const char *of_certificate(const struct certificate *certificate, const char *what)
{
    wchar_t wide[THUMBPRINT_TEXT];
    char thumbprint[THUMBPRINT_TEXT];
    char path[64];
    const size_t count = json_count("certificates");

    (void)snprintf(thumbprint, sizeof(thumbprint), "%ls", thumbprint_text(certificate, wide));
    for (size_t i = 0; i < count; i++) {
        (void)snprintf(path, sizeof(path), "certificates.%u.thumbprint", (unsigned)i);
        if (strcmp(json_value(path), thumbprint) == 0) {
            (void)snprintf(path, sizeof(path), "certificates.%u.%s", (unsigned)i, what);
            return json_value(path);
        }
    }
    fail_msg("the certificate %s is not told of", thumbprint);
    return NULL;
}

static void each_candidate_has_its_verdict(void **state)
{
    static const struct {
        struct wish wish;
        const char *verdict;
    } candidates[] = {
        {{.ends_in_days = 60}, "eligible"},
        {{.ends_in_days = 80}, "eligible"},
        {{.starts_in_days = -30, .ends_in_days = -1}, "expired"},
        {{.starts_in_days = 2, .ends_in_days = 90}, "not-yet-valid"},
        {{.usage = FOR_CLIENTS}, "not-for-servers"},
        {{.usage = FOR_NO_PURPOSE}, "not-for-servers"},
        {{.key = KEY_NONE}, "no-private-key"},
        {{.key = KEY_MISSING}, "private-key-unusable"},
        {{.name = "mail.example.test"}, "other-names"},
        {{.garbled_names = true}, "undecodable"},
    };
    struct certificate issued[COUNT_OF(candidates)];

    (void)state;
    (void)known_server();
    for (size_t i = 0; i < COUNT_OF(candidates); i++) {
        issued[i] = certificate_issue(&candidates[i].wish);
    }
    product_reports(L"check", WARNING);
    for (size_t i = 0; i < COUNT_OF(candidates); i++) {
        assert_string_equal(of_certificate(&issued[i], "verdict"), candidates[i].verdict);
    }
    assert_string_equal(of_certificate(&issued[1], "chosen"), "true");
    assert_string_equal(of_certificate(&issued[0], "chosen"), "false");
    assert_product_says(L"check", WARNING, "it has no private key: import it again with its key");
}

static void several_for_different_names_are_a_refusal(void **state)
{
    (void)state;
    (void)certificate_issue(&(struct wish){.name = "one.example.test"});
    (void)certificate_issue(&(struct wish){.name = "two.example.test"});
    service_start(REMOTE_ACCESS_SERVICE);
    for (int family = 0; family < FAMILIES; family++) {
        binding_delete((enum family)family, server_port());
    }
    registry_set(SSTP_KEY, SSTP_SHA256_VALUE, REG_BINARY, (const BYTE[SHA256_SIZE]){1},
                 SHA256_SIZE);
    product_reports(L"check", CRITICAL);
    assert_int_equal(json_count("plan"), 0);
    assert_product_says(L"check", CRITICAL, "ambiguous-certificates");
}

/* ---- who asks ---- */

static void a_key_that_one_may_not_open_is_unknown_and_never_missing(void **state)
{
    static const DWORD denials[] = {ERROR_ACCESS_DENIED, (DWORD)NTE_PERM, (DWORD)NTE_BAD_KEYSET};
    const struct certificate bound = known_server();
    const struct certificate renewed = certificate_issue(&renewal);

    (void)state;
    platform_fails(L"CheckTokenMembership", NULL, ERROR_ACCESS_DENIED);
    for (size_t i = 0; i < COUNT_OF(denials); i++) {
        platform_fails(L"CryptAcquireCertificatePrivateKey", NULL, denials[i]);
        product_reports(L"check", WARNING);
        assert_string_equal(of_certificate(&renewed, "privateKey"), "unknown");
        assert_string_equal(of_certificate(&renewed, "verdict"), "private-key-unknown");
        assert_string_equal(of_certificate(&bound, "privateKey"), "unknown");
        assert_string_equal(of_certificate(&bound, "verdict"), "eligible"); /* it serves */
        assert_json("privateKeysUnknown", "2");
        assert_int_equal(json_count("findings"), 1); /* the renewal is not used */
        assert_int_equal(json_count("plan"), 0);
        assert_product_says(L"check", WARNING, "unknown whether SYSTEM can use its private key");
        assert_product_says(L"check", WARNING, "Run this from an elevated command prompt.");
    }
}

/* An administrator may open it: then it is not there. */
static void to_an_administrator_a_keyset_that_is_not_there_is_missing(void **state)
{
    (void)state;
    (void)known_server();
    platform_fails(L"CryptAcquireCertificatePrivateKey", NULL, (DWORD)NTE_BAD_KEYSET);
    product_reports(L"check", CRITICAL);
    assert_json("findings.0.reason", "private-key-lost"); /* HTTP.sys has it in memory */
}

static void every_part_that_cannot_be_read_is_unknown(void **state)
{
    static const struct {
        const wchar_t *function;
        const wchar_t *object;
        const char *reason;
    } parts[] = {
        {L"CertOpenStore", L"MY", "store-unreadable"},
        {L"HttpQueryServiceConfiguration", L"0.0.0.0:443", "binding-unreadable"},
        {L"RegQueryValueExW", SSTP_PORT_VALUE, "parameter-unreadable"},
        {L"OpenServiceW", SSTP_SERVICE, "services-unreadable"},
    };

    (void)state;
    (void)known_server();
    platform_fails(L"CheckTokenMembership", NULL, ERROR_ACCESS_DENIED);
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        platform_fails(parts[i].function, parts[i].object, ERROR_ACCESS_DENIED);
        product_reports(L"check", WARNING);
        assert_json("findings.0.reason", parts[i].reason);
        assert_json("findings.0.error.code", "5");
        assert_int_equal(json_count("plan"), 0);
        assert_product_says(L"check", WARNING, "Run this from an elevated command prompt.");
        platform_works(parts[i].function);
    }
}

static void a_setting_of_no_use_is_said(void **state)
{
    (void)state;
    (void)known_server();
    product_set(L"SafetyPassMinutes", 0);
    product_reports(L"check", HEALTHY);
    assert_json("settings.refused.0", "SafetyPassMinutes");
    assert_product_says(L"check", HEALTHY, "SafetyPassMinutes is not valid");
    registry_set_dword(PRODUCT_PARAMETERS_KEY, L"HostName", 1);
    product_reports(L"check", WARNING);
    assert_json("findings.0.reason", "setting-refused");
    assert_json("findings.0.object", "HostName");
}

int scenarios_commands_check(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_renewal_is_shown_step_by_step_and_nothing_is_done),
        SCENARIO(without_updates_in_one_step_the_trial_is_shown),
        SCENARIO(a_healthy_server_needs_nothing),
        SCENARIO(it_works_where_the_product_is_not_installed),
        SCENARIO(what_stands_in_the_way_is_shown),
        SCENARIO(what_an_interrupted_rotation_left_stopped_comes_first),
        SCENARIO(a_paused_service_holds_the_plan_back),
        SCENARIO(each_candidate_has_its_verdict),
        SCENARIO(several_for_different_names_are_a_refusal),
        SCENARIO(a_key_that_one_may_not_open_is_unknown_and_never_missing),
        SCENARIO(to_an_administrator_a_keyset_that_is_not_there_is_missing),
        SCENARIO(every_part_that_cannot_be_read_is_unknown),
        SCENARIO(a_setting_of_no_use_is_said),
    };

    return cmocka_run_group_tests_name("commands/check", tests, NULL, NULL);
}
