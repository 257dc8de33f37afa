/*
 * payload.c - a channel of the simulation, whose events are written to its files.
 */
#include "payload.h"

#include <wchar.h>

#include "event_channels.h"
#include "settings.h"

void payload_begin(void)
{
    wchar_t log[EVENTLOG_NAME_MAX];
    assert_int_equal(settings_set_dword(WINSIM_CHANNELS, PAYLOAD_CHANNEL, CHANNEL_ENABLED),
                     ERROR_SUCCESS);
    assert_true(channel_log(PAYLOAD_CHANNEL, log));
    assert_int_equal(eventlog_clear(log), ERROR_SUCCESS);
}

void payload_write(DWORD id, const wchar_t *text)
{
    wchar_t field[256];
    const wchar_t *const strings[] = {field, L"Event/UserData/Test/Number#17"};
    swprintf(field, sizeof(field) / sizeof(field[0]), L"Event/UserData/Test/@Text=%ls", text);
    assert_int_equal(
        channel_append(PAYLOAD_CHANNEL, &(struct eventlog_event){.source = TEST_SOURCE,
                                                                 .id = id,
                                                                 .type = EVENTLOG_INFORMATION_TYPE,
                                                                 .strings = strings,
                                                                 .string_count = 2}),
        ERROR_SUCCESS);
}
