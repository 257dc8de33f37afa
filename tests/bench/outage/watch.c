/* Notifications where Windows has them, and looks in between; see watch.h. */
#include "watch.h"

#define LIMIT_MS  60000u
#define STORE_KEY L"SOFTWARE\\Microsoft\\SystemCertificates\\MY"

double watch_clock(void)
{
    LARGE_INTEGER frequency;
    LARGE_INTEGER count;

    (void)QueryPerformanceFrequency(&frequency);
    (void)QueryPerformanceCounter(&count);
    return (double)count.QuadPart * 1000.0 / (double)frequency.QuadPart;
}

/* ---- an outage ---- */

static SERVICE_STATUS_PROCESS status_of(SC_HANDLE service)
{
    SERVICE_STATUS_PROCESS status;
    DWORD needed;

    assert_win32(QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)&status,
                                      sizeof(status), &needed));
    return status;
}

static void watch_key(struct watched_key *watched, const wchar_t *path)
{
    watched->changed = CreateEventW(NULL, TRUE, FALSE, NULL);
    assert_win32(watched->changed != NULL);
    assert_code(RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_NOTIFY, &watched->key));
    assert_code(RegNotifyChangeKeyValue(watched->key, TRUE,
                                        REG_NOTIFY_CHANGE_NAME | REG_NOTIFY_CHANGE_LAST_SET,
                                        watched->changed, TRUE));
}

static void watch_key_end(struct watched_key *watched)
{
    (void)RegCloseKey(watched->key);
    (void)CloseHandle(watched->changed);
}

void watch_begin(struct watch *watch)
{
    watch_key(&watch->store, STORE_KEY);
    watch_key(&watch->bindings, BINDINGS_KEY);
    watch->manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    assert_win32(watch->manager != NULL);
    watch->remote_access =
        OpenServiceW(watch->manager, REMOTE_ACCESS_SERVICE, SERVICE_QUERY_STATUS);
    assert_win32(watch->remote_access != NULL);
    watch->process = status_of(watch->remote_access).dwProcessId;
}

void watch_end(struct watch *watch)
{
    (void)CloseServiceHandle(watch->remote_access);
    (void)CloseServiceHandle(watch->manager);
    watch_key_end(&watch->bindings);
    watch_key_end(&watch->store);
}

double watch_signal(HANDLE event)
{
    assert_int_equal(WaitForSingleObject(event, LIMIT_MS), WAIT_OBJECT_0);
    return watch_clock();
}

double watch_running(const struct watch *watch)
{
    const double limit = watch_clock() + LIMIT_MS;

    for (;;) {
        const SERVICE_STATUS_PROCESS status = status_of(watch->remote_access);
        const double now = watch_clock();
        if (status.dwCurrentState == SERVICE_RUNNING && status.dwProcessId != watch->process) {
            return now;
        }
        assert_true(now < limit);
        Sleep(1);
    }
}

double watch_serving(const struct certificate *certificate)
{
    const double limit = watch_clock() + LIMIT_MS;

    for (;;) {
        const struct answer answer = wire_ask(IPV4, server_port());
        const double now = watch_clock();
        if (answer_lets_in(&answer, certificate)) {
            return now;
        }
        assert_true(now < limit);
    }
}

/* ---- records that are away ---- */

struct watch_gaps {
    HANDLE thread;
    volatile LONG ended;
    wchar_t keys[FAMILIES][BINDING_KEY_SIZE];
    double without[FAMILIES];
};

static bool exists(const wchar_t *path)
{
    HKEY key;

    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_QUERY_VALUE, &key) != ERROR_SUCCESS) {
        return false;
    }
    (void)RegCloseKey(key);
    return true;
}

static DWORD WINAPI look_for_gaps(void *context)
{
    struct watch_gaps *const gaps = context;
    double since[FAMILIES] = {0}; /* 0: it is there */

    while (!gaps->ended) {
        for (int family = 0; family < FAMILIES; family++) {
            const bool there = exists(gaps->keys[family]);
            const double now = watch_clock();
            if (there && since[family] > 0) {
                gaps->without[family] += now - since[family];
            }
            since[family] = there ? 0 : since[family] > 0 ? since[family] : now;
        }
    }
    return 0;
}

struct watch_gaps *watch_gaps_begin(void)
{
    static struct watch_gaps gaps;

    gaps = (struct watch_gaps){0};
    for (int family = 0; family < FAMILIES; family++) {
        (void)binding_key((enum family)family, server_port(), gaps.keys[family]);
    }
    gaps.thread = CreateThread(NULL, 0, look_for_gaps, &gaps, 0, NULL);
    assert_win32(gaps.thread != NULL);
    return &gaps;
}

void watch_gaps_end(struct watch_gaps *gaps, double without[FAMILIES])
{
    gaps->ended = 1;
    assert_int_equal(WaitForSingleObject(gaps->thread, LIMIT_MS), WAIT_OBJECT_0);
    (void)CloseHandle(gaps->thread);
    memcpy(without, gaps->without, sizeof(gaps->without));
}
