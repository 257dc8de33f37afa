/* A service that learns of a renewal from events alone; see without_store.h. */
#include "without_store.h"

#include "scenarios.h"

struct certificate begin_without_store(void)
{
    const struct certificate certificate = server_healthy();

    platform_fails(L"CertControlStore", L"MY", ERROR_NOT_SUPPORTED);
    product_start();
    events_wait(EVENT_HEALTHY);
    product_count_passes();
    return certificate;
}

void assert_rotated_by_event(const struct certificate *renewed)
{
    events_wait(EVENT_ROTATION_COMPLETED);
    EXPECT_EVENTS(EVENT_WATCH_FAILED, STARTED, EVENT_HEALTHY, EVENT_WATCHED_AGAIN,
                  EVENT_CERTIFICATE_RENEWED, ROTATION, STOPPED);
    assert_serves(renewed);
}

void assert_renewal_event_rotates(void)
{
    const struct certificate renewed = certificate_issue(&(struct wish){.ends_in_days = 60});

    platform_renewal_event(1006, L"");
    assert_rotated_by_event(&renewed);
}
