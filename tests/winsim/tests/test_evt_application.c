/*
 * test_evt_application.c - the classic events of the channel Application: subscribed to, queried,
 * and rendered by their parts.
 */
#include "channel.h"

#include <wchar.h>

/* A source that is not registered writes to Application. */
#define SOURCE      L"WinsimTestProgram"
#define APPLICATION L"Application"
#define MINE        L"*[System[Provider[@Name='" SOURCE L"']]]"
#define EVENTS      8

static void report(WORD type, DWORD id, const wchar_t *text)
{
    const wchar_t *strings[] = {text, L"second"};
    const HANDLE log = RegisterEventSourceW(NULL, SOURCE);
    assert_non_null(log);
    assert_true(ReportEventW(log, type, 3, id, NULL, 2, 0, strings, NULL));
    assert_true(DeregisterEventSource(log));
}

/* Events of others before ours do not matter: a query begins behind what was there. */
static EVT_HANDLE newest(DWORD flags)
{
    const EVT_HANDLE query = EvtQuery(NULL, APPLICATION, MINE, EvtQueryChannelPath | flags);
    assert_non_null(query);
    return query;
}

static EVT_HANDLE one(EVT_HANDLE source)
{
    EVT_HANDLE event = NULL;
    DWORD count;
    assert_true(EvtNext(source, 1, &event, 0, 0, &count));
    assert_int_equal(count, 1);
    return event;
}

union values {
    EVT_VARIANT values[EvtSystemPropertyIdEND];
    BYTE bytes[4096];
};

static DWORD render(EVT_HANDLE event, DWORD kind, union values *values)
{
    DWORD used;
    DWORD count;
    const EVT_HANDLE context = EvtCreateRenderContext(0, NULL, kind);
    assert_non_null(context);
    assert_true(
        EvtRender(context, event, EvtRenderEventValues, sizeof(*values), values, &used, &count));
    assert_true(EvtClose(context));
    return count;
}

static DWORD id_of(EVT_HANDLE event)
{
    union values values;
    assert_int_equal(render(event, EvtRenderContextSystem, &values), EvtSystemPropertyIdEND);
    assert_true(EvtClose(event));
    return values.values[EvtSystemEventID].UInt16Val;
}

void evt_application_has_what_programs_write(void **state)
{
    const HANDLE signal = CreateEventW(NULL, TRUE, FALSE, NULL);
    (void)state;
    assert_non_null(signal);
    const EVT_HANDLE subscription =
        EvtSubscribe(NULL, signal, APPLICATION, MINE, NULL, NULL, NULL, EvtSubscribeToFutureEvents);
    assert_non_null(subscription);
    assert_false(is_signalled(signal, SILENCE_MS));
    report(EVENTLOG_INFORMATION_TYPE, 21, L"first");
    assert_true(is_signalled(signal, SIGNAL_MS));
    assert_int_equal(id_of(one(subscription)), 21);
    channel_end(subscription, signal);
}

void evt_values_of_the_system_part(void **state)
{
    union values values;
    (void)state;
    report(EVENTLOG_WARNING_TYPE, 0x8000001f, L"first");
    const EVT_HANDLE query = newest(EvtQueryReverseDirection);
    const EVT_HANDLE event = one(query);
    assert_int_equal(render(event, EvtRenderContextSystem, &values), EvtSystemPropertyIdEND);
    assert_int_equal(values.values[EvtSystemEventID].Type, EvtVarTypeUInt16);
    assert_int_equal(values.values[EvtSystemEventID].UInt16Val, 0x1f);
    assert_int_equal(values.values[EvtSystemQualifiers].UInt16Val, 0x8000);
    assert_int_equal(values.values[EvtSystemLevel].ByteVal, 3);
    assert_int_equal(values.values[EvtSystemTask].UInt16Val, 3);
    assert_int_equal(wcscmp(values.values[EvtSystemProviderName].StringVal, SOURCE), 0);
    assert_int_equal(values.values[EvtSystemTimeCreated].Type, EvtVarTypeFileTime);
    assert_int_equal(values.values[EvtSystemUserID].Type, EvtVarTypeNull);
    assert_true(EvtClose(event));
    assert_true(EvtClose(query));
}

void evt_values_of_the_user_part(void **state)
{
    union values values;
    (void)state;
    report(EVENTLOG_ERROR_TYPE, 22, L"first=1");
    const EVT_HANDLE query = newest(EvtQueryReverseDirection);
    const EVT_HANDLE event = one(query);
    assert_int_equal(render(event, EvtRenderContextUser, &values), 2);
    assert_int_equal(values.values[0].Type, EvtVarTypeString);
    assert_int_equal(wcscmp(values.values[0].StringVal, L"first=1"), 0);
    assert_int_equal(wcscmp(values.values[1].StringVal, L"second"), 0);
    assert_true(EvtClose(event));
    assert_true(EvtClose(query));
}

void evt_context_of_wrong_kind(void **state)
{
    static LPCWSTR path[] = {L"Event/System/EventID"};
    (void)state;
    assert_null(EvtCreateRenderContext(1, path, EvtRenderContextSystem));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_null(EvtCreateRenderContext(1, path, EvtRenderContextUser));
    assert_null(EvtCreateRenderContext(0, NULL, EvtRenderContextValues));
    assert_null(EvtCreateRenderContext(0, NULL, 7));
}

void evt_query_in_both_directions(void **state)
{
    EVT_HANDLE events[EVENTS];
    DWORD count;
    (void)state;
    channel_begin();
    fixture_write_event(1, L"");
    fixture_write_event(2, L"");
    EVT_HANDLE query = EvtQuery(NULL, TEST_CHANNEL, ALL, EvtQueryChannelPath);
    assert_non_null(query);
    fixture_write_event(3, L""); /* too late for it */
    assert_true(EvtNext(query, EVENTS, events, 0, 0, &count));
    assert_int_equal(count, 2);
    assert_int_equal(id_of(events[0]), 1);
    assert_int_equal(id_of(events[1]), 2);
    assert_false(EvtNext(query, EVENTS, events, 0, 0, &count));
    assert_int_equal(GetLastError(), ERROR_NO_MORE_ITEMS);
    assert_true(EvtClose(query));
    query = EvtQuery(NULL, TEST_CHANNEL, ALL, EvtQueryChannelPath | EvtQueryReverseDirection);
    assert_int_equal(id_of(one(query)), 3);
    assert_int_equal(id_of(one(query)), 2);
    assert_true(EvtClose(query));
}

/* Each event has some 60 KB. */
void evt_next_of_too_much_at_once(void **state)
{
    static wchar_t text[31000];
    EVT_HANDLE events[40];
    DWORD count;
    (void)state;
    channel_begin();
    wmemset(text, L'x', sizeof text / sizeof text[0] - 1);
    for (int i = 0; i < 40; i++) {
        fixture_write_event(1, text);
    }
    EVT_HANDLE query = EvtQuery(NULL, TEST_CHANNEL, ALL, EvtQueryChannelPath);
    assert_false(EvtNext(query, 40, events, 0, 0, &count));
    assert_int_equal(GetLastError(), RPC_S_INVALID_BOUND);
    assert_true(EvtClose(query));
    query = EvtQuery(NULL, TEST_CHANNEL, ALL, EvtQueryChannelPath);
    assert_true(EvtNext(query, 16, events, 0, 0, &count));
    assert_int_equal(count, 16);
    for (DWORD i = 0; i < count; i++) {
        assert_true(EvtClose(events[i]));
    }
    assert_true(EvtClose(query));
}

void evt_query_of_nothing(void **state)
{
    (void)state;
    assert_null(EvtQuery(NULL, L"Nowhere/Operational", ALL, EvtQueryChannelPath));
    assert_int_equal(GetLastError(), ERROR_EVT_CHANNEL_NOT_FOUND);
    assert_null(EvtQuery(NULL, APPLICATION, L"*[", EvtQueryChannelPath));
    assert_int_equal(GetLastError(), ERROR_EVT_INVALID_QUERY);
    assert_null(EvtQuery(NULL, L"C:\\a.evtx", ALL, EvtQueryFilePath));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
}
