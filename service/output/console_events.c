/* See output/console_events.h. */
#include "output/console_events.h"

#include "output/console.h"

struct line {
    struct line *next;
    wchar_t *text;
};

/* The thread lasts as long as the process. */
static struct {
    SRWLOCK lock; /* guards the lines */
    struct line *first;
    struct line *last;
    HANDLE there;   /* set when there are lines, */
    HANDLE printed; /* and while there are none, and the last is printed */
    console_event_formatter *format;
} events = {.lock = SRWLOCK_INIT, .format = console_event_text};

static struct line *take(void)
{
    AcquireSRWLockExclusive(&events.lock);
    struct line *line = events.first;
    if (line != NULL) {
        events.first = line->next;
    } else {
        (void)SetEvent(events.printed);
    }
    ReleaseSRWLockExclusive(&events.lock);
    return line;
}

static DWORD WINAPI print_all(void *nothing)
{
    (void)nothing;
    while (WaitForSingleObject(events.there, INFINITE) == WAIT_OBJECT_0) {
        for (struct line *line = take(); line != NULL; line = take()) {
            console_print_event(line->text);
            (void)LocalFree(line->text);
            (void)HeapFree(GetProcessHeap(), 0, line);
        }
    }
    return 0;
}

void console_events_open(void)
{
    HANDLE thread = NULL;

    events.there = CreateEventW(NULL, FALSE, FALSE, NULL);
    events.printed = CreateEventW(NULL, TRUE, TRUE, NULL);
    if (events.there != NULL && events.printed != NULL) {
        thread = CreateThread(NULL, 0, print_all, NULL, 0, NULL);
    }
    if (thread != NULL) {
        (void)CloseHandle(thread);
    } else if (events.there != NULL) {
        (void)CloseHandle(events.there);
        events.there = NULL;
    }
}

static void append(struct line *line)
{
    AcquireSRWLockExclusive(&events.lock);
    if (events.first == NULL) {
        events.first = line;
    } else {
        events.last->next = line;
    }
    events.last = line;
    (void)ResetEvent(events.printed);
    (void)SetEvent(events.there);
    ReleaseSRWLockExclusive(&events.lock);
}

void console_events_format(console_event_formatter *format)
{
    events.format = format;
}

void console_events_print(instant at, DWORD id, const wchar_t *const *inserts, WORD count)
{
    wchar_t *text = events.format(at, id, inserts, count);
    struct line *line = NULL;

    if (text == NULL) {
        return; /* the log has the event, or it is of no concern here */
    }
    if (events.there != NULL) {
        line = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*line));
    }
    if (line == NULL) {
        console_print_event(text);
        (void)LocalFree(text);
        return;
    }
    line->text = text;
    append(line);
}

void console_events_flush(void)
{
    if (events.there != NULL) {
        (void)WaitForSingleObject(events.printed, INFINITE);
    }
}
