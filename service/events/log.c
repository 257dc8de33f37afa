/* The Event Log adapter: severity and category from the id, and patience when the log is full or
 * its service is down. */
#include "events/log.h"

#include "events.h"
#include "events/held.h"
#include "events/text.h"
#include "output/console_events.h"
#include "output/format_facts.h"
#include "win32/error.h"
#include "win32/format.h"
#include "win32/product.h"

#define LATE_INSERTS 4

struct held_event {
    DWORD id;
    instant at;
    WORD count;
    wchar_t *inserts[EVENT_INSERTS_MAX];
};

/* What an earlier process may have reported is over once this one can write. */
void event_log_open(struct event_log *log, bool console)
{
    *log = (struct event_log){.console = console, .reported = true};
    InitializeSRWLock(&log->lock);
    if (console) {
        console_events_open();
    }
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

/* One of the Event Log service's handles. */
static bool write_through(struct event_log *log, DWORD id, const wchar_t *const *inserts,
                          WORD count)
{
    const WORD category = (WORD)((id & 0xffff) / 100);

    if (log->source == NULL) {
        log->source = RegisterEventSourceW(NULL, PRODUCT_NAME);
    }
    if (log->source == NULL) {
        log->error = GetLastError();
        return false;
    }
    log_text_make(&log->text, inserts, count);
    /* The API takes the inserts as non-const pointers but only reads them. */
    if (ReportEventW(log->source, type_of(id), category, id, NULL, count, 0, log->text.inserts,
                     NULL)) {
        return true;
    }
    log->error = GetLastError();
    (void)DeregisterEventSource(log->source); /* a new handle is tried next time */
    log->source = NULL;
    return false;
}

/* A handle from before may have ended with the service that it is of, which was started again. */
static bool write_now(struct event_log *log, DWORD id, const wchar_t *const *inserts, WORD count)
{
    const bool old = log->source != NULL;

    return write_through(log, id, inserts, count) ||
           (old && write_through(log, id, inserts, count));
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

static instant now(void)
{
    FILETIME time;

    GetSystemTimeAsFileTime(&time);
    return ((instant)time.dwHighDateTime << 32) | time.dwLowDateTime;
}

/* The last are worth more than the first. */
static void drop_oldest(struct event_log *log)
{
    release(log->held[0]);
    log->held_count--;
    MoveMemory(log->held, log->held + 1, log->held_count * sizeof(log->held[0]));
    log->lost_count++;
}

static void tell(struct event_log *log)
{
    wchar_t lines[HELD_LINES][HELD_LINE_SIZE];
    const struct held_events held = {.since = log->since,
                                     .error = log->error,
                                     .waiting = (uint32_t)log->held_count,
                                     .lost = (uint32_t)log->lost_count};
    size_t count = 0;

    for (; count < HELD_LINES && count < log->held_count; count++) {
        const struct held_event *event = log->held[log->held_count - 1 - count];
        held_events_line(event->at, event->id, (const wchar_t *const *)event->inserts, event->count,
                         lines[count]);
    }
    held_events_publish(&held, (const wchar_t(*)[HELD_LINE_SIZE])lines, count);
    log->reported = true;
}

static void choice(struct event_log *log, DWORD id, const wchar_t *const *inserts, WORD count)
{
    struct held_event *event = copy_event(id, inserts, count);
    const instant at = now();

    if (log->held_count + log->late_count + log->lost_count == 0) {
        log->since = at;
    }
    if (event == NULL) {
        log->lost_count++;
        return;
    }
    if (log->held_count == EVENTS_HELD_MAX) {
        drop_oldest(log);
    }
    event->at = at;
    log->held[log->held_count++] = event;
    tell(log);
}

/* Which events have another's time, and that some are missing. */
static bool write_that_some_are_late(struct event_log *log)
{
    const struct outcome outcome = outcome_failed("ReportEvent", NULL, log->error);
    wchar_t since[40];
    wchar_t error[512];
    wchar_t numbers[2][12];

    format_instant(since, sizeof(since) / sizeof(since[0]), log->since, true);
    format_error(&outcome, error, sizeof(error) / sizeof(error[0]));
    format_text(numbers[0], 12, L"%lu", (unsigned long)log->late_count);
    format_text(numbers[1], 12, L"%lu", (unsigned long)log->lost_count);
    const wchar_t *const inserts[LATE_INSERTS] = {since, error, numbers[0], numbers[1]};
    if (!write_now(log, EVENT_LOG_WAS_UNAVAILABLE, inserts, LATE_INSERTS)) {
        return false;
    }
    log->late_count = 0;
    log->lost_count = 0;
    return true;
}

/* Writes what is held, oldest first, and then that it was. True if nothing is left to be written.
 */
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
    log->late_count += written;
    MoveMemory(log->held, log->held + written, log->held_count * sizeof(log->held[0]));
    return log->held_count == 0 &&
           (log->late_count + log->lost_count == 0 || write_that_some_are_late(log));
}

static void note_that_it_works(struct event_log *log)
{
    if (log->reported) {
        held_events_clear();
        log->reported = false;
    }
}

void event_log_write(struct event_log *log, DWORD id, const wchar_t *const *inserts, WORD count)
{
    AcquireSRWLockExclusive(&log->lock);
    if (log->console) {
        console_events_print(0, id, inserts, count);
    }
    if (write_held(log) && write_now(log, id, inserts, count)) {
        note_that_it_works(log);
    } else {
        choice(log, id, inserts, count);
    }
    ReleaseSRWLockExclusive(&log->lock);
}

bool event_log_retry(struct event_log *log)
{
    AcquireSRWLockExclusive(&log->lock);
    const bool waited = log->held_count + log->late_count + log->lost_count > 0;
    const bool written = write_held(log);
    if (waited && written) {
        note_that_it_works(log);
    }
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
