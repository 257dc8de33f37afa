/*
 * test_store.c - change notification of certificate stores.
 *
 * The change comes through another store handle that commits, which is what another process does:
 * both are told by the registry.
 */
#include "fixture.h"

struct watched {
    HCERTSTORE store;
    HANDLE event;
};

static BOOL control(const struct watched *watched, DWORD type, HANDLE *event)
{
    return CertControlStore(watched->store, 0, type, event);
}

static void watch(struct watched *watched)
{
    watched->store = fixture_open_store(TEST_STORE);
    watched->event = CreateEventW(NULL, FALSE, FALSE, NULL);
    assert_non_null(watched->event);
    assert_true(control(watched, CERT_STORE_CTRL_NOTIFY_CHANGE, &watched->event));
    assert_false(is_signalled(watched->event, SILENCE_MS));
}

static void unwatch(struct watched *watched)
{
    assert_true(CertCloseStore(watched->store, 0));
    CloseHandle(watched->event);
}

static void change_store(void)
{
    BYTE hash[HASH_SIZE];
    fixture_issue(TEST_STORE, KEY_ONE, hash);
}

static int count_certificates(HCERTSTORE store)
{
    int count = 0;
    PCCERT_CONTEXT certificate = NULL;
    while ((certificate = CertEnumCertificatesInStore(store, certificate)) != NULL) {
        count++;
    }
    return count;
}

/* A commit writes more than one value: let all of it arrive. */
static void drain(const struct watched *watched)
{
    while (is_signalled(watched->event, SILENCE_MS)) {
        continue;
    }
}

void store_change_signals(void **state)
{
    (void)state;
    struct watched watched;
    BYTE hash[HASH_SIZE];
    watch(&watched);
    fixture_issue(TEST_STORE, KEY_ONE, hash);
    assert_true(is_signalled(watched.event, SIGNAL_MS));
    assert_true(control(&watched, CERT_STORE_CTRL_RESYNC, &watched.event));
    drain(&watched);
    assert_true(control(&watched, CERT_STORE_CTRL_RESYNC, &watched.event));
    fixture_remove(TEST_STORE, hash);
    assert_true(is_signalled(watched.event, SIGNAL_MS));
    unwatch(&watched);
}

void store_signal_is_one_shot(void **state)
{
    (void)state;
    struct watched watched;
    watch(&watched);
    change_store();
    assert_true(is_signalled(watched.event, SIGNAL_MS));
    change_store();
    assert_false(is_signalled(watched.event, SILENCE_MS));
    assert_true(control(&watched, CERT_STORE_CTRL_RESYNC, &watched.event));
    assert_int_equal(count_certificates(watched.store), 2);
    change_store();
    assert_true(is_signalled(watched.event, SIGNAL_MS));
    unwatch(&watched);
}

void store_resync_without_event_does_not_rearm(void **state)
{
    (void)state;
    struct watched watched;
    watch(&watched);
    change_store();
    assert_true(is_signalled(watched.event, SIGNAL_MS));
    assert_true(control(&watched, CERT_STORE_CTRL_RESYNC, NULL));
    change_store();
    assert_false(is_signalled(watched.event, SILENCE_MS));
    unwatch(&watched);
}

static DWORD WINAPI rearm_and_end(LPVOID parameter)
{
    struct watched *const watched = parameter;
    return !control(watched, CERT_STORE_CTRL_RESYNC, &watched->event);
}

void store_signals_when_thread_ends(void **state)
{
    (void)state;
    struct watched watched;
    DWORD failed;
    watch(&watched);
    const HANDLE thread = CreateThread(NULL, 0, rearm_and_end, &watched, 0, NULL);
    assert_non_null(thread);
    assert_true(is_signalled(thread, SIGNAL_MS));
    assert_true(GetExitCodeThread(thread, &failed));
    assert_int_equal(failed, 0);
    CloseHandle(thread);
    assert_true(is_signalled(watched.event, SIGNAL_MS));
    change_store();
    assert_false(is_signalled(watched.event, SILENCE_MS));
    unwatch(&watched);
}

void store_cancel_is_silent(void **state)
{
    (void)state;
    struct watched watched;
    watch(&watched);
    assert_true(control(&watched, CERT_STORE_CTRL_CANCEL_NOTIFY, &watched.event));
    assert_false(is_signalled(watched.event, SILENCE_MS));
    change_store();
    assert_false(is_signalled(watched.event, SILENCE_MS));
    unwatch(&watched);
}

void store_in_memory_is_not_supported(void **state)
{
    (void)state;
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);
    const HCERTSTORE store = CertOpenStore(CERT_STORE_PROV_MEMORY, 0, 0, 0, NULL);
    assert_non_null(store);
    const BOOL accepted = CertControlStore(store, 0, CERT_STORE_CTRL_NOTIFY_CHANGE, &event);
    const DWORD error = GetLastError();
    CertCloseStore(store, 0);
    CloseHandle(event);
    assert_false(accepted);
    assert_int_equal(error, ERROR_NOT_SUPPORTED);
}
