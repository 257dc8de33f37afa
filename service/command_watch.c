/* watch: the service's events as they come, in the console, until Ctrl+C. The Event Log tells when
 * there is one; nothing is asked for again and again. */
#include "command.h"

#include <windows.h>

#include <winevt.h>

#include "console.h"
#include "event_log.h"
#include "event_pull.h"
#include "product.h"
#include "win32_outcome.h"

#define CHANNEL        L"Application"
#define QUERY          L"*[System[Provider[@Name='" PRODUCT_NAME L"']]]"
#define CONTEXT        10 /* of the newest events shown first */
#define EVENT_SIZE_MAX (256u * 1024u)

struct watch {
    struct wake_source source;
    struct event_pull pull;
    EVT_HANDLE system; /* render contexts */
    EVT_HANDLE user;
    UINT64 shown; /* the newest event of the context; what is pulled first may be among it */
};

/* The console's handler runs on a thread of its own and has no context. */
static HANDLE stop_event;

static BOOL WINAPI stop_at_console_event(DWORD event)
{
    (void)event;
    return SetEvent(stop_event);
}

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

static void print(struct watch *watch, EVT_HANDLE event, const EVT_VARIANT *system)
{
    const wchar_t *inserts[EVENT_INSERTS_MAX];
    const SYSTEMTIME time = local_time(&system[EvtSystemTimeCreated]);
    DWORD count;
    EVT_VARIANT *values = render(watch->user, event, &count);

    for (DWORD i = 0; i < EVENT_INSERTS_MAX; i++) {
        const bool text = values != NULL && i < count && values[i].Type == EvtVarTypeString;
        inserts[i] = text && values[i].StringVal != NULL ? values[i].StringVal : L"";
    }
    console_print_event_at(&time, message_id(system), inserts, EVENT_INSERTS_MAX);
    if (values != NULL) {
        (void)HeapFree(GetProcessHeap(), 0, values);
    }
}

static void take(void *context, EVT_HANDLE event)
{
    struct watch *watch = context;
    DWORD count;
    EVT_VARIANT *system = render(watch->system, event, &count);

    if (system == NULL) {
        return;
    }
    if (count == EvtSystemPropertyIdEND &&
        system[EvtSystemEventRecordId].UInt64Val > watch->shown) {
        print(watch, event, system);
    }
    (void)HeapFree(GetProcessHeap(), 0, system);
}

/* ---- what was there before ---- */

static struct outcome show_context(struct watch *watch)
{
    EVT_HANDLE events[CONTEXT];
    DWORD count = 0;
    UINT64 newest = 0;
    const EVT_HANDLE query =
        EvtQuery(NULL, CHANNEL, QUERY, EvtQueryChannelPath | EvtQueryReverseDirection);

    if (query == NULL) {
        return outcome_failed("EvtQuery", watch->source.what, GetLastError());
    }
    if (!EvtNext(query, CONTEXT, events, 0, 0, &count)) {
        count = 0; /* there is none yet */
    }
    while (count-- > 0) { /* the oldest of them first */
        DWORD values;
        EVT_VARIANT *system = render(watch->system, events[count], &values);
        take(watch, events[count]);
        if (system != NULL) {
            newest = system[EvtSystemEventRecordId].UInt64Val;
            (void)HeapFree(GetProcessHeap(), 0, system);
        }
        (void)EvtClose(events[count]);
    }
    watch->shown = newest;
    (void)EvtClose(query);
    return outcome_success();
}

/* ---- watching ---- */

static struct outcome open(struct watch *watch)
{
    struct outcome outcome;

    watch->source.changed = CreateEventW(NULL, TRUE, FALSE, NULL);
    stop_event = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (watch->source.changed == NULL || stop_event == NULL) {
        return outcome_failed("CreateEvent", watch->source.what, GetLastError());
    }
    watch->system = EvtCreateRenderContext(0, NULL, EvtRenderContextSystem);
    watch->user = EvtCreateRenderContext(0, NULL, EvtRenderContextUser);
    if (watch->system == NULL || watch->user == NULL) {
        return outcome_failed("EvtCreateRenderContext", watch->source.what, GetLastError());
    }
    /* Before the context is shown: what comes meanwhile is pulled, and nothing is missed. */
    outcome = event_pull_begin(&watch->pull, &watch->source, NULL);
    return outcome;
}

static void close(struct watch *watch)
{
    const EVT_HANDLE contexts[] = {watch->system, watch->user};
    const HANDLE events[] = {watch->source.changed, stop_event};

    event_pull_end(&watch->pull, &watch->source);
    for (size_t i = 0; i < 2; i++) {
        if (contexts[i] != NULL) {
            (void)EvtClose(contexts[i]);
        }
        if (events[i] != NULL) {
            (void)CloseHandle(events[i]);
        }
    }
}

static struct outcome follow(struct watch *watch)
{
    const HANDLE events[] = {stop_event, watch->source.changed};
    struct outcome outcome = show_context(watch);

    while (outcome_ok(&outcome)) {
        outcome = event_pull_all(&watch->pull, &watch->source, take, watch);
        watch->shown = 0; /* a log that is cleared begins to count again */
        if (outcome_ok(&outcome) &&
            WaitForMultipleObjects(2, events, FALSE, INFINITE) != WAIT_OBJECT_0 + 1) {
            break;
        }
    }
    return outcome;
}

static int say_why(const struct outcome *outcome)
{
    if (outcome->code == ERROR_EVT_CHANNEL_NOT_FOUND) {
        console_print_error(L"The Event Log has no channel Application, so there is nothing to "
                            L"watch: is the service EventLog running?");
        return EXIT_CODE_FAILED;
    }
    return command_fail(outcome);
}

int command_watch(int count, wchar_t *const *arguments)
{
    struct watch watch = {.source = {.what = "the events of this service"},
                          .pull = {.channel = CHANNEL, .query = QUERY}};
    struct outcome outcome;

    if (count > 0) {
        return command_usage_error(L"watch takes no argument, not:", arguments[0]);
    }
    outcome = open(&watch);
    if (outcome_ok(&outcome) && !SetConsoleCtrlHandler(stop_at_console_event, TRUE)) {
        outcome = outcome_failed("SetConsoleCtrlHandler", "console", GetLastError());
    }
    if (outcome_ok(&outcome)) {
        console_print(L"The events of SstpCertRotator as they come. Press Ctrl+C to stop.\r\n");
        outcome = follow(&watch);
        (void)SetConsoleCtrlHandler(stop_at_console_event, FALSE);
    }
    close(&watch);
    return outcome_ok(&outcome) ? EXIT_CODE_DONE : say_why(&outcome);
}
