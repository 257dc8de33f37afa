/* rotate: by hand, through the service or without it. */
#include "scenarios.h"

#include <stdio.h>
#include <string.h>

enum { EXIT_DONE = 0, EXIT_WAITS = 1, EXIT_CRITICAL = 2, EXIT_USAGE = 3, EXIT_FAILED = 4 };

#define REQUEST_CONTROL 129u

/* One that nobody would choose by itself. */
static const struct wish shorter = {.starts_in_days = -30, .ends_in_days = 25};

/* "rotate --thumbprint", the hash as it is, and what follows. */
static const wchar_t *rotate_command(const struct certificate *certificate, const wchar_t *more)
{
    static wchar_t arguments[128];
    wchar_t thumbprint[THUMBPRINT_TEXT];

    (void)swprintf(arguments, COUNT_OF(arguments), L"rotate --thumbprint %ls%ls",
                   thumbprint_text(certificate, thumbprint), more);
    return arguments;
}

/* With its time; and at the end for how long, for how many, and which. */
static void assert_is_a_line_an_action(const char *text, const struct certificate *chosen)
{
    static const char *const lines[] = {"Applying CN=sstp.example.test, expires ",
                                        ". Rotation ",
                                        "  bound to 0.0.0.0:443",
                                        "  bound to [::]:443",
                                        "  deleted the hashes of SSTP",
                                        "  stopped RemoteAccess",
                                        "  stopped SstpSvc",
                                        "  started SstpSvc",
                                        "  started RemoteAccess",
                                        "  client test passed over IPv4 and IPv6",
                                        "Done. SSTP was unavailable for ",
                                        "Certificate: CN=sstp.example.test, expires "};
    wchar_t thumbprint[THUMBPRINT_TEXT];
    char which[16];

    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        const char *found = find_words(text, lines[i]);
        if (found == NULL) {
            fail_msg("\"%s\" should come next in:\n%s", lines[i], text);
        }
        text = found;
    }
    (void)snprintf(which, sizeof(which), "(%.8ls).", thumbprint_text(chosen, thumbprint));
    assert_non_null(find_words(text, which));
    assert_null(strstr(text, "Information"));
}

/* ---- through the service ---- */

static void each_action_is_a_line_with_its_time(void **state)
{
    const struct certificate old = server_watched();
    const struct certificate chosen = certificate_issue(&shorter);
    const struct process_output *output;

    (void)state;
    events_wait(EVENT_PASSED_OVER);
    output = product_run(rotate_command(&chosen, L""));
    assert_int_equal(output->exit_code, EXIT_DONE);
    assert_is_a_line_an_action(output->text, &chosen);
    product_stop();
    assert_serves(&chosen);
    assert_false(server_lets_in(&old));
}

static void the_service_puts_the_chosen_certificate_into_use_and_keeps_it(void **state)
{
    const struct certificate old = server_watched();
    const struct certificate chosen = certificate_issue(&shorter);
    const struct process_output *output;

    (void)state;
    events_wait(EVENT_PASSED_OVER);
    output = product_run(rotate_command(&chosen, L" --details"));
    assert_int_equal(output->exit_code, EXIT_DONE);
    assert_non_null(strstr(output->text, "  313  ")); /* step by step, */
    assert_non_null(strstr(output->text, "  300  "));
    assert_non_null(strstr(output->text, "  302  "));
    assert_non_null(strstr(output->text, "  307  "));
    assert_non_null(strstr(output->text, "  403  ")); /* the proof at the end */
    assert_non_null(strstr(output->text, "Done. "));
    assert_serves(&chosen);
    service_send_control(PRODUCT_SERVICE, FIRST_OWN_CONTROL);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_PASSED_OVER, EVENT_REQUEST_TAKEN,
                  EVENT_CERTIFICATE_ORDERED, ROTATION, EVENT_CHOICE_KEPT, STOPPED);
    events_begin();
    product_start(); /* it is remembered */
    events_wait(EVENT_HEALTHY);
    EXPECT_EVENTS(STARTED, EVENT_CHOICE_KEPT, EVENT_HEALTHY, STOPPED);
    assert_serves(&chosen);
    assert_false(server_lets_in(&old));
}

static void with_nothing_to_do_nothing_is_done(void **state)
{
    const struct certificate certificate = server_watched();
    const struct traces before = server_traces();

    (void)state;
    assert_product_says(L"rotate", EXIT_DONE, "nothing to do");
    assert_product_says(L"rotate --now", EXIT_DONE, "nothing to do");
    assert_product_says(rotate_command(&certificate, L""), EXIT_DONE, "nothing to do");
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_REQUEST_TAKEN, EVENT_CHOICE_KEPT, STOPPED);
    assert_untouched(&before);
}

static void what_waits_for_the_restart_policy_is_done_with_now(void **state)
{
    const struct certificate renewed = server_waiting_for_clients();

    (void)state;
    assert_product_says(L"rotate", EXIT_WAITS, "waits for RestartPolicy");
    assert_product_says(L"rotate --now", EXIT_DONE,
                        "3 VPN clients were disconnected. Certificate: CN=");
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, EVENT_RESTART_SCHEDULED,
                  EVENT_FINDING_ENDED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

static void paused_it_is_refused(void **state)
{
    const struct certificate old = server_watched();
    const struct certificate chosen = certificate_issue(&shorter);
    const struct traces before = server_traces();

    (void)state;
    events_wait(EVENT_PASSED_OVER);
    service_send_control(PRODUCT_SERVICE, SERVICE_CONTROL_PAUSE);
    events_wait(EVENT_SERVICE_PAUSED);
    assert_product_says(rotate_command(&chosen, L""), EXIT_FAILED, "sstp-cert-rotator resume");
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_PASSED_OVER, EVENT_SERVICE_PAUSED,
                  EVENT_ORDER_REFUSED, STOPPED);
    assert_untouched(&before);
    assert_serves(&old);
}

static void what_cannot_be_used_is_refused_with_why(void **state)
{
    static const struct wish elsewhere = {.name = "other.example.test", .ends_in_days = 60};
    static const struct wish keyless = {.key = KEY_NONE, .ends_in_days = 60};
    static const struct wish for_clients = {.usage = FOR_CLIENTS, .ends_in_days = 60};
    struct certificate old;
    struct certificate other;
    struct certificate unusable;
    struct certificate client;
    struct traces before;

    (void)state;
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"HostName", L"sstp.example.test");
    old = server_watched();
    other = certificate_issue(&elsewhere);
    unusable = certificate_issue(&keyless);
    client = certificate_issue(&for_clients);
    before = server_traces();
    events_wait(EVENT_NEWER_UNUSABLE);
    assert_product_says(rotate_command(&other, L""), EXIT_FAILED, "not for this server's names");
    assert_product_says(rotate_command(&unusable, L""), EXIT_FAILED, "no private key");
    assert_product_says(rotate_command(&client, L""), EXIT_FAILED, "Server Authentication");
    assert_product_says(L"rotate --thumbprint 00112233445566778899aabbccddeeff00112233",
                        EXIT_FAILED, "not in the store LocalMachine\\MY");
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_NEWER_UNUSABLE, EVENT_ORDER_REFUSED,
                  EVENT_ORDER_REFUSED, EVENT_ORDER_REFUSED, EVENT_ORDER_REFUSED, STOPPED);
    assert_event_says(EVENT_ORDER_REFUSED, L"not for this server's names");
    assert_untouched(&before);
    assert_serves(&old);
}

/* Nobody asked for it; but it is due, and the service does it as ever. */
static void a_refused_request_keeps_nothing_from_being_done(void **state)
{
    struct certificate old;
    struct certificate renewed;

    (void)state;
    product_set(L"SettleSeconds", 3600); /* what it notices by itself has to wait */
    old = server_watched();
    renewed = certificate_replace(&old, &(struct wish){.ends_in_days = 60});
    assert_product_says(rotate_command(&old, L""), EXIT_FAILED, "not in the store");
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&renewed);
}

/* As one copies it from a console: in pieces, with colons, in upper case. */
static void a_thumbprint_is_taken_as_it_is_copied(void **state)
{
    const struct certificate chosen = server_watched();
    wchar_t arguments[160] = L"rotate --now --thumbprint ";

    (void)state;
    for (size_t i = 0; i < SHA1_SIZE; i++) {
        wchar_t digits[8];
        (void)swprintf(digits, COUNT_OF(digits), i % 2 == 0 ? L"%02X:" : L"%02x ", chosen.sha1[i]);
        (void)wcscat(arguments, digits);
    }
    assert_product_says(arguments, EXIT_DONE, "nothing to do");
    (void)swprintf(arguments, COUNT_OF(arguments), L"rotate --thumbprint %02X%02x %02x%02x",
                   chosen.sha1[0], chosen.sha1[1], chosen.sha1[2], chosen.sha1[3]);
    assert_product_says(arguments, EXIT_DONE, "nothing to do"); /* as screens show it */
    (void)swprintf(arguments, COUNT_OF(arguments), L"rotate --thumbprint %02x%02x%02x%02x",
                   chosen.sha1[0], chosen.sha1[1], chosen.sha1[2], chosen.sha1[3] ^ 1);
    assert_product_says(arguments, EXIT_USAGE, "or several have them");
}

static void what_is_no_thumbprint_is_wrong_usage(void **state)
{
    const struct certificate certificate = server_watched();
    const struct traces before = server_traces();

    (void)state;
    assert_product_says(L"rotate --thumbprint sstp.example.test", EXIT_USAGE,
                        "No certificate in LocalMachine\\MY has that thumbprint or");
    assert_product_says(L"rotate --thumbprint", EXIT_USAGE, "needs a thumbprint");
    assert_product_says(L"rotate --thumbprint 0011", EXIT_USAGE, "0011");
    assert_product_says(L"rotate --fast", EXIT_USAGE, "--fast");
    assert_product_says(L"rotate now", EXIT_USAGE, "--now");
    assert_product_says(L"rotate /?", EXIT_DONE,
                        "rotate [--thumbprint THUMBPRINT] [--now] [--force] [--details]");
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED);
    assert_untouched(&before);
    assert_serves(&certificate);
}

static void a_rotation_that_fails_is_reported_and_tried_again(void **state)
{
    struct certificate chosen;

    (void)state;
    (void)server_watched();
    chosen = certificate_issue(&shorter);
    platform_fails(L"HttpUpdateServiceConfiguration", NULL, ERROR_GEN_FAILURE);
    assert_product_says(rotate_command(&chosen, L""), EXIT_FAILED, "the service continues at");
    platform_works(L"HttpUpdateServiceConfiguration");
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&chosen);
}

static void where_the_service_ends_meanwhile_it_says_so(void **state)
{
    static struct process rotating;
    struct certificate chosen;

    (void)state;
    (void)server_watched();
    chosen = certificate_issue(&shorter);
    platform_stopping(REMOTE_ACCESS_SERVICE, L"progress", 3000);
    product_begin_run(rotate_command(&chosen, L""), &rotating);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOP_PENDING);
    platform_stopping(REMOTE_ACCESS_SERVICE, L"", 0);
    product_kill();
    assert_process_says(&rotating, "The service stopped before it had done it.");
    assert_int_equal(process_end(&rotating), EXIT_FAILED);
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&chosen);
}

/* Rubbish where a request belongs, and one that nobody waits for any more. */
static void a_request_that_is_none_is_ignored(void **state)
{
    const struct certificate certificate = server_watched();
    const struct traces before = server_traces();
    static const BYTE rubbish[] = {1, 0, 0, 0, 9, 9};

    (void)state;
    service_send_control(PRODUCT_SERVICE, REQUEST_CONTROL);
    registry_set(PRODUCT_STATE_KEY, L"Order", REG_BINARY, rubbish, sizeof(rubbish));
    service_send_control(PRODUCT_SERVICE, REQUEST_CONTROL);
    assert_product_says(L"rotate", EXIT_DONE, "nothing to do");
    product_stop();
    registry_set(PRODUCT_STATE_KEY, L"Order", REG_BINARY, rubbish, sizeof(rubbish));
    product_start();
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED, STARTED, EVENT_HEALTHY, STOPPED);
    assert_untouched(&before);
    assert_serves(&certificate);
}

/* ---- without the service ---- */

static void without_the_service_it_is_done_here(void **state)
{
    const struct certificate old = server_healthy();
    const struct certificate chosen = certificate_issue(&shorter);
    const struct process_output *output;

    (void)state;
    output = product_run(rotate_command(&chosen, L" --now"));
    assert_int_equal(output->exit_code, EXIT_DONE);
    assert_non_null(strstr(output->text, "The service is not running"));
    assert_is_a_line_an_action(output->text, &chosen);
    EXPECT_EVENTS(EVENT_REQUEST_TAKEN, EVENT_CERTIFICATE_ORDERED, ROTATION, EVENT_CHOICE_KEPT);
    assert_serves(&chosen);
    assert_false(server_lets_in(&old));
}

static void without_the_service_a_refused_request_changes_nothing(void **state)
{
    const struct certificate old = server_healthy();
    const struct certificate other =
        certificate_issue(&(struct wish){.name = "other.example.test", .ends_in_days = 60});
    struct traces before;

    (void)state;
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"HostName", L"sstp.example.test");
    before = server_traces();
    assert_product_says(rotate_command(&other, L""), EXIT_FAILED, "not for this server's names");
    EXPECT_EVENTS(EVENT_ORDER_REFUSED);
    assert_untouched(&before);
    assert_serves(&old);
}

static void without_rights_it_says_so_and_does_nothing(void **state)
{
    const struct certificate certificate = server_watched();
    const struct traces before = server_traces();

    (void)state;
    platform_fails(L"CheckTokenMembership", NULL, ERROR_ACCESS_DENIED);
    assert_product_says(L"rotate --now", EXIT_FAILED, "needs administrator's rights");
    platform_works(L"CheckTokenMembership");
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED);
    assert_untouched(&before);
    assert_serves(&certificate);
}

/* One writer at a time. */
static void beside_a_run_in_a_console_it_refuses(void **state)
{
    static struct process running;
    const struct certificate certificate = server_healthy();

    (void)state;
    product_begin_run(L"run", &running);
    events_wait(EVENT_HEALTHY);
    assert_product_says(L"rotate", EXIT_FAILED, "already runs on this server");
    assert_int_equal(process_interrupt(&running), 0);
    assert_serves(&certificate);
}

int scenarios_commands_rotate(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(each_action_is_a_line_with_its_time),
        SCENARIO(the_service_puts_the_chosen_certificate_into_use_and_keeps_it),
        SCENARIO(with_nothing_to_do_nothing_is_done),
        SCENARIO(what_waits_for_the_restart_policy_is_done_with_now),
        SCENARIO(paused_it_is_refused),
        SCENARIO(what_cannot_be_used_is_refused_with_why),
        SCENARIO(a_refused_request_keeps_nothing_from_being_done),
        SCENARIO(a_thumbprint_is_taken_as_it_is_copied),
        SCENARIO(what_is_no_thumbprint_is_wrong_usage),
        SCENARIO(a_rotation_that_fails_is_reported_and_tried_again),
        SCENARIO(where_the_service_ends_meanwhile_it_says_so),
        SCENARIO(a_request_that_is_none_is_ignored),
        SCENARIO(without_the_service_it_is_done_here),
        SCENARIO(without_the_service_a_refused_request_changes_nothing),
        SCENARIO(without_rights_it_says_so_and_does_nothing),
        SCENARIO(beside_a_run_in_a_console_it_refuses),
    };

    return cmocka_run_group_tests_name("commands/rotate", tests, NULL, NULL);
}
