/* See events/behind.h. */
#include "events/behind.h"

static DWORD WINAPI write_what_is_given(void *parameter)
{
    struct events_behind *behind = parameter;

    AcquireSRWLockExclusive(&behind->lock);
    while (behind->given || !behind->ends) {
        if (!behind->given) {
            (void)SleepConditionVariableSRW(&behind->changed, &behind->lock, INFINITE, 0);
            continue;
        }
        ReleaseSRWLockExclusive(&behind->lock);
        event_log_write(behind->log, behind->id, behind->inserts, behind->count);
        AcquireSRWLockExclusive(&behind->lock);
        behind->given = false;
        WakeConditionVariable(&behind->changed);
    }
    ReleaseSRWLockExclusive(&behind->lock);
    (void)InterlockedExchange(&behind->gone, 1);
    return ERROR_SUCCESS;
}

void events_behind_begin(struct events_behind *behind, struct event_log *log)
{
    if (behind->thread != NULL) {
        return;
    }
    *behind = (struct events_behind){.log = log, .changed = CONDITION_VARIABLE_INIT};
    InitializeSRWLock(&behind->lock);
    behind->thread = CreateThread(NULL, 0, write_what_is_given, behind, 0, NULL);
}

/* It ends as soon as the last event is written, so it is waited for, also where the wait fails. */
void events_behind_end(struct events_behind *behind)
{
    if (behind->thread == NULL) {
        return;
    }
    AcquireSRWLockExclusive(&behind->lock);
    behind->ends = true;
    WakeConditionVariable(&behind->changed);
    ReleaseSRWLockExclusive(&behind->lock);
    while (WaitForSingleObject(behind->thread, INFINITE) != WAIT_OBJECT_0 && behind->gone == 0) {
        Sleep(1);
    }
    (void)CloseHandle(behind->thread);
    behind->thread = NULL;
}

void events_behind_write(struct events_behind *behind, struct event_log *log, DWORD id,
                         const wchar_t *const *inserts, WORD count)
{
    if (behind->thread == NULL) {
        event_log_write(log, id, inserts, count);
        return;
    }
    events_behind_settle(behind);
    AcquireSRWLockExclusive(&behind->lock);
    behind->id = id;
    behind->inserts = inserts;
    behind->count = count;
    behind->given = true;
    WakeConditionVariable(&behind->changed);
    ReleaseSRWLockExclusive(&behind->lock);
}

void events_behind_settle(struct events_behind *behind)
{
    if (behind->thread == NULL) {
        return;
    }
    AcquireSRWLockExclusive(&behind->lock);
    while (behind->given) {
        (void)SleepConditionVariableSRW(&behind->changed, &behind->lock, INFINITE, 0);
    }
    ReleaseSRWLockExclusive(&behind->lock);
}
