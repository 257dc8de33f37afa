/* rotate --now --force: what would hold a change up is overridden once, and reported. */
#include "scenarios.h"

enum { EXIT_DONE = 0, EXIT_WAITS = 1, EXIT_STANDS = 2 };

/* The limit is reached with the first renewal, and another one is there. */
static struct certificate renewed_beyond_the_limit(void)
{
    struct certificate certificate;

    product_set(L"RestartsPerHour", 1);
    certificate = server_watched();
    certificate = certificate_replace(&certificate, &(struct wish){.ends_in_days = 60});
    events_wait(EVENT_ROTATION_COMPLETED);
    registry_delete_value(PRODUCT_STATE_KEY, L"LastRotation"); /* which is no older one's either */
    certificate = certificate_replace(&certificate, &(struct wish){.ends_in_days = 90});
    events_wait(EVENT_RESTART_LIMIT);
    return certificate;
}

static void the_limit_on_restarts_is_overridden_and_that_is_reported(void **state)
{
    const struct certificate renewed = renewed_beyond_the_limit();

    (void)state;
    assert_product_says(L"rotate --now", EXIT_WAITS, "--now --force");
    assert_product_says(L"rotate --now --force", EXIT_DONE, "Done. SSTP was unavailable for ");
    assert_event_says(EVENT_OVERRIDDEN, L"restart-limit");
    product_stop();
    assert_serves(&renewed);
}

/* While no client can lose a connection, another limit applies, and is named. */
static void where_nobody_is_connected_the_limit_is_another(void **state)
{
    struct certificate certificate;

    (void)state;
    product_set(L"RestartsPerHour", 1);
    certificate = server_watched();
    certificate = certificate_replace(&certificate, &(struct wish){.ends_in_days = 60});
    events_wait(EVENT_ROTATION_COMPLETED);
    binding_delete(IPV4, server_port());
    binding_delete(IPV6, server_port());
    assert_product_says(L"rotate --now", EXIT_WAITS, "they are 1, 2, 4, 8 minutes apart");
    assert_product_says(L"status", EXIT_STANDS, "they are 1, 2, 4, 8 minutes apart");
    assert_product_says(L"rotate --now --force", EXIT_DONE, "Done. SSTP was unavailable for ");
    product_stop();
    assert_serves(&certificate);
}

static void a_pause_is_overridden_once(void **state)
{
    const struct certificate old = server_watched();
    struct certificate renewed;

    (void)state;
    service_send_control(PRODUCT_SERVICE, SERVICE_CONTROL_PAUSE);
    events_wait(EVENT_SERVICE_PAUSED);
    renewed = certificate_replace(&old, &(struct wish){.ends_in_days = 60});
    assert_product_says(L"status", EXIT_STANDS,
                        "a restart of RemoteAccess: this service is paused, and a change is due");
    assert_product_says(L"rotate --now --force", EXIT_DONE, "Done. SSTP was unavailable for ");
    assert_event_says(EVENT_OVERRIDDEN, L"paused");
    assert_int_equal(service_state(PRODUCT_SERVICE), SERVICE_PAUSED);
    product_stop();
    assert_serves(&renewed);
}

static void told_to_watch_only_it_is_refused(void **state)
{
    const struct certificate old = server_watched();

    (void)state;
    registry_set_text(PRODUCT_PARAMETERS_KEY, L"Mode", L"observe");
    (void)certificate_issue(&(struct wish){.ends_in_days = 60});
    assert_product_says(L"rotate --now --force", EXIT_STANDS, "config set Mode enforce");
    product_stop();
    assert_serves(&old);
}

int scenarios_commands_override(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(the_limit_on_restarts_is_overridden_and_that_is_reported),
        SCENARIO(where_nobody_is_connected_the_limit_is_another),
        SCENARIO(a_pause_is_overridden_once),
        SCENARIO(told_to_watch_only_it_is_refused),
    };

    return cmocka_run_group_tests_name("commands/override", tests, NULL, NULL);
}
