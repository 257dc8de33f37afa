/*
 * channel.c - the tests' channel, written directly and read with the public calls.
 */
#include "channel.h"

#include <wchar.h>

#include "event_channels.h"
#include "settings.h"

void channel_clear(void)
{
    wchar_t log[EVENTLOG_NAME_MAX];
    assert_true(channel_log(TEST_CHANNEL, log));
    assert_int_equal(eventlog_clear(log), ERROR_SUCCESS);
}

void channel_begin(void)
{
    assert_int_equal(settings_set_dword(WINSIM_CHANNELS, TEST_CHANNEL, CHANNEL_ENABLED),
                     ERROR_SUCCESS);
    channel_clear();
}

void channel_write(DWORD id, const wchar_t *text)
{
    wchar_t field[256];
    const wchar_t *const strings[] = {field, L"Event/UserData/Test/Number#17"};
    swprintf(field, sizeof(field) / sizeof(field[0]), L"Event/UserData/Test/@Text=%ls", text);
    assert_int_equal(
        channel_append(TEST_CHANNEL, &(struct eventlog_event){.source = TEST_SOURCE,
                                                              .id = id,
                                                              .type = EVENTLOG_INFORMATION_TYPE,
                                                              .strings = strings,
                                                              .string_count = 2}),
        ERROR_SUCCESS);
}

EVT_HANDLE channel_subscribe(const wchar_t *query, EVT_HANDLE bookmark, DWORD flags, HANDLE *signal)
{
    *signal = CreateEventW(NULL, TRUE, FALSE, NULL);
    assert_non_null(*signal);
    const EVT_HANDLE subscription =
        EvtSubscribe(NULL, *signal, TEST_CHANNEL, query, bookmark, NULL, NULL, flags);
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
