/* Tests of wake/registry.h and wake/services.h. */
#include "adapters_test.h"

#include "registry_guard.h"
#include "simulation.h"
#include "wake/registry.h"
#include "wake/services.h"

#define TOP    PRODUCT_KEY L"\\WakeTest"
#define MIDDLE TOP L"\\Middle"
#define BOTTOM MIDDLE L"\\Bottom"

#define SIGNAL_MS  5000u /* a signal that must come */
#define SILENCE_MS 300u  /* a signal that must not */

static void open_source(struct wake_source *source)
{
    source->changed = CreateEventW(NULL, FALSE, FALSE, NULL);
    assert_non_null(source->changed);
    assert_ok(source->arm(source));
}

static void close_source(struct wake_source *source)
{
    source->stop(source);
    (void)CloseHandle(source->changed);
}

static bool is_signalled(const struct wake_source *source, DWORD milliseconds)
{
    const ULONGLONG end = GetTickCount64() + milliseconds;
    DWORD waited;

    do {
        waited = WaitForSingleObjectEx(source->changed, milliseconds, TRUE);
    } while (waited == WAIT_IO_COMPLETION && GetTickCount64() < end);
    return waited == WAIT_OBJECT_0;
}

static bool take(struct wake_source *source)
{
    struct outcome armed = {0};
    const bool changed = source->take(source, &armed);

    assert_ok(armed);
    return changed;
}

/* ---- registry keys ---- */

struct watched {
    struct wake_key key;
    struct wake_ancestor above;
};

static void watch(struct watched *watched)
{
    *watched = (struct watched){.key = wake_key(BOTTOM, "the key"),
                                .above = wake_ancestor(&watched->key, "its ancestor")};
    open_source(&watched->above.source);
    open_source(&watched->key.source);
}

static void unwatch(struct watched *watched)
{
    close_source(&watched->key.source);
    close_source(&watched->above.source);
    remove_tree(TOP);
}

/* Something above the key changed; whether it is news of the key. */
static void assert_above_signals(struct watched *watched, bool news)
{
    assert_true(is_signalled(&watched->above.source, SIGNAL_MS));
    assert_int_equal(take(&watched->above.source), news);
}

/* Its next change is noticed. Watches it no more. */
static void assert_key_is_followed(struct watched *watched)
{
    put_dword(BOTTOM, L"value", 2);
    assert_true(is_signalled(&watched->key.source, SIGNAL_MS));
    unwatch(watched);
}

void wake_a_key_tells_its_values_and_those_below(void **state)
{
    struct watched watched;

    (void)state;
    put_dword(BOTTOM, L"value", 1);
    watch(&watched);
    for (DWORD value = 2; value < 5; value++) {
        put_dword(BOTTOM, L"value", value);
        assert_true(is_signalled(&watched.key.source, SIGNAL_MS));
        assert_true(take(&watched.key.source));
    }
    put_dword(BOTTOM L"\\below", L"value", 1);
    assert_true(is_signalled(&watched.key.source, SIGNAL_MS));
    assert_false(is_signalled(&watched.above.source, SILENCE_MS));
    unwatch(&watched);
}

/* Each level that appears is followed down; only the key itself is news. */
void wake_a_key_that_appears_level_by_level_is_found(void **state)
{
    struct watched watched;

    (void)state;
    remove_tree(TOP);
    watch(&watched);
    assert_null(watched.key.key);
    put_dword(TOP, L"value", 1);
    assert_above_signals(&watched, false);
    put_dword(MIDDLE, L"value", 1);
    assert_above_signals(&watched, false);
    put_dword(BOTTOM, L"value", 1);
    assert_above_signals(&watched, true);
    assert_key_is_followed(&watched);
}

void wake_a_key_that_appears_with_all_above_it_is_found(void **state)
{
    struct watched watched;

    (void)state;
    remove_tree(TOP);
    watch(&watched);
    put_dword(BOTTOM, L"value", 1);
    assert_above_signals(&watched, true);
    unwatch(&watched);
}

void wake_a_key_beside_it_is_no_news(void **state)
{
    struct watched watched;

    (void)state;
    put_dword(BOTTOM, L"value", 1);
    watch(&watched);
    put_dword(MIDDLE L"\\beside", L"value", 1);
    assert_above_signals(&watched, false);
    assert_false(is_signalled(&watched.key.source, SILENCE_MS));
    unwatch(&watched);
}

void wake_a_key_that_is_deleted_and_made_again_is_followed(void **state)
{
    struct watched watched;

    (void)state;
    put_dword(BOTTOM, L"value", 1);
    watch(&watched);
    remove_tree(BOTTOM);
    assert_above_signals(&watched, true);
    assert_null(watched.key.key);
    (void)is_signalled(&watched.key.source, SILENCE_MS); /* its end may signal too */
    put_dword(BOTTOM, L"value", 1);
    assert_above_signals(&watched, true);
    assert_key_is_followed(&watched);
}

/* Both before anybody looked. */
void wake_a_key_that_was_replaced_is_followed(void **state)
{
    struct watched watched;

    (void)state;
    put_dword(BOTTOM, L"value", 1);
    watch(&watched);
    remove_tree(BOTTOM);
    put_dword(BOTTOM, L"value", 1);
    assert_above_signals(&watched, true);
    (void)is_signalled(&watched.key.source, SILENCE_MS);
    assert_key_is_followed(&watched);
}

/* ---- services ---- */

#define TEST_SERVICE "SstpCertRotatorWakeTest"

static void remove_service(void)
{
    const SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    const SC_HANDLE service = OpenServiceW(manager, L"" TEST_SERVICE, DELETE);

    if (service != NULL) {
        (void)DeleteService(service);
        (void)CloseServiceHandle(service);
    }
    (void)CloseServiceHandle(manager);
}

static void make_service(void)
{
    const SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CREATE_SERVICE);
    const SC_HANDLE service = CreateServiceW(
        manager, L"" TEST_SERVICE, NULL, SERVICE_ALL_ACCESS, SERVICE_WIN32_OWN_PROCESS,
        SERVICE_DEMAND_START, SERVICE_ERROR_NORMAL, L"C:\\none.exe", NULL, NULL, NULL, NULL, NULL);

    assert_non_null(service);
    (void)CloseServiceHandle(service);
    (void)CloseServiceHandle(manager);
}

void wake_a_service_that_is_not_installed_is_watched_once_it_is(void **state)
{
    struct wake_service wake = wake_service(TEST_SERVICE, "a service");

    (void)state;
    remove_service();
    open_source(&wake.source);
    assert_null(wake.service);
    make_service();
    assert_ok(wake.source.arm(&wake.source));
    assert_non_null(wake.service);
    assert_true(wake.pending);
    assert_false(is_signalled(&wake.source, SILENCE_MS)); /* the state it is in is no news */
    close_source(&wake.source);
    remove_service();
}

/* It goes only when the last handle to it is closed; and it is no failure. */
void wake_a_service_marked_for_deletion_is_let_go(void **state)
{
    struct wake_service wake = wake_service(TEST_SERVICE, "a service");

    (void)state;
    make_service();
    fail_calls(L"NotifyServiceStatusChangeW", NULL, ERROR_SERVICE_MARKED_FOR_DELETE);
    open_source(&wake.source);
    end_failures();
    assert_null(wake.service);
    close_source(&wake.source);
    remove_service();
}

void wake_a_service_that_is_about_to_be_deleted_is_let_go(void **state)
{
    struct wake_service wake = wake_service(TEST_SERVICE, "a service");

    (void)state;
    make_service();
    open_source(&wake.source);
    assert_non_null(wake.service);
    wake.notify.dwNotificationTriggered = SERVICE_NOTIFY_DELETE_PENDING;
    wake.notify.pfnNotifyCallback(&wake.notify); /* Wine never tells this by itself */
    assert_true(is_signalled(&wake.source, 0));
    assert_true(take(&wake.source));
    assert_null(wake.service);
    close_source(&wake.source);
    remove_service();
}
