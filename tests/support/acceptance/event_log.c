/* Waiting for events and comparing them; see event_log.h. */
#include "event_log.h"

#include "event_reader.h"
#include "wait.h"

#include <stdio.h>
#include <wchar.h>

#define EXPECTED_MAX 64

static struct event_list events;
static DWORD first_record;
static DWORD read_until; /* the log's next record when they were read; 0: they were not */
static bool begun;

/* What the scenarios together have seen is judged afterwards: python3 tools/events.py seen. */
static void note_events(void)
{
    wchar_t path[MAX_PATH];
    const DWORD length = GetEnvironmentVariableW(L"EVENTS_SEEN", path, MAX_PATH);
    FILE *notes;

    if (!begun || length == 0 || length >= MAX_PATH) {
        return;
    }
    notes = _wfopen(path, L"ab");
    assert_non_null(notes);
    events_note(first_record, notes);
    assert_int_equal(fclose(notes), 0);
}

void events_begin(void)
{
    note_events();
    begun = true;
    first_record = event_next_record(EVENT_LOG);
    events.count = 0;
    read_until = 0;
}

void events_end(void)
{
    note_events();
    begun = false;
}

static bool stands_before(const wchar_t *text, const wchar_t *part, const wchar_t *end)
{
    const wchar_t *found = wcsstr(text, part);

    return found != NULL && found < end;
}

/* On a machine that others use, too, their certificates are told of: none of a scenario's, which
 * are for these domains. The server's own names follow in the same text. */
static bool is_about_others(const struct event *event)
{
    const wchar_t *ours = wcsstr(event->text, L"Names of this server");

    return event->id == EVENT_NAMES_OF_OTHERS && ours != NULL &&
           !stands_before(event->text, L"example.test", ours) &&
           !stands_before(event->text, L"example.org", ours);
}

/* Who waits asks often: what it has read it does not read again. */
static void read_events(void)
{
    const DWORD next = event_next_record(EVENT_LOG);
    size_t kept = 0;

    if (next == read_until) {
        return;
    }
    read_until = next;
    events_read(first_record, &events);
    for (size_t i = 0; i < events.count; i++) {
        if (!is_about_others(&events.items[i])) {
            events.items[kept++] = events.items[i];
        }
    }
    events.count = kept;
}

static size_t count_of(DWORD id)
{
    size_t count = 0;

    for (size_t i = 0; i < events.count; i++) {
        count += events.items[i].id == id;
    }
    return count;
}

static void show_events(void)
{
    print_error("the product's events:\n");
    for (size_t i = 0; i < events.count; i++) {
        print_error("  %lu  %ls", events.items[i].id & 0xffff, events.items[i].text);
    }
}

/* ---- waiting ---- */

struct wanted_event {
    DWORD id;
    size_t count;
};

static bool has_come(const void *context)
{
    const struct wanted_event *wanted = context;

    read_events();
    return count_of(wanted->id) >= wanted->count;
}

size_t events_count(DWORD id)
{
    read_events();
    return count_of(id);
}

void events_wait_for_count(DWORD id, size_t count)
{
    const struct wanted_event wanted = {id, count};

    if (!wait_until(has_come, &wanted)) {
        show_events();
        fail_msg("event %lu did not come %zu time(s)", id & 0xffff, count);
    }
}

void events_wait(DWORD id)
{
    events_wait_for_count(id, 1);
}

/* ---- comparing ---- */

/* A change that restarted SSTP is proven before it is called complete. */
static size_t expand(const DWORD *ids, size_t count, DWORD restarted, DWORD expanded[EXPECTED_MAX])
{
    size_t length = 0;
    bool to_be_proven = false;

    for (size_t i = 0; i < count; i++) {
        const bool restart = ids[i] == RESTART;
        const size_t repeats = restart ? 2 * (size_t)restarted : ids[i] != UNPROVEN;
        if (ids[i] == EVENT_ROTATION_COMPLETED && to_be_proven) {
            assert_true(length < EXPECTED_MAX);
            expanded[length++] = EVENT_PROVEN;
        }
        to_be_proven =
            (to_be_proven || restart) && ids[i] != EVENT_ROTATION_COMPLETED && ids[i] != UNPROVEN;
        assert_true(length + repeats <= EXPECTED_MAX);
        for (size_t j = 0; j < repeats; j++) {
            expanded[length++] = !restart        ? ids[i]
                                 : j < restarted ? (DWORD)EVENT_SERVICE_STOPPED_FOR_ROTATION
                                                 : (DWORD)EVENT_SERVICE_STARTED_AGAIN;
        }
    }
    return length;
}

static bool same_ids(const DWORD *ids, size_t count)
{
    bool same = events.count == count;

    for (size_t i = 0; same && i < count; i++) {
        same = events.items[i].id == ids[i];
    }
    return same;
}

static void show_difference(const DWORD *ids, size_t count)
{
    print_error("expected events:");
    for (size_t i = 0; i < count; i++) {
        print_error(" %lu", ids[i] & 0xffff);
    }
    print_error("\n");
    show_events();
}

static void check_form(const struct event *event)
{
    static const WORD types[] = {0, EVENTLOG_INFORMATION_TYPE, EVENTLOG_WARNING_TYPE,
                                 EVENTLOG_ERROR_TYPE};

    assert_int_equal(event->type, types[event->id >> 30]);
    assert_int_equal(event->category, (event->id & 0xffff) / 100);
    if (event->text[0] == L'\0' || wcsstr(event->text, EVENT_INSERT_MISSING) != NULL) {
        fail_msg("event %lu has an incomplete text: %ls", event->id & 0xffff, event->text);
    }
    if (wcsstr(event->text, L" \r\n") != NULL) { /* an insert is empty, its space is not */
        fail_msg("a paragraph of event %lu ends with a space: %ls", event->id & 0xffff,
                 event->text);
    }
}

void events_expect(const DWORD *ids, size_t count, DWORD restarted)
{
    DWORD expanded[EXPECTED_MAX];
    const size_t length = expand(ids, count, restarted, expanded);

    read_events();
    if (!same_ids(expanded, length)) {
        show_difference(expanded, length);
        fail_msg("these are not the events that should be there");
    }
    for (size_t i = 0; i < events.count; i++) {
        check_form(&events.items[i]);
    }
}

const wchar_t *event_text(DWORD id)
{
    read_events();
    for (size_t i = 0; i < events.count; i++) {
        if (events.items[i].id == id) {
            return events.items[i].text;
        }
    }
    show_events();
    fail_msg("there is no event %lu", id & 0xffff);
    return NULL;
}

void assert_event_says(DWORD id, const wchar_t *text)
{
    const wchar_t *actual = event_text(id);

    if (wcsstr(actual, text) == NULL) {
        fail_msg("event %lu does not say \"%ls\": %ls", id & 0xffff, text, actual);
    }
}

void assert_event_names(DWORD id, const struct certificate *certificate)
{
    wchar_t text[THUMBPRINT_TEXT];

    assert_event_says(id, thumbprint_text(certificate, text));
}
