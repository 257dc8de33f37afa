/* When a renewal is put into use: within a window, while nobody is connected, within
 * the limit on restarts, and never later because a server is broken. */
#include "scenarios.h"

#include <stdio.h>
#include <wchar.h>

/* A window that opens so many minutes from now by this server's clock. */
static void set_long_window(int minutes_from_now, int minutes, wchar_t opens[8])
{
    wchar_t text[32];
    SYSTEMTIME now;

    GetLocalTime(&now);
    const int from = (now.wHour * 60 + now.wMinute + minutes_from_now + 1440) % 1440;
    const int until = (from + minutes) % 1440;
    (void)swprintf(opens, 8, L"%02d:%02d", from / 60, from % 60);
    (void)swprintf(text, COUNT_OF(text), L"daily %ls-%02d:%02d", opens, until / 60, until % 60);
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"RestartPolicy", L"window");
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"RestartWindows", text);
}

/* For an hour. */
static void set_window(int minutes_from_now, wchar_t opens[8])
{
    set_long_window(minutes_from_now, 60, opens);
}

static void look_again(void)
{
    product_count_passes();
    service_send_control(PRODUCT_SERVICE, FIRST_OWN_CONTROL);
    (void)product_passes_until_calm(1000);
}

static void a_renewal_waits_for_its_window_and_it_is_said_until_when(void **state)
{
    wchar_t opens[8];
    wchar_t thumbprint[THUMBPRINT_TEXT];
    struct certificate old;
    struct certificate renewed;
    struct traces before;

    (void)state;
    set_window(180, opens);
    old = server_watched();
    before = server_traces();
    renewed = certificate_issue(&(struct wish){.ends_in_days = 60});
    events_wait(EVENT_RESTART_SCHEDULED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, EVENT_RESTART_SCHEDULED,
                  STOPPED);
    assert_event_says(EVENT_RESTART_SCHEDULED, thumbprint_text(&renewed, thumbprint));
    assert_event_says(EVENT_RESTART_SCHEDULED, opens);
    assert_event_says(EVENT_RESTART_SCHEDULED, L"RestartPolicy is window");
    assert_untouched(&before);
    assert_serves(&old);
}

static void in_an_open_window_a_renewal_is_put_into_use(void **state)
{
    wchar_t opens[8];
    struct certificate renewed;

    (void)state;
    set_window(-30, opens);
    (void)server_watched();
    renewed = certificate_issue(&(struct wish){.ends_in_days = 60});
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

static void a_broken_server_is_repaired_at_once_whatever_the_window(void **state)
{
    wchar_t opens[8];
    struct certificate old;
    struct certificate renewed;

    (void)state;
    set_window(180, opens);
    old = server_watched();
    product_stop();
    renewed = certificate_issue(&(struct wish){.ends_in_days = 60, .key = KEY_OTHER_CONTAINER});
    certificate_lose_key(&old);
    platform_reboot();
    product_start();
    product_check_keys_twice();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, STOPPED, STARTED, EVENT_CERTIFICATE_RENEWED,
                  EVENT_RESTART_SCHEDULED, EVENT_PRIVATE_KEY_UNUSABLE, EVENT_TLS_FAILS,
                  EVENT_TLS_FAILS, EVENT_FINDING_ENDED, ROTATION, EVENT_FINDING_ENDED,
                  EVENT_FINDING_ENDED, STOPPED);
    assert_serves(&renewed);
}

static void a_window_of_no_use_lets_a_renewal_wait(void **state)
{
    struct certificate old;
    struct traces before;

    (void)state;
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"RestartPolicy", L"window");
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"RestartWindows", L"at night");
    old = server_watched();
    before = server_traces();
    (void)certificate_issue(&(struct wish){.ends_in_days = 60});
    events_wait(EVENT_RESTART_SCHEDULED);
    EXPECT_EVENTS(STARTED, EVENT_RESTART_SETTING_REFUSED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED,
                  EVENT_RESTART_SCHEDULED, STOPPED);
    assert_event_says(EVENT_RESTART_SETTING_REFUSED, L"RestartWindows");
    assert_untouched(&before);
    assert_serves(&old);
}

static void a_renewal_waits_until_the_last_client_has_left(void **state)
{
    const struct certificate renewed = server_waiting_for_clients();

    (void)state;
    assert_event_says(EVENT_RESTART_SCHEDULED, L"RestartPolicy is idle");
    platform_has_clients(0);
    (void)certificate_issue(&(struct wish){.usage = FOR_CLIENTS}); /* it looks again */
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, EVENT_RESTART_SCHEDULED,
                  EVENT_FINDING_ENDED, ROTATION, STOPPED);
    assert_serves(&renewed);
}

static void clients_that_cannot_be_counted_are_waited_for(void **state)
{
    struct certificate old;

    (void)state;
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"RestartPolicy", L"idle");
    platform_fails(L"MprAdminConnectionEnumEx", NULL, ERROR_ACCESS_DENIED);
    old = server_watched();
    (void)certificate_issue(&(struct wish){.ends_in_days = 60});
    events_wait(EVENT_RESTART_SCHEDULED);
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, EVENT_CONNECTIONS_UNREADABLE,
                  EVENT_RESTART_SCHEDULED, STOPPED);
    assert_event_says(EVENT_CONNECTIONS_UNREADABLE, L"MprAdminConnectionEnumEx");
    assert_serves(&old);
}

/* ---- a window, or no client: whichever comes first ---- */

static struct certificate waiting_for_either(struct certificate *old)
{
    wchar_t opens[8];
    struct certificate renewed;

    set_window(180, opens);
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"RestartPolicy", L"window-or-idle");
    platform_has_clients(3);
    *old = server_watched();
    renewed = certificate_issue(&(struct wish){.ends_in_days = 60});
    events_wait(EVENT_RESTART_SCHEDULED);
    assert_event_says(EVENT_RESTART_SCHEDULED, opens);
    assert_event_says(EVENT_RESTART_SCHEDULED, L"RestartPolicy is window-or-idle");
    look_again();
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 0);
    assert_serves(old);
    return renewed;
}

#define WAITED_FOR                                                                                 \
    STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, EVENT_RESTART_SCHEDULED,                    \
        EVENT_FINDING_ENDED, ROTATION, STOPPED

static void of_window_or_idle_the_last_client_may_leave_first(void **state)
{
    struct certificate old;
    const struct certificate renewed = waiting_for_either(&old);

    (void)state;
    platform_has_clients(0);
    look_again();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(WAITED_FOR);
    assert_serves(&renewed);
}

static void of_window_or_idle_the_window_may_open_first(void **state)
{
    struct certificate old;
    const struct certificate renewed = waiting_for_either(&old);

    (void)state;
    platform_clock_ahead(190 * 60); /* they are connected still */
    look_again();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(WAITED_FOR);
    assert_serves(&renewed);
}

/* ---- many servers at once ---- */

/* Case 25: each server has its own share of the two hours, by its name, also inside of a window
 * that is open already. */
static void case_25_in_an_open_window_a_wildcard_is_staggered(void **state)
{
    static const struct wish wildcard = {.name = "*.example.test", .ends_in_days = 30};
    static const struct wish pushed = {.name = "*.example.test", .ends_in_days = 60};
    const struct certificate old = certificate_issue(&wildcard);
    struct certificate renewed;
    struct traces before;
    wchar_t opens[8];

    (void)state;
    set_long_window(-30, 600, opens);
    product_set(L"StaggerMinutes", 120);
    server_bind(&old);
    server_serve(&old);
    before = server_traces();
    product_start();
    events_wait(EVENT_HEALTHY);
    renewed = certificate_issue(&pushed);
    events_wait(EVENT_RESTART_SCHEDULED);
    look_again();
    assert_int_equal(events_count(EVENT_ROTATION_STARTED), 0);
    assert_untouched(&before);
    assert_serves(&old);
    platform_clock_ahead(121 * 60); /* the share of any name is over, and the window open */
    look_again();
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(WAITED_FOR);
    assert_serves(&renewed);
}

static void the_limit_on_restarts_holds_a_rotation_back(void **state)
{
    struct certificate second;
    struct traces before;

    (void)state;
    product_set(L"RestartsPerHour", 1);
    (void)server_watched();
    second = certificate_issue(&(struct wish){.ends_in_days = 60});
    events_wait(EVENT_ROTATION_COMPLETED);
    before = server_traces();
    (void)certificate_issue(&(struct wish){.ends_in_days = 90});
    events_wait(EVENT_RESTART_SCHEDULED); /* the second in a day: for who asks */
    assert_product_says(L"rotate", 1, "as often as RestartsPerHour");
    EXPECT_EVENTS(STARTED, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED, ROTATION,
                  EVENT_CERTIFICATE_RENEWED, EVENT_RESTART_SCHEDULED, EVENT_RESTART_LIMIT,
                  EVENT_FINDING_ENDED, STOPPED);
    assert_untouched(&before);
    assert_serves(&second);
}

/* One that is for other names than the one in use, which an administrator bound: who got in gets in
 * until the window opens. */
static void what_is_ordered_for_other_names_waits_for_its_window(void **state)
{
    wchar_t order[128] = L"rotate --thumbprint ";
    wchar_t opens[8];
    const struct wish elsewhere = {.name = "other.example.test", .ends_in_days = 60};
    struct certificate ordered;
    struct certificate bound;
    struct traces before;

    (void)state;
    set_window(180, opens);
    ordered = server_watched();
    product_stop();
    bound = certificate_issue(&elsewhere);
    service_stop_all(SSTP_SERVICE);
    server_bind(&bound);
    registry_delete_value(SSTP_KEY, SSTP_SHA256_VALUE);
    registry_delete_value(SSTP_KEY, SSTP_SHA1_VALUE);
    server_serve(&bound);
    product_start();
    events_wait(EVENT_CHOICE_KEPT);
    before = server_traces();
    (void)thumbprint_text(&ordered, order + wcslen(order));
    assert_product_says(order, 1, "It waits");
    others_are_done();
    events_wait(EVENT_RESTART_SCHEDULED);
    product_stop();
    assert_event_says(EVENT_RESTART_SCHEDULED, opens);
    assert_untouched(&before);
    assert_serves(&bound);
}

/* Whoever issues them again and again does not cut clients off each time; "rotate" does. */
static void what_comes_again_the_same_day_waits(void **state)
{
    const struct wish longer = {.ends_in_days = 90};
    struct certificate first;
    struct certificate second;
    struct traces before;

    (void)state;
    (void)server_watched();
    first = certificate_issue(&(struct wish){.ends_in_days = 60});
    events_wait(EVENT_ROTATION_COMPLETED);
    before = server_traces();
    second = certificate_issue(&longer);
    events_wait(EVENT_RESTART_SCHEDULED);
    assert_event_says(EVENT_RESTART_SCHEDULED, L"once a day at most");
    assert_product_says(L"status", 0, "once a day at most");
    assert_untouched(&before);
    assert_serves(&first);
    assert_product_says(L"rotate", 0, "Done. ");
    product_stop();
    assert_serves(&second);
}

int scenarios_settings_restart_policy(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(a_renewal_waits_for_its_window_and_it_is_said_until_when),
        SCENARIO(in_an_open_window_a_renewal_is_put_into_use),
        SCENARIO(a_broken_server_is_repaired_at_once_whatever_the_window),
        SCENARIO(a_window_of_no_use_lets_a_renewal_wait),
        SCENARIO(a_renewal_waits_until_the_last_client_has_left),
        SCENARIO(clients_that_cannot_be_counted_are_waited_for),
        SCENARIO(of_window_or_idle_the_last_client_may_leave_first),
        SCENARIO(of_window_or_idle_the_window_may_open_first),
        SCENARIO(case_25_in_an_open_window_a_wildcard_is_staggered),
        SCENARIO(the_limit_on_restarts_holds_a_rotation_back),
        SCENARIO(what_is_ordered_for_other_names_waits_for_its_window),
        SCENARIO(what_comes_again_the_same_day_waits),
    };

    return cmocka_run_group_tests_name("settings/restart_policy", tests, NULL, NULL);
}
