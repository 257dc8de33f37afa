/* Texts on their way out: names that others chose, in events, in redirected output and in JSON. */
#include "scenarios.h"

#include "json_text.h"

#include <stdio.h>
#include <wchar.h>

#define EXIT_WARNING 1

/* Bound and served by the server; expiring soon, which is a warning. */
static void server_has_subject(const char *subject)
{
    const struct certificate certificate =
        certificate_issue(&(struct wish){.subject = subject, .ends_in_days = 5});

    server_bind(&certificate);
    server_serve(&certificate);
}

/* ---- events ---- */

#define PERCENT "%1 %2 %n 100% %%1 %0"

/* Viewers look for placeholders in the inserts too (tests/winsim/common/viewed_insert.h). */
static void percent_signs_in_a_name_garble_no_event(void **state)
{
    static const wchar_t shown[] = L"CN=\xff05"
                                   L"1 \xff05"
                                   L"2 \xff05n 100\xff05 \xff05\xff05"
                                   L"1 \xff05"
                                   L"0";
    struct certificate certificate;

    (void)state;
    certificate = server_healthy();
    product_start();
    events_wait(EVENT_HEALTHY);
    certificate =
        certificate_replace(&certificate, &(struct wish){.subject = PERCENT, .ends_in_days = 60});
    events_wait(EVENT_ROTATION_COMPLETED);
    assert_event_says(EVENT_ROTATION_STARTED, shown);
    assert_event_says(EVENT_ROTATION_COMPLETED, shown);
    assert_serves(&certificate);
    product_reports(L"status", 0);
    assert_json("certificate.subject", "CN=" PERCENT); /* nobody expands it there */
    assert_product_says(L"status", 0, "CN=" PERCENT);
    product_stop();
}

/* A line of its own, what the console takes for a command, and another direction of reading. */
#define FORGED                                                                                     \
    "\"a\r\nError b\x1b[2Jc\xe2\x80\xae"                                                           \
    "d\xe2\x80\xa8"                                                                                \
    "e\x7f\""

static void what_moves_the_cursor_in_a_name_forges_nothing(void **state)
{
    struct certificate certificate;
    const struct process_output *output;

    (void)state;
    certificate = server_healthy();
    product_start();
    events_wait(EVENT_HEALTHY);
    certificate =
        certificate_replace(&certificate, &(struct wish){.subject = FORGED, .ends_in_days = 60});
    events_wait(EVENT_ROTATION_COMPLETED);
    assert_event_says(EVENT_ROTATION_STARTED, L"a??Error b?[2Jc?d?e?");
    assert_serves(&certificate);
    platform_has_code_page(CP_UTF8);
    output = product_run(L"status");
    assert_non_null(strstr(output->text, "a??Error b?[2Jc?d?e?"));
    assert_null(strchr(output->text, '\x1b'));
    product_stop();
}

/* ---- redirected ---- */

/* u-umlaut, the euro and a Japanese character: which of them there are depends on the code page. */
#define NAMES "\xc3\xbc \xe2\x82\xac \xe6\x97\xa5"

static void assert_bytes_arrive(DWORD page, const char *expected)
{
    static struct process_output output;
    wchar_t command[MAX_PATH + 32];

    platform_has_code_page(page);
    assert_product_says(L"status", EXIT_WARNING, expected);
    (void)swprintf(command, COUNT_OF(command), L"\"%ls\" status", product_path());
    process_run_into_file(command, &output);
    if (strstr(output.text, expected) == NULL) {
        fail_msg("a file should have \"%s\" with code page %lu:\n%s", expected, page, output.text);
    }
}

static void redirected_text_is_in_the_code_page_of_the_console(void **state)
{
    char without_console[32];
    char u_umlaut[8];

    (void)state;
    server_has_subject(NAMES);
    assert_bytes_arrive(437, "CN=\x81 ? ? (");
    assert_bytes_arrive(850, "CN=\x81 ? ? (");
    assert_bytes_arrive(1252, "CN=\xfc \x80 ? (");
    assert_bytes_arrive(932, "CN=? ? \x93\xfa ("); /* u, by looks only */
    assert_bytes_arrive(CP_UTF8, "CN=" NAMES " (");
    u_umlaut[WideCharToMultiByte(GetOEMCP(), 0, L"\xfc", 1, u_umlaut, 7, NULL, NULL)] = '\0';
    (void)snprintf(without_console, sizeof(without_console), "CN=%s", u_umlaut);
    assert_bytes_arrive(0, without_console);     /* as for a scheduled task */
    assert_bytes_arrive(12345, without_console); /* there is no such code page */
}

static void json_is_ascii_in_any_code_page(void **state)
{
    static const DWORD pages[] = {437, 932, 1252, CP_UTF8, 0};

    (void)state;
    server_has_subject(NAMES);
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        platform_has_code_page(pages[i]);
        product_reports(L"status", EXIT_WARNING); /* which takes nothing but ASCII */
        assert_json("certificate.subject", "CN=" NAMES);
        product_reports(L"check", 0); /* that our service does not run is no matter of it */
    }
}

static void help_says_which_bytes_come(void **state)
{
    (void)state;
    assert_product_says(L"help", 0, "code page (chcp)");
    assert_product_says(L"help", 0, "--json is ASCII");
}

int scenarios_commands_output(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(percent_signs_in_a_name_garble_no_event),
        SCENARIO(what_moves_the_cursor_in_a_name_forges_nothing),
        SCENARIO(redirected_text_is_in_the_code_page_of_the_console),
        SCENARIO(json_is_ascii_in_any_code_page),
        SCENARIO(help_says_which_bytes_come),
    };

    return cmocka_run_group_tests_name("commands/output", tests, NULL, NULL);
}
