/* What a long life leaves behind: nothing. Each rotation is a whole one, with its restart. How many
 * there are says the environment variable SSTP_SOAK_ROTATIONS (tools/soak.sh). */
#include "scenarios.h"

#include "footprint.h"
#include "wait.h"
#include "wine_losses.h"
#include "winsim_held.h"

#include <stdio.h>
#include <stdlib.h>

#define ROTATIONS  30  /* unless told otherwise */
#define SETTLED_IN 10u /* rotations; what is made once and kept has been made by then */
#define SHOW_EVERY 100u

#define CALM_MS    500u
#define CHECKS_MAX 40u

#define NOISE (128u << 10) /* of private memory, whose pages are counted as they are touched */

#define THREADS_MAX 4u
#define HANDLES_MAX 100u

/* Wine has a thread for each service that it is asked to tell about, and the simulation one for
 * controls that only Windows sends and one for event channels; Windows has none. */
#define SIMULATED_THREADS 4u

static unsigned rotations_wanted(void)
{
    char text[12];
    const DWORD length = GetEnvironmentVariableA("SSTP_SOAK_ROTATIONS", text, sizeof(text));
    const unsigned long count =
        length > 0 && length < sizeof(text) ? strtoul(text, NULL, 10) : ROTATIONS;

    assert_true(count > SETTLED_IN);
    return (unsigned)count;
}

/* ---- one rotation ---- */

static bool binds(enum family family, const struct certificate *certificate)
{
    const struct binding binding = binding_read(family, server_port());

    return binding.present && memcmp(binding.hash, certificate->sha1, SHA1_SIZE) == 0;
}

/* The intent is what is cleared last. */
static bool has_rotated(const void *context)
{
    return binds(IPV4, context) && binds(IPV6, context) &&
           service_state(REMOTE_ACCESS_SERVICE) == SERVICE_RUNNING &&
           !registry_has_value(PRODUCT_STATE_KEY, L"Intent");
}

/* Restarts are limited to a few a day, and so is what something newer is reason for: those before
 * are forgotten. The certificate before goes, so that the store does not grow. */
static struct certificate rotate_once(const struct certificate *old, unsigned count)
{
    struct certificate certificate;

    registry_delete_value(PRODUCT_STATE_KEY, L"Restarts");
    registry_delete_value(PRODUCT_STATE_KEY, L"LastRotation");
    certificate = certificate_replace(old, &(struct wish){.ends_in_days = 30 + (int)count});
    if (!wait_until(has_rotated, &certificate)) {
        fail_msg("rotation %u did not come", count);
    }
    return certificate;
}

/* ---- what it holds ---- */

/* Once what its own changes woke is over. */
static struct footprint footprint_now(void)
{
    const DWORD process = service_process(PRODUCT_SERVICE);
    struct footprint now = footprint_of(process);
    struct footprint before;
    unsigned looks = 0;

    do {
        assert_true(looks++ < CHECKS_MAX);
        before = now;
        Sleep(CALM_MS);
        now = footprint_of(process);
    } while (now.handles != before.handles || now.threads != before.threads ||
             now.processor_time != before.processor_time);
    assert_true(now.threads > 0);
    return now;
}

static void show(unsigned count, const struct footprint *footprint)
{
    print_message("after %u rotations: %lu handles, %lu threads, %llu KB private\n", count,
                  footprint->handles, footprint->threads, footprint->private_bytes / 1024);
}

/* ---- what Wine loses ---- */

#define RESYNC L"CertControlStore"
#define NOTIFY L"NotifyServiceStatusChangeW"

static struct {
    uint64_t resync; /* bytes for each call */
    uint64_t notification;
    DWORD resyncs; /* the product's calls until the tenth rotation */
    DWORD notifications;
} losses;

/* In a rotation MY holds two certificates at most. Before the product runs: what is counted is its
 * calls. */
static void measure_losses(void)
{
    (void)server_healthy();
    (void)certificate_issue(&(struct wish){.ends_in_days = 30});
    losses.notification = wine_loses_at_notification(REMOTE_ACCESS_SERVICE);
    losses.resync = wine_loses_at_resync();
    (void)server_fresh(NULL);
    print_message("Wine loses %llu bytes at a resync, %llu at a notification\n", losses.resync,
                  losses.notification);
    platform_counts(RESYNC, L"MY");
    platform_counts(NOTIFY, NULL);
}

static void begin_counting_losses(void)
{
    losses.resyncs = platform_count(RESYNC);
    losses.notifications = platform_count(NOTIFY);
}

static uint64_t lost_since(void)
{
    const DWORD resyncs = platform_count(RESYNC) - losses.resyncs;
    const DWORD notifications = platform_count(NOTIFY) - losses.notifications;
    const uint64_t lost = resyncs * losses.resync + notifications * losses.notification;

    print_message("%lu resyncs and %lu notifications since: %llu KB lost by Wine\n", resyncs,
                  notifications, lost / 1024);
    return lost;
}

/* ---- many ---- */

#define KINDS_MAX 16u

static void note_held(LONG held[KINDS_MAX])
{
    assert_in_range(winsim_held_kinds(), 1, KINDS_MAX);
    for (size_t kind = 0; kind < winsim_held_kinds(); kind++) {
        held[kind] = winsim_held(kind);
    }
}

static void rotate_often(struct certificate *certificate, unsigned first, unsigned last)
{
    for (unsigned count = first; count <= last; count++) {
        *certificate = rotate_once(certificate, count);
        if (count % SHOW_EVERY == 0) {
            const struct footprint footprint = footprint_now();
            show(count, &footprint);
        }
    }
}

static void many_rotations_leave_nothing_behind(void **state)
{
    const unsigned wanted = rotations_wanted();
    const bool simulated = platform_is_simulated();
    LONG held[KINDS_MAX] = {0};
    LONG held_at_last[KINDS_MAX] = {0};
    uint64_t lost = 0;

    (void)state;
    if (simulated) {
        measure_losses();
        winsim_held_begin();
    }
    struct certificate certificate = server_watched();
    const DWORD process = service_process(PRODUCT_SERVICE);

    rotate_often(&certificate, 1, SETTLED_IN);
    const struct footprint settled = footprint_now();
    show(SETTLED_IN, &settled);
    if (simulated) {
        begin_counting_losses();
        note_held(held);
    }
    rotate_often(&certificate, SETTLED_IN + 1, wanted);
    const struct footprint last = footprint_now();
    show(wanted, &last);
    if (simulated) {
        lost = lost_since();
        note_held(held_at_last);
        winsim_held_end();
    }
    assert_int_equal(service_process(PRODUCT_SERVICE), process);
    assert_serves(&certificate);
    assert_memory_equal(held_at_last, held, sizeof(held));
    assert_int_equal(last.handles, settled.handles);
    assert_int_equal(last.threads, settled.threads);
    assert_in_range(last.private_bytes, 0, settled.private_bytes + NOISE + lost);
}

static void it_is_small(void **state)
{
    const struct certificate certificate = server_watched();
    const DWORD threads_max = THREADS_MAX + (platform_is_simulated() ? SIMULATED_THREADS : 0);
    struct footprint footprint;

    (void)state;
    (void)rotate_once(&certificate, 1);
    footprint = footprint_now();
    show(1, &footprint);
    assert_in_range(footprint.threads, 1, threads_max);
    assert_in_range(footprint.handles, 1, HANDLES_MAX);
}

#define ACQUIRED 200

/* A control of the measurement: what the product does most often, done here. Under Wine each one
 * leaves a handle, which is not to be counted (winsim_handles.c). */
static void acquiring_a_key_leaves_no_handle(void **state)
{
    const DWORD process = GetCurrentProcessId();
    const struct certificate certificate = server_healthy();
    const DWORD before = platform_handles_of(process);

    (void)state;
    const struct footprint at_first = footprint_of(process);
    for (int i = 0; i < ACQUIRED; i++) {
        certificate_acquire_key(&certificate);
    }
    assert_int_equal(platform_handles_of(process), before);
    print_message("%d acquired keys: %lld KB of private memory\n", ACQUIRED,
                  (long long)(footprint_of(process).private_bytes - at_first.private_bytes) / 1024);
}

int scenarios_rotation_endurance(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(acquiring_a_key_leaves_no_handle),
        SCENARIO(it_is_small),
        SCENARIO(many_rotations_leave_nothing_behind),
    };

    return cmocka_run_group_tests_name("rotation/endurance", tests, NULL, NULL);
}
