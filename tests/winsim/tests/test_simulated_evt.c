/*
 * test_simulated_evt.c - what of the Windows Event Log only a simulation can show: payloads, which
 * take a provider with a manifest, channels that are switched off, codes that are chosen.
 */
#include "channel.h"

#include <wchar.h>

#include "event_channels.h"
#include "payload.h"
#include "settings.h"

/* ---- payloads ---- */

void evt_payload_by_path(void **state)
{
    static LPCWSTR paths[] = {L"Event/UserData/Test/@Text", L"Event/UserData/Test/Number",
                              L"Event/UserData/Test/@Other"};
    union {
        EVT_VARIANT values[3];
        BYTE bytes[1024];
    } buffer;
    HANDLE signal;
    DWORD used;
    DWORD count;
    (void)state;
    payload_begin();
    payload_write(9, L"some");
    const EVT_HANDLE subscription =
        channel_subscribe(PAYLOAD_CHANNEL, ALL, NULL, EvtSubscribeStartAtOldestRecord, &signal);
    const EVT_HANDLE event = channel_next_event(subscription);
    assert_non_null(event);
    const EVT_HANDLE context = EvtCreateRenderContext(3, paths, EvtRenderContextValues);
    assert_non_null(context);
    assert_true(
        EvtRender(context, event, EvtRenderEventValues, sizeof(buffer), &buffer, &used, &count));
    assert_int_equal(buffer.values[0].Type, EvtVarTypeString);
    assert_int_equal(wcscmp(buffer.values[0].StringVal, L"some"), 0);
    assert_int_equal(buffer.values[1].Type, EvtVarTypeUInt32);
    assert_int_equal(buffer.values[1].UInt32Val, 17);
    assert_int_equal(buffer.values[2].Type, EvtVarTypeNull);
    assert_true(EvtClose(context));
    assert_true(EvtClose(event));
    channel_end(subscription, signal);
}

/* Whether an event 1006 of WinsimTestSource with the text "one" is selected. */
static bool selects(const wchar_t *query)
{
    HANDLE signal;
    const EVT_HANDLE subscription =
        channel_subscribe(PAYLOAD_CHANNEL, query, NULL, EvtSubscribeStartAtOldestRecord, &signal);
    const bool selected = channel_next(subscription) == 1006;
    assert_int_equal(is_signalled(signal, 0), selected);
    channel_end(subscription, signal);
    return selected;
}

void evt_payload_is_selected(void **state)
{
    (void)state;
    payload_begin();
    payload_write(1006, L"one");
    assert_true(selects(L"*[UserData/Test/@Text='one']"));
    assert_true(selects(L"*[UserData[Test[Number=17]]]"));
    assert_false(selects(L"*[UserData/Test/@Text!='one']"));
    assert_false(selects(L"*[UserData/Other]"));
}

/* ---- switches ---- */

void evt_channel_disabled(void **state)
{
    HANDLE signal;
    (void)state;
    payload_begin();
    settings_set_dword(WINSIM_CHANNELS, PAYLOAD_CHANNEL, CHANNEL_DISABLED);
    assert_int_equal(channel_config(PAYLOAD_CHANNEL), ERROR_SERVICE_DISABLED);
    const EVT_HANDLE subscription =
        channel_subscribe(PAYLOAD_CHANNEL, ALL, NULL, EvtSubscribeToFutureEvents, &signal);
    payload_write(1, L"lost");
    assert_false(is_signalled(signal, SILENCE_MS));
    settings_set_dword(WINSIM_CHANNELS, PAYLOAD_CHANNEL, CHANNEL_ENABLED);
    payload_write(2, L"kept");
    assert_true(is_signalled(signal, SIGNAL_MS));
    assert_int_equal(channel_next(subscription), 2);
    channel_end(subscription, signal);
    settings_set_dword(WINSIM_CHANNELS, PAYLOAD_CHANNEL, CHANNEL_DISABLED);
    settings_set_dword(NULL, WINSIM_EVT_DISABLED, ERROR_EVT_CHANNEL_CANNOT_ACTIVATE);
    assert_int_equal(channel_subscription_error(PAYLOAD_CHANNEL),
                     ERROR_EVT_CHANNEL_CANNOT_ACTIVATE);
}

void evt_renewals_can_be_absent(void **state)
{
    (void)state;
    assert_int_equal(channel_config(RENEWAL_CHANNEL), ERROR_SUCCESS);
    settings_set_dword(WINSIM_CHANNELS, RENEWAL_CHANNEL, CHANNEL_ABSENT);
    assert_int_equal(channel_subscription_error(RENEWAL_CHANNEL), ERROR_EVT_CHANNEL_NOT_FOUND);
}

void evt_next_can_end_otherwise(void **state)
{
    HANDLE signal;
    (void)state;
    channel_begin();
    const EVT_HANDLE subscription =
        channel_subscribe(TEST_CHANNEL, ALL, NULL, EvtSubscribeToFutureEvents, &signal);
    settings_set_dword(NULL, WINSIM_NEXT_EMPTY, ERROR_INVALID_OPERATION);
    assert_null(channel_next_event(subscription));
    assert_int_equal(GetLastError(), ERROR_INVALID_OPERATION);
    channel_end(subscription, signal);
}

static DWORD strictly_after(EVT_HANDLE bookmark)
{
    const HANDLE signal = CreateEventW(NULL, TRUE, FALSE, NULL);
    const EVT_HANDLE subscription =
        EvtSubscribe(NULL, signal, TEST_CHANNEL, ALL, bookmark, NULL, NULL,
                     EvtSubscribeStartAfterBookmark | EvtSubscribeStrict);
    const DWORD error = subscription == NULL ? GetLastError() : ERROR_SUCCESS;
    if (subscription != NULL) {
        EvtClose(subscription);
    }
    CloseHandle(signal);
    return error;
}

void evt_bookmark_can_be_stale(void **state)
{
    HANDLE signal;
    (void)state;
    channel_begin();
    fixture_write_event(1, L"");
    const EVT_HANDLE subscription =
        channel_subscribe(TEST_CHANNEL, ALL, NULL, EvtSubscribeStartAtOldestRecord, &signal);
    const EVT_HANDLE event = channel_next_event(subscription);
    const EVT_HANDLE bookmark = EvtCreateBookmark(NULL);
    assert_true(EvtUpdateBookmark(bookmark, event));
    assert_true(EvtClose(event));
    channel_end(subscription, signal);
    settings_set_dword(NULL, WINSIM_EVT_GONE, ERROR_EVT_QUERY_RESULT_STALE);
    assert_int_equal(strictly_after(bookmark), ERROR_SUCCESS);
    channel_begin();
    assert_int_equal(strictly_after(bookmark), ERROR_EVT_QUERY_RESULT_STALE);
    assert_true(EvtClose(bookmark));
}

/* Each of the codes for one channel, while the others are read. */
void evt_next_can_fail_for_one_channel(void **state)
{
    static const DWORD codes[] = {RPC_S_CALL_CANCELLED, ERROR_EVT_QUERY_RESULT_STALE,
                                  ERROR_EVT_QUERY_RESULT_INVALID_POSITION, ERROR_INVALID_PARAMETER};
    HANDLE signal;
    HANDLE other_signal;
    (void)state;
    payload_begin();
    channel_begin();
    fixture_write_event(1, L"");
    const EVT_HANDLE subscription =
        channel_subscribe(TEST_CHANNEL, ALL, NULL, EvtSubscribeStartAtOldestRecord, &signal);
    const EVT_HANDLE other =
        channel_subscribe(PAYLOAD_CHANNEL, ALL, NULL, EvtSubscribeToFutureEvents, &other_signal);
    settings_set_string(WINSIM_FAIL_OBJECT, L"EvtNext", TEST_CHANNEL);
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        settings_set_dword(WINSIM_FAIL, L"EvtNext", codes[i]);
        assert_null(channel_next_event(subscription));
        assert_int_equal(GetLastError(), codes[i]);
        assert_null(channel_next_event(other));
        assert_int_equal(GetLastError(), ERROR_NO_MORE_ITEMS);
    }
    settings_remove(WINSIM_FAIL, L"EvtNext");
    assert_int_equal(channel_next(subscription), 1);
    channel_end(subscription, signal);
    channel_end(other, other_signal);
}

/* ---- the service that is started again ---- */

static void start_again(DWORD run)
{
    assert_int_equal(settings_set_dword(NULL, WINSIM_EVENT_LOG_RUN, run), ERROR_SUCCESS);
}

static bool event_signals(DWORD run, DWORD dead_signals, DWORD code)
{
    HANDLE signal;
    channel_begin();
    settings_set_dword(NULL, WINSIM_EVENT_LOG_SIGNALS, dead_signals);
    const EVT_HANDLE subscription =
        channel_subscribe(TEST_CHANNEL, ALL, NULL, EvtSubscribeToFutureEvents, &signal);
    start_again(run);
    fixture_write_event(1, L"later");
    const bool signalled = is_signalled(signal, SILENCE_MS);
    EVT_HANDLE event = NULL;
    DWORD count = 0;
    assert_false(EvtNext(subscription, 1, &event, 0, 0, &count));
    assert_int_equal(GetLastError(), code);
    channel_end(subscription, signal);
    return signalled;
}

void evt_subscription_dies_with_the_service(void **state)
{
    (void)state;
    assert_false(event_signals(1, 0, ERROR_INVALID_HANDLE));
    assert_true(event_signals(2, 1, ERROR_INVALID_HANDLE));
    settings_set_dword(NULL, WINSIM_EVENT_LOG_DEAD, RPC_S_CALL_CANCELLED);
    assert_true(event_signals(3, 1, RPC_S_CALL_CANCELLED));
    assert_int_equal(channel_subscription_error(TEST_CHANNEL), ERROR_SUCCESS);
}

void eventlog_handles_die_with_the_service(void **state)
{
    (void)state;
    const HANDLE source = RegisterEventSourceW(NULL, TEST_SOURCE);
    assert_non_null(source);
    start_again(1);
    assert_false(ReportEventW(source, EVENTLOG_INFORMATION_TYPE, 0, 1, NULL, 0, 0, NULL, NULL));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    assert_true(DeregisterEventSource(source));
}

void eventlog_service_that_is_away_answers_nothing(void **state)
{
    (void)state;
    channel_begin();
    settings_set_dword(NULL, WINSIM_EVENT_LOG_AWAY, RPC_S_SERVER_UNAVAILABLE);
    assert_int_equal(channel_subscription_error(TEST_CHANNEL), RPC_S_SERVER_UNAVAILABLE);
    assert_null(RegisterEventSourceW(NULL, TEST_SOURCE));
    assert_int_equal(GetLastError(), RPC_S_SERVER_UNAVAILABLE);
    assert_null(OpenEventLogW(NULL, TEST_LOG));
    assert_int_equal(GetLastError(), RPC_S_SERVER_UNAVAILABLE);
    settings_remove(NULL, WINSIM_EVENT_LOG_AWAY);
}
