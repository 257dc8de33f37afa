/* See commands/event_feed.h. */
#include "wake/event_feed.h"

#include "events/log.h"
#include "output/console.h"
#include "output/console_events.h"
#include "output/message_file.h"
#include "win32/error.h"
#include "win32/format.h"
#include "win32/product.h"

#define CHANNEL        L"Application"
#define QUERY          L"*[System[Provider[@Name='" PRODUCT_NAME L"']]]"
#define QUERY_TIME     300000 /* ms; Windows reads each event of a log that may be large */
#define EVENT_SIZE_MAX (256u * 1024u)

/* ---- one event ---- */

/* NULL: it cannot be rendered. Must be released with HeapFree. */
static EVT_VARIANT *render(EVT_HANDLE context, EVT_HANDLE event, DWORD *count)
{
    const HANDLE heap = GetProcessHeap();
    EVT_VARIANT *values;
    DWORD size = 0;

    *count = 0;
    if (EvtRender(context, event, EvtRenderEventValues, 0, NULL, &size, count)) {
        return NULL; /* nothing in it */
    }
    if (GetLastError() != ERROR_INSUFFICIENT_BUFFER || size > EVENT_SIZE_MAX) {
        return NULL;
    }
    values = HeapAlloc(heap, 0, size);
    if (values != NULL &&
        !EvtRender(context, event, EvtRenderEventValues, size, values, &size, count)) {
        (void)HeapFree(heap, 0, values);
        return NULL;
    }
    return values;
}

/* A classic event's message id in full: its severity is in the qualifiers. */
static DWORD message_id(const EVT_VARIANT *system)
{
    const DWORD qualifiers = system[EvtSystemQualifiers].Type == EvtVarTypeUInt16
                                 ? system[EvtSystemQualifiers].UInt16Val
                                 : 0;

    return qualifiers << 16 | system[EvtSystemEventID].UInt16Val;
}

static void take_inserts(const EVT_VARIANT *values, DWORD count,
                         const wchar_t *inserts[EVENT_INSERTS_MAX])
{
    for (DWORD i = 0; i < EVENT_INSERTS_MAX; i++) {
        const bool text = values != NULL && i < count && values[i].Type == EvtVarTypeString;
        inserts[i] = text && values[i].StringVal != NULL ? values[i].StringVal : L"";
    }
}

static void print(struct event_feed *feed, EVT_HANDLE event, const EVT_VARIANT *system)
{
    const wchar_t *inserts[EVENT_INSERTS_MAX];
    DWORD count;
    EVT_VARIANT *values = render(feed->user, event, &count);

    take_inserts(values, count, inserts);
    console_events_print(system[EvtSystemTimeCreated].FileTimeVal, message_id(system), inserts,
                         EVENT_INSERTS_MAX);
    if (values != NULL) {
        (void)HeapFree(GetProcessHeap(), 0, values);
    }
}

static void take(void *context, EVT_HANDLE event)
{
    struct event_feed *feed = context;
    DWORD count;
    EVT_VARIANT *system = render(feed->system, event, &count);

    if (system == NULL) {
        return;
    }
    if (count == EvtSystemPropertyIdEND && system[EvtSystemEventRecordId].UInt64Val > feed->shown) {
        print(feed, event, system);
    }
    feed->any = EvtUpdateBookmark(feed->bookmark, event) || feed->any;
    (void)HeapFree(GetProcessHeap(), 0, system);
}

/* ---- what was there before ---- */

#define BATCH 16 /* events that are asked for at a time */

/* Those that are shown, the newest first. */
struct past {
    struct event_feed *feed;
    EVT_HANDLE *events;
    unsigned most;
    unsigned count;
    const wchar_t *rotation; /* "Rotation 12."; NULL: of any */
};

static bool is_wanted(const struct past *past, EVT_HANDLE event)
{
    const wchar_t *inserts[EVENT_INSERTS_MAX];
    DWORD count;
    DWORD values_count;
    EVT_VARIANT *system;
    EVT_VARIANT *values;
    wchar_t *text = NULL;
    bool wanted = false;

    if (past->rotation == NULL) {
        return true;
    }
    system = render(past->feed->system, event, &count);
    values = render(past->feed->user, event, &values_count);
    if (system != NULL && count == EvtSystemPropertyIdEND) {
        take_inserts(values, values_count, inserts);
        text = message_file_text(message_id(system), inserts, EVENT_INSERTS_MAX, 0);
        wanted = text != NULL && wcsstr(text, past->rotation) != NULL;
    }
    (void)LocalFree(text);
    if (values != NULL) {
        (void)HeapFree(GetProcessHeap(), 0, values);
    }
    if (system != NULL) {
        (void)HeapFree(GetProcessHeap(), 0, system);
    }
    return wanted;
}

/* Less time than is left may be over. */
static DWORD next_batch(EVT_HANDLE query, ULONGLONG until, EVT_HANDLE batch[BATCH], DWORD *read)
{
    DWORD code = ERROR_TIMEOUT;

    for (ULONGLONG now; code == ERROR_TIMEOUT && (now = GetTickCount64()) < until;) {
        code = EvtNext(query, BATCH, batch, (DWORD)(until - now), 0, read) ? ERROR_SUCCESS
                                                                           : GetLastError();
    }
    if (code != ERROR_SUCCESS) {
        *read = 0;
    }
    return code;
}

/* In a log that may be long: fewer than asked for may come at a time. */
static struct outcome read_newest(struct past *past)
{
    const EVT_HANDLE query =
        EvtQuery(NULL, CHANNEL, QUERY, EvtQueryChannelPath | EvtQueryReverseDirection);
    const ULONGLONG until = GetTickCount64() + QUERY_TIME;
    DWORD code = ERROR_SUCCESS;

    if (query == NULL) {
        return outcome_failed("EvtQuery", past->feed->source.what, GetLastError());
    }
    while (code == ERROR_SUCCESS && past->count < past->most) {
        EVT_HANDLE batch[BATCH];
        DWORD read = 0;
        code = next_batch(query, until, batch, &read);
        for (DWORD i = 0; i < read; i++) {
            if (past->count < past->most && is_wanted(past, batch[i])) {
                past->events[past->count++] = batch[i];
            } else {
                (void)EvtClose(batch[i]);
            }
        }
    }
    (void)EvtClose(query);
    return code == ERROR_SUCCESS || code == ERROR_NO_MORE_ITEMS
               ? outcome_success()
               : outcome_failed("EvtNext", past->feed->source.what, code);
}

static void print_past(struct past *past)
{
    UINT64 newest = 0;

    for (unsigned i = past->count; i-- > 0;) { /* the oldest of them first */
        DWORD values;
        EVT_VARIANT *system = render(past->feed->system, past->events[i], &values);
        take(past->feed, past->events[i]);
        if (system != NULL) {
            newest = system[EvtSystemEventRecordId].UInt64Val;
            (void)HeapFree(GetProcessHeap(), 0, system);
        }
        (void)EvtClose(past->events[i]);
    }
    past->feed->shown = newest;
}

struct outcome event_feed_print_past(struct event_feed *feed, unsigned most, unsigned rotation)
{
    wchar_t text[32];
    struct past past = {.feed = feed, .most = most, .rotation = rotation == 0 ? NULL : text};
    struct outcome outcome;

    format_text(text, sizeof(text) / sizeof(text[0]), L"Rotation %u.", rotation);
    past.events = HeapAlloc(GetProcessHeap(), 0, ((SIZE_T)most + 1) * sizeof(past.events[0]));
    if (past.events == NULL) {
        return outcome_failed("HeapAlloc", feed->source.what, ERROR_NOT_ENOUGH_MEMORY);
    }
    outcome = read_newest(&past);
    print_past(&past);
    if (outcome_ok(&outcome) && past.count == 0 && rotation != 0) {
        console_print(L"The Event Log has none.\r\n");
    }
    (void)HeapFree(GetProcessHeap(), 0, past.events);
    return outcome;
}

/* ---- the feed ---- */

struct outcome event_feed_open(struct event_feed *feed)
{
    *feed = (struct event_feed){.source = {.what = "the events of this service"},
                                .pull = {.channel = CHANNEL, .query = QUERY}};
    feed->source.changed = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (feed->source.changed == NULL) {
        return outcome_failed("CreateEvent", feed->source.what, GetLastError());
    }
    feed->system = EvtCreateRenderContext(0, NULL, EvtRenderContextSystem);
    feed->user = EvtCreateRenderContext(0, NULL, EvtRenderContextUser);
    feed->bookmark = EvtCreateBookmark(NULL); /* without one it goes on from what comes then */
    if (feed->system == NULL || feed->user == NULL) {
        return outcome_failed("EvtCreateRenderContext", feed->source.what, GetLastError());
    }
    return event_pull_begin(&feed->pull, &feed->source, NULL);
}

void event_feed_close(struct event_feed *feed)
{
    const EVT_HANDLE contexts[] = {feed->system, feed->user, feed->bookmark};

    if (feed->source.changed != NULL) {
        event_pull_end(&feed->pull, &feed->source);
        (void)CloseHandle(feed->source.changed);
    }
    for (size_t i = 0; i < sizeof(contexts) / sizeof(contexts[0]); i++) {
        if (contexts[i] != NULL) {
            (void)EvtClose(contexts[i]);
        }
    }
}

struct outcome event_feed_print(struct event_feed *feed)
{
    const struct outcome outcome = event_pull_all(&feed->pull, &feed->source, take, feed);

    feed->shown = 0; /* a cleared log goes on counting; one that was made anew does not */
    return outcome;
}

struct outcome event_feed_begin_again(struct event_feed *feed)
{
    event_pull_end(&feed->pull, &feed->source);
    if (feed->any) {
        const struct outcome outcome = event_pull_begin(&feed->pull, &feed->source, feed->bookmark);
        if (outcome_ok(&outcome) || event_pull_service_away(outcome.code)) {
            return outcome;
        }
        feed->any = false; /* its event is gone: 1168, or 15011 (elastic/beats#37238) */
    }
    return event_pull_begin(&feed->pull, &feed->source, NULL);
}
