/*
 * store_watch.c - a bounded list of armed events, each with its own key handle.
 *
 * Wine's RegNotifyChangeKeyValue is right but for one thing: it does not care about the thread that
 * called it. Closing the key signals the event, so that is what the end of the thread does here.
 */
#include "store_watch.h"

#include <wchar.h>

#define WATCHES_MAX 64u
#define PATH_LENGTH 260

struct watch {
    bool used;
    HCERTSTORE store;
    HANDLE callers; /* the value that the caller knows */
    HANDLE event;   /* what is signalled */
    HKEY key;       /* NULL: not armed */
    DWORD thread;
    wchar_t path[PATH_LENGTH];
};

static struct watch watches[WATCHES_MAX];
static SRWLOCK lock = SRWLOCK_INIT;

static struct watch *find(HCERTSTORE store, HANDLE event)
{
    for (size_t i = 0; i < WATCHES_MAX; i++) {
        if (watches[i].used && watches[i].store == store && watches[i].callers == event) {
            return &watches[i];
        }
    }
    return NULL;
}

static struct watch *find_free(void)
{
    for (size_t i = 0; i < WATCHES_MAX; i++) {
        if (!watches[i].used) {
            return &watches[i];
        }
    }
    return NULL;
}

static DWORD arm(struct watch *watch)
{
    if (watch->key == NULL) {
        /* The key of a machine store exists on every Windows, empty or not. */
        const LSTATUS status = RegCreateKeyExW(HKEY_LOCAL_MACHINE, watch->path, 0, NULL, 0,
                                               KEY_NOTIFY, NULL, &watch->key, NULL);
        if (status != ERROR_SUCCESS) {
            watch->key = NULL;
            return (DWORD)status;
        }
    }
    watch->thread = GetCurrentThreadId();
    return (DWORD)RegNotifyChangeKeyValue(
        watch->key, TRUE, REG_NOTIFY_CHANGE_NAME | REG_NOTIFY_CHANGE_LAST_SET, watch->event, TRUE);
}

static void disarm(struct watch *watch)
{
    if (watch->key != NULL) {
        RegCloseKey(watch->key);
        watch->key = NULL;
    }
}

static void release(struct watch *watch)
{
    disarm(watch);
    if (watch->event != watch->callers) {
        CloseHandle(watch->event);
    }
    *watch = (struct watch){0};
}

static DWORD fill(struct watch *watch, HCERTSTORE store, const wchar_t *key_path, HANDLE event,
                  bool keep_handle)
{
    const HANDLE process = GetCurrentProcess();
    *watch = (struct watch){.store = store, .callers = event, .event = event};
    if (wcslen(key_path) >= PATH_LENGTH) {
        return ERROR_INVALID_PARAMETER;
    }
    wcscpy(watch->path, key_path);
    if (!keep_handle &&
        !DuplicateHandle(process, event, process, &watch->event, 0, FALSE, DUPLICATE_SAME_ACCESS)) {
        return GetLastError();
    }
    watch->used = true;
    return ERROR_SUCCESS;
}

DWORD store_watch_add(HCERTSTORE store, const wchar_t *key_path, HANDLE event, bool keep_handle)
{
    AcquireSRWLockExclusive(&lock);
    struct watch *watch = find(store, event);
    DWORD error = ERROR_SUCCESS;
    if (watch == NULL) {
        watch = find_free();
        error = watch == NULL ? ERROR_NOT_ENOUGH_MEMORY
                              : fill(watch, store, key_path, event, keep_handle);
    }
    if (error == ERROR_SUCCESS) {
        error = arm(watch);
        if (error != ERROR_SUCCESS) {
            release(watch);
        }
    }
    ReleaseSRWLockExclusive(&lock);
    return error;
}

DWORD store_watch_rearm(HCERTSTORE store, HANDLE event)
{
    AcquireSRWLockExclusive(&lock);
    struct watch *const watch = find(store, event);
    const DWORD error = watch == NULL ? ERROR_INVALID_PARAMETER : arm(watch);
    ReleaseSRWLockExclusive(&lock);
    return error;
}

DWORD store_watch_cancel(HCERTSTORE store, HANDLE event)
{
    AcquireSRWLockExclusive(&lock);
    struct watch *const watch = find(store, event);
    if (watch != NULL) {
        /* Closing the key signals; a cancelled event must stay as it was. */
        const bool signalled = WaitForSingleObject(event, 0) == WAIT_OBJECT_0;
        release(watch);
        if (signalled) {
            SetEvent(event);
        } else {
            ResetEvent(event);
        }
    }
    ReleaseSRWLockExclusive(&lock);
    return watch == NULL ? ERROR_INVALID_PARAMETER : ERROR_SUCCESS;
}

void store_watch_close(HCERTSTORE store)
{
    AcquireSRWLockExclusive(&lock);
    for (size_t i = 0; i < WATCHES_MAX; i++) {
        if (watches[i].used && watches[i].store == store) {
            release(&watches[i]);
        }
    }
    ReleaseSRWLockExclusive(&lock);
}

void store_watch_thread_ends(void)
{
    const DWORD thread = GetCurrentThreadId();
    AcquireSRWLockExclusive(&lock);
    for (size_t i = 0; i < WATCHES_MAX; i++) {
        if (watches[i].used && watches[i].thread == thread) {
            disarm(&watches[i]);
        }
    }
    ReleaseSRWLockExclusive(&lock);
}
