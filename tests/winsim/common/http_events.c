/*
 * http_events.c - System log entries of the simulated HTTP.sys.
 *
 * Inserts as in the provider's templates: the device object and the endpoint. Severity: settings
 * created, deleted or updated are warnings, an unusable endpoint is an error.
 */
#include "http_events.h"

#include <stdbool.h>

#include "eventlog_store.h"

void http_event_write(DWORD id, const wchar_t *endpoint, DWORD status)
{
    const wchar_t *const strings[] = {L"\\Device\\Http\\ReqQueue", endpoint};
    const bool failed = id == HTTP_EVENT_SSL_ENDPOINT_ERROR;
    const struct eventlog_event event = {
        .source = HTTP_EVENT_SOURCE,
        .id = id,
        .type = failed ? EVENTLOG_ERROR_TYPE : EVENTLOG_WARNING_TYPE,
        .strings = strings,
        .string_count = sizeof(strings) / sizeof(strings[0]),
        .data = failed ? &status : NULL,
        .data_size = failed ? sizeof(status) : 0,
    };
    eventlog_append(EVENTLOG_SYSTEM, &event);
}
