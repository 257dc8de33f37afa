/* See commands/event_feed.h. */
#include "commands/event_feed.h"

#include "events/log.h"
#include "output/console_events.h"
#include "win32/error.h"
#include "win32/product.h"

#define CHANNEL        L"Application"
#define QUERY          L"*[System[Provider[@Name='" PRODUCT_NAME L"']]]"
#define CONTEXT_MAX    10
#define QUERY_TIME     10000 /* ms, for one look through the log */
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

static SYSTEMTIME local_time(const EVT_VARIANT *value)
{
    const FILETIME file = {.dwLowDateTime = (DWORD)value->FileTimeVal,
                           .dwHighDateTime = (DWORD)(value->FileTimeVal >> 32)};
    SYSTEMTIME utc = {0};
    SYSTEMTIME local;

    (void)FileTimeToSystemTime(&file, &utc);
    return SystemTimeToTzSpecificLocalTime(NULL, &utc, &local) ? local : utc;
}

/* A classic event's message id in full: its severity is in the qualifiers. */
static DWORD message_id(const EVT_VARIANT *system)
{
    const DWORD qualifiers = system[EvtSystemQualifiers].Type == EvtVarTypeUInt16
                                 ? system[EvtSystemQualifiers].UInt16Val
                                 : 0;

    return qualifiers << 16 | system[EvtSystemEventID].UInt16Val;
}

static void print(struct event_feed *feed, EVT_HANDLE event, const EVT_VARIANT *system)
{
    const wchar_t *inserts[EVENT_INSERTS_MAX];
    const SYSTEMTIME time = local_time(&system[EvtSystemTimeCreated]);
    DWORD count;
    EVT_VARIANT *values = render(feed->user, event, &count);

    for (DWORD i = 0; i < EVENT_INSERTS_MAX; i++) {
        const bool text = values != NULL && i < count && values[i].Type == EvtVarTypeString;
        inserts[i] = text && values[i].StringVal != NULL ? values[i].StringVal : L"";
    }
    console_events_print(&time, message_id(system), inserts, EVENT_INSERTS_MAX);
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

/* The newest, in a log that may be long: fewer than asked for may come at a time. */
static struct outcome read_newest(const struct event_feed *feed, DWORD most,
                                  EVT_HANDLE events[CONTEXT_MAX], DWORD *count)
{
    const EVT_HANDLE query =
        EvtQuery(NULL, CHANNEL, QUERY, EvtQueryChannelPath | EvtQueryReverseDirection);
    DWORD code = ERROR_SUCCESS;

    *count = 0;
    if (query == NULL) {
        return outcome_failed("EvtQuery", feed->source.what, GetLastError());
    }
    while (code == ERROR_SUCCESS && *count < most) {
        DWORD read = 0;
        if (EvtNext(query, most - *count, events + *count, QUERY_TIME, 0, &read)) {
            *count += read;
        } else {
            code = GetLastError();
        }
    }
    (void)EvtClose(query);
    return code == ERROR_SUCCESS || code == ERROR_NO_MORE_ITEMS
               ? outcome_success()
               : outcome_failed("EvtNext", feed->source.what, code);
}

struct outcome event_feed_print_context(struct event_feed *feed, unsigned most)
{
    EVT_HANDLE events[CONTEXT_MAX];
    DWORD count;
    UINT64 newest = 0;
    const struct outcome outcome =
        read_newest(feed, most < CONTEXT_MAX ? most : CONTEXT_MAX, events, &count);

    while (count-- > 0) { /* the oldest of them first */
        DWORD values;
        EVT_VARIANT *system = render(feed->system, events[count], &values);
        take(feed, events[count]);
        if (system != NULL) {
            newest = system[EvtSystemEventRecordId].UInt64Val;
            (void)HeapFree(GetProcessHeap(), 0, system);
        }
        (void)EvtClose(events[count]);
    }
    feed->shown = newest;
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
