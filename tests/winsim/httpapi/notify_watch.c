/*
 * notify_watch.c - a bounded list of events and the threads that registered them.
 */
#include "notify_watch.h"

#define WATCHES_MAX 64u

struct watch {
    DWORD thread; /* 0: free */
    HANDLE known; /* the value that the caller knows */
    HANDLE event; /* ours, so that it lives */
};

static struct watch watches[WATCHES_MAX];
static SRWLOCK lock = SRWLOCK_INIT;

static struct watch *place_for(DWORD thread, HANDLE event)
{
    struct watch *place = NULL;
    for (size_t i = 0; i < WATCHES_MAX; i++) {
        if (watches[i].thread == thread && watches[i].known == event) {
            return &watches[i];
        }
        if (watches[i].thread == 0 && place == NULL) {
            place = &watches[i];
        }
    }
    return place;
}

static void forget(struct watch *watch)
{
    if (watch->thread != 0) {
        CloseHandle(watch->event);
    }
    *watch = (struct watch){0};
}

void notify_watch_note(HANDLE event)
{
    const DWORD thread = GetCurrentThreadId();
    const HANDLE process = GetCurrentProcess();
    HANDLE own;
    if (!DuplicateHandle(process, event, process, &own, 0, FALSE, DUPLICATE_SAME_ACCESS)) {
        return;
    }
    AcquireSRWLockExclusive(&lock);
    struct watch *const watch = place_for(thread, event);
    if (watch == NULL) {
        CloseHandle(own);
    } else {
        forget(watch); /* the value may stand for another event by now */
        *watch = (struct watch){.thread = thread, .known = event, .event = own};
    }
    ReleaseSRWLockExclusive(&lock);
}

void notify_watch_thread_ends(void)
{
    const DWORD thread = GetCurrentThreadId();
    AcquireSRWLockExclusive(&lock);
    for (size_t i = 0; i < WATCHES_MAX; i++) {
        if (watches[i].thread == thread) {
            SetEvent(watches[i].event);
            forget(&watches[i]);
        }
    }
    ReleaseSRWLockExclusive(&lock);
}
