/*
 * test_evt.c - pull subscriptions, bookmarks and rendering.
 */
#include "channel.h"

#include <wchar.h>

#include "event_channels.h"
#include "http_events.h"
#include "settings.h"

#define FUTURE   EvtSubscribeToFutureEvents
#define OLDEST   EvtSubscribeStartAtOldestRecord
#define AFTER    EvtSubscribeStartAfterBookmark
#define XML_SIZE 512

void evt_future_events_signal(void **state)
{
    HANDLE signal;
    (void)state;
    channel_begin();
    channel_write(1, L"before");
    const EVT_HANDLE subscription = channel_subscribe(ALL, NULL, FUTURE, &signal);
    assert_false(is_signalled(signal, SILENCE_MS));
    channel_write(2, L"after");
    assert_true(is_signalled(signal, SIGNAL_MS));
    assert_true(ResetEvent(signal));
    assert_int_equal(channel_next(subscription), 2);
    assert_int_equal(channel_next(subscription), 0);
    channel_write(3, L"later");
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
        channel_subscribe(L"*[System[EventID=7]]", NULL, FUTURE, &signal);
    channel_write(1, L"other");
    assert_false(is_signalled(signal, SILENCE_MS));
    assert_int_equal(channel_next(subscription), 0);
    channel_write(7, L"asked for");
    assert_true(is_signalled(signal, SIGNAL_MS));
    channel_end(subscription, signal);
}

void evt_oldest_comes_first(void **state)
{
    HANDLE signal;
    (void)state;
    channel_begin();
    channel_write(5, L"");
    channel_write(6, L"");
    const EVT_HANDLE subscription = channel_subscribe(ALL, NULL, OLDEST, &signal);
    assert_true(is_signalled(signal, 0));
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
    const EVT_HANDLE subscription = channel_subscribe(ALL, NULL, FUTURE, &signal);
    assert_null(channel_next_event(subscription));
    assert_int_equal(GetLastError(), ERROR_NO_MORE_ITEMS);
    settings_set_dword(NULL, WINSIM_NEXT_EMPTY, ERROR_INVALID_OPERATION);
    assert_null(channel_next_event(subscription));
    assert_int_equal(GetLastError(), ERROR_INVALID_OPERATION);
    channel_end(subscription, signal);
}

/* The XML of a bookmark at the next event of the channel. */
static void bookmark_next(wchar_t xml[XML_SIZE])
{
    HANDLE signal;
    DWORD used;
    DWORD count;
    const EVT_HANDLE subscription = channel_subscribe(ALL, NULL, OLDEST, &signal);
    const EVT_HANDLE event = channel_next_event(subscription);
    const EVT_HANDLE bookmark = EvtCreateBookmark(NULL);
    assert_non_null(event);
    assert_non_null(bookmark);
    assert_true(EvtUpdateBookmark(bookmark, event));
    assert_true(EvtRender(NULL, bookmark, EvtRenderBookmark, XML_SIZE * sizeof(xml[0]), xml, &used,
                          &count));
    assert_int_equal(used, (wcslen(xml) + 1) * sizeof(xml[0]));
    assert_true(EvtClose(bookmark));
    assert_true(EvtClose(event));
    channel_end(subscription, signal);
}

void evt_bookmark_is_gone_on_with(void **state)
{
    wchar_t xml[XML_SIZE];
    HANDLE signal;
    (void)state;
    channel_begin();
    channel_write(1, L"");
    channel_write(2, L"");
    bookmark_next(xml);
    const EVT_HANDLE bookmark = EvtCreateBookmark(xml);
    assert_non_null(bookmark);
    const EVT_HANDLE subscription =
        channel_subscribe(ALL, bookmark, AFTER | EvtSubscribeStrict, &signal);
    assert_true(EvtClose(bookmark));
    assert_int_equal(channel_next(subscription), 2);
    assert_int_equal(channel_next(subscription), 0);
    channel_end(subscription, signal);
}

void evt_bookmark_that_is_gone(void **state)
{
    wchar_t xml[XML_SIZE];
    HANDLE signal;
    (void)state;
    channel_begin();
    channel_write(1, L"");
    bookmark_next(xml);
    channel_clear();
    const EVT_HANDLE bookmark = EvtCreateBookmark(xml);
    signal = CreateEventW(NULL, TRUE, FALSE, NULL);
    assert_null(EvtSubscribe(NULL, signal, TEST_CHANNEL, ALL, bookmark, NULL, NULL,
                             AFTER | EvtSubscribeStrict));
    assert_int_equal(GetLastError(), ERROR_NOT_FOUND);
    CloseHandle(signal);
    channel_write(3, L"");
    channel_clear();
    const EVT_HANDLE subscription = channel_subscribe(ALL, bookmark, AFTER, &signal);
    channel_write(4, L"");
    assert_int_equal(channel_next(subscription), 4);
    assert_true(EvtClose(bookmark));
    channel_end(subscription, signal);
}

void evt_bookmark_of_bad_xml(void **state)
{
    static const wchar_t *const bad[] = {
        L"", L"x", L"<BookmarkList></BookmarkList>",
        L"<BookmarkList><Bookmark Channel='x' RecordId='y'/></BookmarkList>",
        L"<BookmarkList><Bookmark Channel='x' RecordId='1'/>"};
    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_null(EvtCreateBookmark(bad[i]));
        assert_int_equal(GetLastError(), ERROR_EVT_MALFORMED_XML_TEXT);
    }
}

/* An event 9 with the text "some" and a context for four of its fields. */
static EVT_HANDLE one_event(EVT_HANDLE *context)
{
    static LPCWSTR paths[] = {L"Event/System/Provider/@Name", L"Event/UserData/Test/@Text",
                              L"Event/UserData/Test/Number", L"Event/UserData/Test/@Other"};
    HANDLE signal;
    channel_begin();
    channel_write(9, L"some");
    const EVT_HANDLE subscription = channel_subscribe(ALL, NULL, OLDEST, &signal);
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
    assert_int_equal(buffer.values[2].Type, EvtVarTypeUInt32);
    assert_int_equal(buffer.values[2].UInt32Val, 17);
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

static DWORD subscription_error(const wchar_t *channel)
{
    const HANDLE signal = CreateEventW(NULL, TRUE, FALSE, NULL);
    const EVT_HANDLE subscription =
        EvtSubscribe(NULL, signal, channel, ALL, NULL, NULL, NULL, FUTURE);
    const DWORD error = subscription == NULL ? GetLastError() : ERROR_SUCCESS;
    if (subscription != NULL) {
        EvtClose(subscription);
    }
    CloseHandle(signal);
    return error;
}

/* ERROR_SUCCESS: enabled; ERROR_SERVICE_DISABLED: not; else the code of opening it. */
static DWORD channel_config(const wchar_t *channel)
{
    EVT_VARIANT value;
    DWORD used;
    const EVT_HANDLE config = EvtOpenChannelConfig(NULL, channel, 0);
    if (config == NULL) {
        return GetLastError();
    }
    assert_false(EvtGetChannelConfigProperty(config, EvtChannelConfigEnabled, 0, 0, NULL, &used));
    assert_int_equal(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    assert_int_equal(used, sizeof(value));
    assert_true(EvtGetChannelConfigProperty(config, EvtChannelConfigEnabled, 0, sizeof(value),
                                            &value, &used));
    assert_int_equal(value.Type, EvtVarTypeBoolean);
    assert_true(EvtClose(config));
    return value.BooleanVal ? ERROR_SUCCESS : ERROR_SERVICE_DISABLED;
}

void evt_channel_absent(void **state)
{
    (void)state;
    assert_int_equal(subscription_error(L"WinsimNowhere/Operational"), ERROR_EVT_CHANNEL_NOT_FOUND);
    assert_int_equal(channel_config(L"WinsimNowhere/Operational"), ERROR_EVT_CHANNEL_NOT_FOUND);
    assert_int_equal(channel_config(RENEWAL_CHANNEL), ERROR_SUCCESS);
    settings_set_dword(WINSIM_CHANNELS, RENEWAL_CHANNEL, CHANNEL_ABSENT);
    assert_int_equal(subscription_error(RENEWAL_CHANNEL), ERROR_EVT_CHANNEL_NOT_FOUND);
}

void evt_channel_disabled(void **state)
{
    HANDLE signal;
    (void)state;
    channel_begin();
    settings_set_dword(WINSIM_CHANNELS, TEST_CHANNEL, CHANNEL_DISABLED);
    assert_int_equal(channel_config(TEST_CHANNEL), ERROR_SERVICE_DISABLED);
    const EVT_HANDLE subscription = channel_subscribe(ALL, NULL, FUTURE, &signal);
    channel_write(1, L"lost");
    assert_false(is_signalled(signal, SILENCE_MS));
    settings_set_dword(WINSIM_CHANNELS, TEST_CHANNEL, CHANNEL_ENABLED);
    channel_write(2, L"kept");
    assert_true(is_signalled(signal, SIGNAL_MS));
    assert_int_equal(channel_next(subscription), 2);
    channel_end(subscription, signal);
    settings_set_dword(WINSIM_CHANNELS, TEST_CHANNEL, CHANNEL_DISABLED);
    settings_set_dword(NULL, WINSIM_EVT_DISABLED, ERROR_EVT_CHANNEL_CANNOT_ACTIVATE);
    assert_int_equal(subscription_error(TEST_CHANNEL), ERROR_EVT_CHANNEL_CANNOT_ACTIVATE);
}

void evt_system_has_what_drivers_write(void **state)
{
    EVT_HANDLE event = NULL;
    DWORD count = 0;
    (void)state;
    const HANDLE signal = CreateEventW(NULL, TRUE, FALSE, NULL);
    const EVT_HANDLE subscription =
        EvtSubscribe(NULL, signal, L"System",
                     L"*[System[Provider[@Name='Microsoft-Windows-HttpEvent'] and EventID=15301]]",
                     NULL, NULL, NULL, FUTURE);
    assert_non_null(subscription);
    http_event_write(HTTP_EVENT_SSL_CONFIG_DELETED, TEST_V4, 0);
    assert_false(is_signalled(signal, SILENCE_MS));
    http_event_write(HTTP_EVENT_SSL_CONFIG_CREATED, TEST_V4, 0);
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
