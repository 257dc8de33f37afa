/*
 * test_notify.c - notification of registry keys and of services.
 */
#include "fixture.h"

#include "fixture_services.h"

#define TEST_SUBKEY TEST_KEY L"\\below"
#ifndef REG_NOTIFY_THREAD_AGNOSTIC /* mingw-w64 10 lacks it */
#define REG_NOTIFY_THREAD_AGNOSTIC 0x10000000
#endif
#define BOTH (REG_NOTIFY_CHANGE_NAME | REG_NOTIFY_CHANGE_LAST_SET)

/* ---- registry keys ---- */

struct watched_key {
    HKEY key;
    HANDLE event;
    BOOL subtree;
    DWORD filter;
};

static LSTATUS watch(const struct watched_key *watched)
{
    return RegNotifyChangeKeyValue(watched->key, watched->subtree, watched->filter, watched->event,
                                   TRUE);
}

static struct watched_key watched_key(BOOL subtree, DWORD filter)
{
    struct watched_key watched = {
        .event = CreateEventW(NULL, FALSE, FALSE, NULL), .subtree = subtree, .filter = filter};
    assert_non_null(watched.event);
    assert_int_equal(RegCreateKeyExW(HKEY_LOCAL_MACHINE, TEST_KEY, 0, NULL, 0, KEY_READ, NULL,
                                     &watched.key, NULL),
                     ERROR_SUCCESS);
    assert_int_equal(watch(&watched), ERROR_SUCCESS);
    assert_false(is_signalled(watched.event, 0));
    return watched;
}

static void unwatch(const struct watched_key *watched)
{
    RegCloseKey(watched->key);
    CloseHandle(watched->event);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, TEST_KEY);
}

static void put(const wchar_t *path)
{
    static DWORD value;
    value++;
    assert_int_equal(
        RegSetKeyValueW(HKEY_LOCAL_MACHINE, path, L"value", REG_DWORD, &value, sizeof(value)),
        ERROR_SUCCESS);
}

void notify_key_once(void **state)
{
    (void)state;
    const struct watched_key watched = watched_key(FALSE, BOTH);
    put(TEST_KEY);
    assert_true(is_signalled(watched.event, SIGNAL_MS));
    put(TEST_KEY);
    assert_false(is_signalled(watched.event, SILENCE_MS));
    assert_int_equal(watch(&watched), ERROR_SUCCESS);
    put(TEST_KEY);
    assert_true(is_signalled(watched.event, SIGNAL_MS));
    unwatch(&watched);
}

void notify_key_with_what_lies_below(void **state)
{
    (void)state;
    put(TEST_SUBKEY);
    struct watched_key watched = watched_key(TRUE, BOTH);
    put(TEST_SUBKEY);
    assert_true(is_signalled(watched.event, SIGNAL_MS));
    unwatch(&watched);
    put(TEST_SUBKEY);
    watched = watched_key(FALSE, BOTH);
    put(TEST_SUBKEY);
    assert_false(is_signalled(watched.event, SILENCE_MS));
    unwatch(&watched);
}

void notify_key_names_only(void **state)
{
    (void)state;
    const struct watched_key watched = watched_key(FALSE, REG_NOTIFY_CHANGE_NAME);
    put(TEST_KEY);
    assert_false(is_signalled(watched.event, SILENCE_MS));
    put(TEST_SUBKEY);
    assert_true(is_signalled(watched.event, SIGNAL_MS));
    assert_int_equal(watch(&watched), ERROR_SUCCESS);
    assert_int_equal(RegDeleteKeyW(HKEY_LOCAL_MACHINE, TEST_SUBKEY), ERROR_SUCCESS);
    assert_true(is_signalled(watched.event, SIGNAL_MS));
    unwatch(&watched);
}

void notify_key_that_is_closed(void **state)
{
    (void)state;
    const struct watched_key watched = watched_key(FALSE, BOTH);
    RegCloseKey(watched.key);
    assert_true(is_signalled(watched.event, SIGNAL_MS));
    CloseHandle(watched.event);
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, TEST_KEY);
}

void notify_key_that_was_deleted(void **state)
{
    (void)state;
    const struct watched_key watched = watched_key(FALSE, BOTH);
    assert_int_equal(RegDeleteKeyW(HKEY_LOCAL_MACHINE, TEST_KEY), ERROR_SUCCESS);
    assert_int_equal(watch(&watched), ERROR_KEY_DELETED);
    unwatch(&watched);
}

/* What was signalled before is not seen after it. */
void notify_key_registration_resets_its_event(void **state)
{
    (void)state;
    const struct watched_key watched = watched_key(FALSE, BOTH);
    assert_true(SetEvent(watched.event));
    assert_int_equal(watch(&watched), ERROR_SUCCESS);
    assert_false(is_signalled(watched.event, 0));
    unwatch(&watched);
}

/* Registers, and ends. */
static DWORD WINAPI register_once(LPVOID parameter)
{
    return (DWORD)watch(parameter);
}

static void watch_from_another_thread(const struct watched_key *watched)
{
    DWORD status = ERROR_GEN_FAILURE;
    const HANDLE thread = CreateThread(NULL, 0, register_once, (void *)(uintptr_t)watched, 0, NULL);
    assert_non_null(thread);
    assert_true(is_signalled(thread, SIGNAL_MS));
    assert_true(GetExitCodeThread(thread, &status));
    CloseHandle(thread);
    assert_int_equal(status, ERROR_SUCCESS);
}

static struct watched_key by_a_thread_that_ended(DWORD filter)
{
    struct watched_key watched = {.event = CreateEventW(NULL, FALSE, FALSE, NULL),
                                  .filter = filter};
    assert_non_null(watched.event);
    assert_int_equal(RegCreateKeyExW(HKEY_LOCAL_MACHINE, TEST_KEY, 0, NULL, 0, KEY_READ, NULL,
                                     &watched.key, NULL),
                     ERROR_SUCCESS);
    watch_from_another_thread(&watched);
    return watched;
}

void notify_key_when_its_thread_ends(void **state)
{
    (void)state;
    const struct watched_key watched = by_a_thread_that_ended(BOTH);
    assert_true(is_signalled(watched.event, SIGNAL_MS));
    unwatch(&watched);
}

void notify_key_whichever_thread(void **state)
{
    (void)state;
    const struct watched_key watched = by_a_thread_that_ended(BOTH | REG_NOTIFY_THREAD_AGNOSTIC);
    assert_false(is_signalled(watched.event, SILENCE_MS));
    put(TEST_KEY);
    assert_true(is_signalled(watched.event, SIGNAL_MS));
    unwatch(&watched);
}

/* ---- services ---- */

struct watched_service {
    SC_HANDLE service;
    SERVICE_NOTIFYW notify;
    DWORD times;
};

static void CALLBACK told(void *parameter)
{
    const SERVICE_NOTIFYW *notify = parameter;
    ((struct watched_service *)notify->pContext)->times++;
}

static void request(struct watched_service *watched, DWORD mask)
{
    watched->notify = (SERVICE_NOTIFYW){
        .dwVersion = SERVICE_NOTIFY_STATUS_CHANGE, .pfnNotifyCallback = told, .pContext = watched};
    assert_int_equal(NotifyServiceStatusChangeW(watched->service, mask, &watched->notify),
                     ERROR_SUCCESS);
}

static void watch_service(struct watched_service *watched)
{
    fixture_make_services();
    *watched =
        (struct watched_service){.service = fixture_open_service(SERVICE_A, SERVICE_QUERY_STATUS)};
    assert_non_null(watched->service);
}

/* Whether it is told within the time, however often the wait is woken. */
static bool is_told(const struct watched_service *watched, DWORD times, DWORD milliseconds)
{
    const ULONGLONG end = GetTickCount64() + milliseconds;
    while (watched->times < times && GetTickCount64() < end) {
        SleepEx(10, TRUE);
    }
    return watched->times >= times;
}

static void unwatch_service(const struct watched_service *watched)
{
    CloseServiceHandle(watched->service);
    SleepEx(0, TRUE);
    fixture_remove_services();
}

void notify_service_in_its_state_at_once(void **state)
{
    (void)state;
    struct watched_service watched;
    watch_service(&watched);
    request(&watched, SERVICE_NOTIFY_STOPPED | SERVICE_NOTIFY_RUNNING);
    assert_true(is_told(&watched, 1, SIGNAL_MS));
    assert_int_equal(watched.notify.dwNotificationStatus, ERROR_SUCCESS);
    assert_int_equal(watched.notify.dwNotificationTriggered, SERVICE_NOTIFY_STOPPED);
    unwatch_service(&watched);
}

void notify_service_that_changes_once(void **state)
{
    (void)state;
    struct watched_service watched;
    watch_service(&watched);
    request(&watched, SERVICE_NOTIFY_RUNNING);
    assert_false(is_told(&watched, 1, SILENCE_MS));
    assert_int_equal(fixture_start(SERVICE_A), ERROR_SUCCESS);
    assert_true(is_told(&watched, 1, SIGNAL_MS));
    assert_int_equal(watched.notify.ServiceStatus.dwCurrentState, SERVICE_RUNNING);
    assert_int_equal(fixture_stop(SERVICE_A), ERROR_SUCCESS);
    assert_int_equal(fixture_start(SERVICE_A), ERROR_SUCCESS);
    assert_false(is_told(&watched, 2, SILENCE_MS));
    request(&watched, SERVICE_NOTIFY_STOPPED);
    assert_int_equal(fixture_stop(SERVICE_A), ERROR_SUCCESS);
    assert_true(is_told(&watched, 2, SIGNAL_MS));
    unwatch_service(&watched);
}

void notify_service_that_is_closed(void **state)
{
    (void)state;
    struct watched_service watched;
    watch_service(&watched);
    request(&watched, SERVICE_NOTIFY_RUNNING);
    CloseServiceHandle(watched.service);
    watched.service = fixture_open_service(SERVICE_A, SERVICE_QUERY_STATUS);
    SleepEx(0, TRUE);
    watched.times = 0; /* that it was cancelled may be told */
    assert_int_equal(fixture_start(SERVICE_A), ERROR_SUCCESS);
    assert_false(is_told(&watched, 1, SILENCE_MS));
    assert_int_equal(fixture_stop(SERVICE_A), ERROR_SUCCESS);
    unwatch_service(&watched);
}
