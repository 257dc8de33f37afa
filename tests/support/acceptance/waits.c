/* A rotation that waits; see waits.h. */
#include "waits.h"

#include "wait.h"

#define INTENT L"Intent"

static const struct wish renewal = {.ends_in_days = 60};

/* ---- what is waited for ---- */

void waits_let_go(void)
{
    platform_sstp_listens(L"");
    platform_starting(REMOTE_ACCESS_SERVICE, L"", 0);
    platform_stopping(REMOTE_ACCESS_SERVICE, L"", 0);
}

struct certificate waits_for_a_client(void)
{
    return silence_after_rotation(L"late");
}

struct certificate waits_for_the_stop_in_the_second_restart(void)
{
    const struct certificate renewed = silence_after_rotation(L"never");

    platform_sstp_listens(L"");
    platform_stopping(REMOTE_ACCESS_SERVICE, L"hang", 0);
    platform_clock_ahead(PROOF_OVER);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOP_PENDING);
    return renewed;
}

struct certificate waits_for_a_client_after_the_second_restart(void)
{
    const struct certificate renewed = silence_after_rotation(L"never");

    platform_sstp_listens(L"late");
    platform_clock_ahead(PROOF_OVER);
    events_wait_for_count(EVENT_SERVICE_STARTED_AGAIN, 2 * 3);
    silence_wait_until_asked();
    assert_int_equal(events_count(EVENT_ROTATION_COMPLETED), 1);
    return renewed;
}

struct certificate waits_for_the_start_of_remote_access(void)
{
    struct certificate renewed;

    (void)server_watched();
    platform_starting(REMOTE_ACCESS_SERVICE, L"hang", 0);
    renewed = certificate_issue(&renewal);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_START_PENDING);
    return renewed;
}

struct certificate waits_for_the_stop_of_a_dependent(void)
{
    struct certificate renewed;

    (void)server_watched();
    platform_stopping(REMOTE_ACCESS_SERVICE, L"hang", 0);
    renewed = certificate_issue(&renewal);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOP_PENDING);
    return renewed;
}

void waits_be_impatient(void)
{
    product_set(L"ServiceStopSeconds", 5);
    product_set(L"ServiceStartSeconds", 5);
}

static bool makes_progress(const void *checkpoint)
{
    return service_checkpoint(PRODUCT_SERVICE) > *(const DWORD *)checkpoint;
}

void assert_makes_progress(DWORD state)
{
    DWORD checkpoint;

    assert_int_equal(service_state(PRODUCT_SERVICE), state);
    checkpoint = service_checkpoint(PRODUCT_SERVICE);
    if (!wait_until(makes_progress, &checkpoint)) {
        fail_msg("ours shows no progress after checkpoint %lu", checkpoint);
    }
}

/* ---- what must be true in the end ---- */

static bool has_no_intent(const void *nothing)
{
    (void)nothing;
    return !registry_has_value(PRODUCT_STATE_KEY, INTENT);
}

void assert_goes_on_rightly(const struct certificate *renewed, const DWORD *sstp)
{
    DWORD process;

    assert_true(wait_until(has_no_intent, NULL));
    process = service_process(SSTP_SERVICE);
    product_count_passes();
    service_send_control(PRODUCT_SERVICE, FIRST_OWN_CONTROL);
    (void)product_passes_until_calm(CALM_MS);
    assert_int_equal(service_process(SSTP_SERVICE), process);
    if (sstp != NULL) {
        assert_int_equal(process, *sstp); /* no needless restart */
    }
    product_reports(L"status", 0);
    product_stop();
    assert_never_back();
    assert_serves(renewed);
}
