/*
 * channel.c - subscriptions and their events.
 */
#include "channel.h"

void channel_begin(void)
{
    assert_true(CloseEventLog(fixture_open_log()));
}

EVT_HANDLE channel_subscribe(const wchar_t *channel, const wchar_t *query, EVT_HANDLE bookmark,
                             DWORD flags, HANDLE *signal)
{
    *signal = CreateEventW(NULL, TRUE, FALSE, NULL);
    assert_non_null(*signal);
    const EVT_HANDLE subscription =
        EvtSubscribe(NULL, *signal, channel, query, bookmark, NULL, NULL, flags);
    assert_non_null(subscription);
    return subscription;
}

void channel_end(EVT_HANDLE subscription, HANDLE signal)
{
    assert_true(EvtClose(subscription));
    CloseHandle(signal);
}

EVT_HANDLE channel_next_event(EVT_HANDLE subscription)
{
    EVT_HANDLE event = NULL;
    DWORD count = 0;
    return EvtNext(subscription, 1, &event, 0, 0, &count) && count == 1 ? event : NULL;
}

DWORD channel_next(EVT_HANDLE subscription)
{
    static LPCWSTR path[] = {L"Event/System/EventID"};
    EVT_VARIANT value = {.UInt16Val = 0};
    DWORD used;
    DWORD count;
    const EVT_HANDLE event = channel_next_event(subscription);
    if (event == NULL) {
        return 0;
    }
    const EVT_HANDLE context = EvtCreateRenderContext(1, path, EvtRenderContextValues);
    assert_non_null(context);
    assert_true(
        EvtRender(context, event, EvtRenderEventValues, sizeof(value), &value, &used, &count));
    assert_int_equal(value.Type, EvtVarTypeUInt16);
    assert_true(EvtClose(context));
    assert_true(EvtClose(event));
    return value.UInt16Val;
}

DWORD channel_subscription_error(const wchar_t *channel)
{
    const HANDLE signal = CreateEventW(NULL, TRUE, FALSE, NULL);
    const EVT_HANDLE subscription =
        EvtSubscribe(NULL, signal, channel, ALL, NULL, NULL, NULL, EvtSubscribeToFutureEvents);
    const DWORD error = subscription == NULL ? GetLastError() : ERROR_SUCCESS;
    if (subscription != NULL) {
        EvtClose(subscription);
    }
    CloseHandle(signal);
    return error;
}

DWORD channel_config(const wchar_t *channel)
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

DWORD channel_switch(const wchar_t *channel, bool enabled)
{
    EVT_VARIANT value = {.BooleanVal = enabled, .Type = EvtVarTypeBoolean};
    DWORD error = ERROR_SUCCESS;
    const EVT_HANDLE config = EvtOpenChannelConfig(NULL, channel, 0);
    if (config == NULL) {
        return GetLastError();
    }
    if (!EvtSetChannelConfigProperty(config, EvtChannelConfigEnabled, 0, &value) ||
        !EvtSaveChannelConfig(config, 0)) {
        error = GetLastError();
    }
    EvtClose(config);
    return error;
}
