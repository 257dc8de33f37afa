/* Mode is observe: everything is judged and told, and nothing on the server is changed. */
#include "scenarios.h"

#include "json_text.h"

#include <stdio.h>

enum { EXIT_DONE = 0, EXIT_WARNING = 1, EXIT_NOT_DONE = 2, EXIT_USAGE = 3, EXIT_REFUSED = 4 };

static void set_mode(const wchar_t *mode)
{
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"Mode", mode);
}

/* A renewal comes while the service observes. */
static struct certificate renewed_while_observing(struct traces *before)
{
    struct certificate old;
    struct certificate renewed;

    set_mode(L"observe");
    old = server_watched();
    *before = server_traces();
    renewed = certificate_issue(&(struct wish){.ends_in_days = 60});
    events_wait(EVENT_OBSERVED);
    assert_untouched(before);
    assert_serves(&old);
    return renewed;
}

static void observing_it_tells_of_a_renewal_and_enforcing_it_rotates(void **state)
{
    struct traces before;
    const struct certificate renewed = renewed_while_observing(&before);

    (void)state;
    set_mode(L"enforce");
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(STARTED, EVENT_OBSERVING, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED,
                  EVENT_OBSERVED, EVENT_SETTING_CHANGED, EVENT_FINDING_ENDED, ROTATION, STOPPED);
    assert_event_says(EVENT_OBSERVED, L"config set Mode enforce");
    assert_serves(&renewed);
}

static void a_restart_of_the_service_is_no_end_of_observing(void **state)
{
    struct traces before;

    (void)state;
    (void)renewed_while_observing(&before);
    product_stop();
    product_start();
    events_wait_for_count(EVENT_OBSERVED, 2);
    EXPECT_EVENTS(STARTED, EVENT_OBSERVING, EVENT_HEALTHY, EVENT_CERTIFICATE_RENEWED,
                  EVENT_OBSERVED, STOPPED, STARTED, EVENT_OBSERVING, EVENT_CERTIFICATE_RENEWED,
                  EVENT_OBSERVED, STOPPED);
    assert_untouched(&before);
}

static void observing_it_does_not_repair_a_broken_binding(void **state)
{
    const struct certificate certificate = server_watched();

    (void)state;
    set_mode(L"observe");
    events_wait(EVENT_OBSERVING);
    binding_delete(IPV6, server_port());
    service_send_control(PRODUCT_SERVICE, FIRST_OWN_CONTROL);
    events_wait(EVENT_OBSERVED);
    assert_false(binding_read(IPV6, server_port()).present);
    assert_product_says(L"status", EXIT_NOT_DONE, "a change of SSTP's bindings");
    set_mode(L"enforce");
    others_are_done();
    events_wait(EVENT_ROTATION_COMPLETED);
    product_stop();
    assert_serves(&certificate);
}

static void what_would_be_done_is_shown_and_asked_for_it_is_refused(void **state)
{
    struct traces before;
    const struct certificate renewed = renewed_while_observing(&before);
    wchar_t thumbprint[THUMBPRINT_TEXT];
    wchar_t rotate[128];

    (void)state;
    product_reports(L"check", EXIT_WARNING);
    assert_json("decision", "observed");
    assert_json("pendingRestart.why", "observed");
    assert_true(json_count("plan") > 0);
    assert_product_says(L"check", EXIT_WARNING,
                        "Nothing: the setting Mode is observe. What is due:");
    assert_product_says(L"status", EXIT_WARNING,
                        "nothing is changed (the setting Mode is observe)");
    assert_product_says(L"doctor", EXIT_WARNING, "The service reports, and changes nothing");
    (void)swprintf(rotate, COUNT_OF(rotate), L"rotate --thumbprint %ls --now --force",
                   thumbprint_text(&renewed, thumbprint));
    assert_product_says(rotate, EXIT_REFUSED, "the setting Mode is observe");
    assert_product_says(L"rotate", EXIT_NOT_DONE, "Nothing was done: the setting Mode is observe");
    product_stop();
    assert_product_says(rotate, EXIT_REFUSED, "the setting Mode is observe");
    assert_untouched(&before);
}

static void at_a_shutdown_nothing_is_prepared(void **state)
{
    struct traces before;

    (void)state;
    (void)renewed_while_observing(&before);
    assert_false(platform_notifies_product(L"preshutdown")); /* nothing holds it up either */
    assert_untouched(&before);
}

static void settings_can_be_given_with_the_installation(void **state)
{
    (void)state;
    product_uninstall();
    assert_product_says(L"install --no-start --set \"Mode=observe; RestartPolicy=window; "
                        L"RestartWindows=Sat 22:00-04:00; Sun 01:00-02:00; HostName = a.example; "
                        L"b.example;\"",
                        EXIT_DONE, "is installed");
    assert_product_says(L"config get Mode", EXIT_DONE, "Mode = observe");
    assert_product_says(L"config get RestartWindows", EXIT_DONE,
                        "RestartWindows = Sat 22:00-04:00; Sun 01:00-02:00");
    assert_product_says(L"config get HostName", EXIT_DONE, "HostName = a.example; b.example");
}

/* Before anything is registered. */
static void what_is_not_usable_installs_nothing(void **state)
{
    static const struct {
        const wchar_t *command;
        const char *says;
    } wrong[] = {
        {L"install --set Mode=sometimes", "Mode must be one of enforce, observe"},
        {L"install --set Moed=observe", "Did you mean:"},
        {L"install --set observe", "Name=Value"},
        {L"install --set", "--set"},
        {L"install --set \"Mode=observe; RestartPolicy=idle; mode=enforce\"", "twice"},
        {L"install --set RestartPolicy=", "RestartPolicy must be"},
    };

    (void)state;
    product_uninstall();
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_product_says(wrong[i].command, EXIT_USAGE, wrong[i].says);
        assert_false(registry_has_key(PRODUCT_EVENT_KEY));
    }
    assert_product_says(L"install --no-start", EXIT_DONE, "is installed");
}

int scenarios_lifecycle_observing(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(observing_it_tells_of_a_renewal_and_enforcing_it_rotates),
        SCENARIO(a_restart_of_the_service_is_no_end_of_observing),
        SCENARIO(observing_it_does_not_repair_a_broken_binding),
        SCENARIO(what_would_be_done_is_shown_and_asked_for_it_is_refused),
        SCENARIO(at_a_shutdown_nothing_is_prepared),
        SCENARIO(settings_can_be_given_with_the_installation),
        SCENARIO(what_is_not_usable_installs_nothing),
    };

    return cmocka_run_group_tests_name("lifecycle/observing", tests, NULL, NULL);
}
