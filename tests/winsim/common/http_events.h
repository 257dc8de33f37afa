/*
 * http_events.h - what HTTP.sys writes to the System log about SSL endpoints.
 *
 * Provider Microsoft-Windows-HttpEvent; facts/windows.md section 1 gives the ids.
 */
#ifndef WINSIM_HTTP_EVENTS_H
#define WINSIM_HTTP_EVENTS_H

#include <windows.h>

#define HTTP_EVENT_SOURCE             L"Microsoft-Windows-HttpEvent"
#define HTTP_EVENT_SSL_CONFIG_DELETED 15300u
#define HTTP_EVENT_SSL_CONFIG_CREATED 15301u
#define HTTP_EVENT_SSL_CONFIG_UPDATED 15302u /* instead of these two, by an update */
#define HTTP_EVENT_SSL_ENDPOINT_ERROR 15021u

/* The driver cannot fail because its event is lost, so neither does this. `status` becomes the
 * event's data and is used for HTTP_EVENT_SSL_ENDPOINT_ERROR only. */
void http_event_write(DWORD id, const wchar_t *endpoint, DWORD status);

#endif
