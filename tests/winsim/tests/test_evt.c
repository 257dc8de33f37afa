/*
 * test_evt.c - pull subscriptions, bookmarks and rendering.
 */
#include "channel.h"

#include <wchar.h>

#define FUTURE EvtSubscribeToFutureEvents
#define OLDEST EvtSubscribeStartAtOldestRecord
#define AFTER  EvtSubscribeStartAfterBookmark

void evt_future_events_signal(void **state)
{
    HANDLE signal;
    (void)state;
    channel_begin();
    fixture_write_event(1, L"before");
    const EVT_HANDLE subscription = channel_subscribe(TEST_CHANNEL, ALL, NULL, FUTURE, &signal);
    assert_false(is_signalled(signal, SILENCE_MS));
    fixture_write_event(2, L"after");
    assert_true(is_signalled(signal, SIGNAL_MS));
    assert_true(ResetEvent(signal));
    assert_int_equal(channel_next(subscription), 2);
    assert_int_equal(channel_next(subscription), 0);
    fixture_write_event(3, L"later");
    assert_true(is_signalled(signal, SIGNAL_MS));
    assert_int_equal(channel_next(subscription), 3);
    channel_end(subscription, signal);
}

void evt_other_events_do_not_signal(void **state)
{
    HANDLE signal;
    (void)state;
    channel_begin();
    const EVT_HANDLE subscription =
        channel_subscribe(TEST_CHANNEL, L"*[System[EventID=7]]", NULL, FUTURE, &signal);
    fixture_write_event(1, L"other");
    assert_false(is_signalled(signal, SILENCE_MS));
    assert_int_equal(channel_next(subscription), 0);
    fixture_write_event(7, L"asked for");
    assert_true(is_signalled(signal, SIGNAL_MS));
    channel_end(subscription, signal);
}

void evt_oldest_comes_first(void **state)
{
    HANDLE signal;
    (void)state;
    channel_begin();
    fixture_write_event(5, L"");
    fixture_write_event(6, L"");
    const EVT_HANDLE subscription = channel_subscribe(TEST_CHANNEL, ALL, NULL, OLDEST, &signal);
    assert_true(is_signalled(signal, SIGNAL_MS));
    assert_int_equal(channel_next(subscription), 5);
    assert_int_equal(channel_next(subscription), 6);
    assert_int_equal(channel_next(subscription), 0);
    channel_end(subscription, signal);
}

void evt_next_without_events(void **state)
{
    HANDLE signal;
    (void)state;
    channel_begin();
    const EVT_HANDLE subscription = channel_subscribe(TEST_CHANNEL, ALL, NULL, FUTURE, &signal);
    assert_null(channel_next_event(subscription));
    assert_int_equal(GetLastError(), ERROR_NO_MORE_ITEMS);
    channel_end(subscription, signal);
}

/* A bookmark at the next event of the channel. */
static EVT_HANDLE bookmark_next(void)
{
    HANDLE signal;
    const EVT_HANDLE subscription = channel_subscribe(TEST_CHANNEL, ALL, NULL, OLDEST, &signal);
    const EVT_HANDLE event = channel_next_event(subscription);
    const EVT_HANDLE bookmark = EvtCreateBookmark(NULL);
    assert_non_null(event);
    assert_non_null(bookmark);
    assert_true(EvtUpdateBookmark(bookmark, event));
    assert_true(EvtClose(event));
    channel_end(subscription, signal);
    return bookmark;
}

void evt_bookmark_is_gone_on_with(void **state)
{
    HANDLE signal;
    (void)state;
    channel_begin();
    fixture_write_event(1, L"");
    fixture_write_event(2, L"");
    const EVT_HANDLE bookmark = bookmark_next();
    const EVT_HANDLE subscription =
        channel_subscribe(TEST_CHANNEL, ALL, bookmark, AFTER | EvtSubscribeStrict, &signal);
    assert_true(EvtClose(bookmark));
    assert_int_equal(channel_next(subscription), 2);
    assert_int_equal(channel_next(subscription), 0);
    channel_end(subscription, signal);
}

void evt_bookmark_that_is_gone(void **state)
{
    HANDLE signal;
    (void)state;
    channel_begin();
    fixture_write_event(1, L"");
    const EVT_HANDLE bookmark = bookmark_next();
    channel_begin();
    signal = CreateEventW(NULL, TRUE, FALSE, NULL);
    assert_null(EvtSubscribe(NULL, signal, TEST_CHANNEL, ALL, bookmark, NULL, NULL,
                             AFTER | EvtSubscribeStrict));
    assert_int_equal(GetLastError(), ERROR_NOT_FOUND);
    CloseHandle(signal);
    fixture_write_event(3, L"");
    channel_begin();
    const EVT_HANDLE subscription = channel_subscribe(TEST_CHANNEL, ALL, bookmark, AFTER, &signal);
    fixture_write_event(4, L"");
    assert_int_equal(channel_next(subscription), 4);
    assert_true(EvtClose(bookmark));
    channel_end(subscription, signal);
}

/* An event 9 with the text "some" and a context for three of its fields and one it lacks. */
static EVT_HANDLE one_event(EVT_HANDLE *context)
{
    static LPCWSTR paths[] = {L"Event/System/Provider/@Name", L"Event/EventData/Data",
                              L"Event/System/EventID", L"Event/UserData/Test/@Other"};
    HANDLE signal;
    channel_begin();
    fixture_write_event(9, L"some");
    const EVT_HANDLE subscription = channel_subscribe(TEST_CHANNEL, ALL, NULL, OLDEST, &signal);
    const EVT_HANDLE event = channel_next_event(subscription);
    assert_non_null(event);
    *context = EvtCreateRenderContext(4, paths, EvtRenderContextValues);
    assert_non_null(*context);
    channel_end(subscription, signal);
    return event;
}

void evt_values_by_path(void **state)
{
    union {
        EVT_VARIANT values[4];
        BYTE bytes[1024];
    } buffer;
    EVT_HANDLE context;
    DWORD used;
    DWORD count;
    (void)state;
    const EVT_HANDLE event = one_event(&context);
    assert_true(
        EvtRender(context, event, EvtRenderEventValues, sizeof(buffer), &buffer, &used, &count));
    assert_int_equal(count, 4);
    assert_int_equal(buffer.values[0].Type, EvtVarTypeString);
    assert_int_equal(wcscmp(buffer.values[0].StringVal, TEST_SOURCE), 0);
    assert_int_equal(buffer.values[1].Type, EvtVarTypeString);
    assert_int_equal(wcscmp(buffer.values[1].StringVal, L"some"), 0);
    assert_int_equal(buffer.values[2].Type, EvtVarTypeUInt16);
    assert_int_equal(buffer.values[2].UInt16Val, 9);
    assert_int_equal(buffer.values[3].Type, EvtVarTypeNull);
    assert_true(EvtClose(context));
    assert_true(EvtClose(event));
}

void evt_render_tells_size(void **state)
{
    BYTE bytes[1024];
    EVT_HANDLE context;
    DWORD used = 0;
    DWORD again;
    DWORD count;
    (void)state;
    const EVT_HANDLE event = one_event(&context);
    assert_false(EvtRender(context, event, EvtRenderEventValues, 0, NULL, &used, &count));
    assert_int_equal(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    assert_true(used > 4 * sizeof(EVT_VARIANT) && used <= sizeof(bytes));
    assert_false(EvtRender(context, event, EvtRenderEventValues, used - 1, bytes, &again, &count));
    assert_true(EvtRender(context, event, EvtRenderEventValues, used, bytes, &again, &count));
    assert_int_equal(again, used);
    assert_true(EvtClose(context));
    assert_true(EvtClose(event));
}

void evt_channel_absent(void **state)
{
    (void)state;
    assert_int_equal(channel_subscription_error(L"WinsimNowhere/Operational"),
                     ERROR_EVT_CHANNEL_NOT_FOUND);
    assert_int_equal(channel_config(L"WinsimNowhere/Operational"), ERROR_EVT_CHANNEL_NOT_FOUND);
    assert_int_equal(channel_config(L"System"), ERROR_SUCCESS);
}

void evt_disabled_channel_can_be_subscribed_to(void **state)
{
    const DWORD before = channel_config(RENEWALS);
    (void)state;
    if (before != ERROR_SUCCESS && before != ERROR_SERVICE_DISABLED) {
        not_tried("this Windows has no channel of renewals");
    }
    assert_int_equal(channel_switch(RENEWALS, false), ERROR_SUCCESS);
    const DWORD disabled = channel_config(RENEWALS);
    const DWORD error = channel_subscription_error(RENEWALS);
    assert_int_equal(channel_switch(RENEWALS, before == ERROR_SUCCESS), ERROR_SUCCESS);
    assert_int_equal(disabled, ERROR_SERVICE_DISABLED);
    assert_int_equal(error, ERROR_SUCCESS);
}

void evt_system_has_what_drivers_write(void **state)
{
    EVT_HANDLE event = NULL;
    DWORD count = 0;
    struct binding binding;
    BYTE hash[HASH_SIZE];
    (void)state;
    fixture_issue(TEST_STORE, KEY_ONE, hash);
    fixture_binding(&binding, AF_INET, hash);
    assert_int_equal(set_binding(&binding), NO_ERROR);
    const HANDLE signal = CreateEventW(NULL, TRUE, FALSE, NULL);
    const EVT_HANDLE subscription =
        EvtSubscribe(NULL, signal, L"System",
                     L"*[System[Provider[@Name='Microsoft-Windows-HttpEvent'] and EventID=15301]]",
                     NULL, NULL, NULL, FUTURE);
    assert_non_null(subscription);
    assert_int_equal(delete_binding(&binding), NO_ERROR); /* 15300 */
    assert_false(is_signalled(signal, SILENCE_MS));
    assert_int_equal(set_binding(&binding), NO_ERROR);
    assert_true(is_signalled(signal, SIGNAL_MS));
    assert_true(EvtNext(subscription, 1, &event, 0, 0, &count));
    assert_true(EvtClose(event));
    channel_end(subscription, signal);
}

static VOID WINAPI no_callback(void)
{
}

void evt_bad_parameters(void **state)
{
    const HANDLE signal = CreateEventW(NULL, TRUE, FALSE, NULL);
    EVT_SUBSCRIBE_CALLBACK callback = (EVT_SUBSCRIBE_CALLBACK)(void (*)(void))no_callback;
    (void)state;
    channel_begin();
    assert_null(EvtSubscribe(NULL, NULL, TEST_CHANNEL, ALL, NULL, NULL, NULL, FUTURE));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_null(EvtSubscribe(NULL, signal, TEST_CHANNEL, ALL, NULL, NULL, callback, FUTURE));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_null(EvtSubscribe(NULL, signal, TEST_CHANNEL, ALL, NULL, NULL, NULL, AFTER));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    CloseHandle(signal);
}

void evt_handles_are_closed(void **state)
{
    EVT_HANDLE context;
    (void)state;
    const EVT_HANDLE event = one_event(&context);
    assert_true(EvtClose(event));
    assert_false(EvtClose(event));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    assert_null(channel_next_event(context));
    assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    assert_true(EvtClose(context));
}
