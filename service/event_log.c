/* The Event Log adapter: severity and category from the id, and patience when the log is full or
 * its service is down. */
#include "event_log.h"

#include "console.h"
#include "product.h"

struct held_event {
    DWORD id;
    WORD count;
    wchar_t *inserts[EVENT_INSERTS_MAX];
};

void event_log_open(struct event_log *log, bool console)
{
    *log = (struct event_log){.console = console};
    InitializeSRWLock(&log->lock);
}

/* ---- one event ---- */

static WORD type_of(DWORD id)
{
    switch (id >> 30) {
    case 3:
        return EVENTLOG_ERROR_TYPE;
    case 2:
        return EVENTLOG_WARNING_TYPE;
    default:
        return EVENTLOG_INFORMATION_TYPE;
    }
}

static bool write_now(struct event_log *log, DWORD id, const wchar_t *const *inserts, WORD count)
{
    const WORD category = (WORD)((id & 0xffff) / 100);

    if (log->source == NULL) {
        log->source = RegisterEventSourceW(NULL, PRODUCT_NAME);
    }
    if (log->source == NULL) {
        return false;
    }
    /* The API takes the inserts as non-const pointers but only reads them. */
    if (ReportEventW(log->source, type_of(id), category, id, NULL, count, 0, (LPCWSTR *)inserts,
                     NULL)) {
        return true;
    }
    (void)DeregisterEventSource(log->source); /* a new handle is tried next time */
    log->source = NULL;
    return false;
}

/* ---- events that wait ---- */

static void release(struct held_event *event)
{
    for (WORD i = 0; i < event->count; i++) {
        (void)HeapFree(GetProcessHeap(), 0, event->inserts[i]);
    }
    (void)HeapFree(GetProcessHeap(), 0, event);
}

static wchar_t *copy_text(const wchar_t *text)
{
    const size_t size = ((size_t)lstrlenW(text) + 1) * sizeof(wchar_t);
    wchar_t *copy = HeapAlloc(GetProcessHeap(), 0, size);

    if (copy != NULL) {
        CopyMemory(copy, text, size);
    }
    return copy;
}

static struct held_event *copy_event(DWORD id, const wchar_t *const *inserts, WORD count)
{
    struct held_event *event = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*event));

    if (event == NULL) {
        return NULL;
    }
    event->id = id;
    for (; event->count < count; event->count++) {
        event->inserts[event->count] = copy_text(inserts[event->count]);
        if (event->inserts[event->count] == NULL) {
            release(event);
            return NULL;
        }
    }
    return event;
}

static void hold(struct event_log *log, DWORD id, const wchar_t *const *inserts, WORD count)
{
    struct held_event *event =
        log->held_count < EVENTS_HELD_MAX ? copy_event(id, inserts, count) : NULL;

    if (event == NULL) {
        log->lost_count++;
    } else {
        log->held[log->held_count++] = event;
    }
}

/* Writes what is held, oldest first. True if nothing is held any more. */
static bool write_held(struct event_log *log)
{
    size_t written = 0;

    while (written < log->held_count) {
        struct held_event *event = log->held[written];
        if (!write_now(log, event->id, (const wchar_t *const *)event->inserts, event->count)) {
            break;
        }
        release(event);
        written++;
    }
    log->held_count -= written;
    MoveMemory(log->held, log->held + written, log->held_count * sizeof(log->held[0]));
    return log->held_count == 0;
}

void event_log_write(struct event_log *log, DWORD id, const wchar_t *const *inserts, WORD count)
{
    AcquireSRWLockExclusive(&log->lock);
    if (log->console) {
        console_print_event(id, inserts, count);
    }
    if (!write_held(log) || !write_now(log, id, inserts, count)) {
        hold(log, id, inserts, count);
    }
    ReleaseSRWLockExclusive(&log->lock);
}

bool event_log_retry(struct event_log *log)
{
    AcquireSRWLockExclusive(&log->lock);
    const bool written = write_held(log);
    ReleaseSRWLockExclusive(&log->lock);
    return written;
}

void event_log_close(struct event_log *log)
{
    AcquireSRWLockExclusive(&log->lock);
    (void)write_held(log);
    for (size_t i = 0; i < log->held_count; i++) {
        release(log->held[i]);
    }
    log->held_count = 0;
    if (log->source != NULL) {
        (void)DeregisterEventSource(log->source);
        log->source = NULL;
    }
    ReleaseSRWLockExclusive(&log->lock);
}
