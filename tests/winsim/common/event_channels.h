/*
 * event_channels.h - the channels of the simulated Event Log, above its files.
 *
 * A channel's events are the records of the log of the same name. A record's strings are its
 * payload, one field each: "<path>=<text>", or "<path>#<number>", the path as XPath has it from
 * Event on. The classic logs' events have texts instead, which are no fields.
 */
#ifndef WINSIM_EVENT_CHANNELS_H
#define WINSIM_EVENT_CHANNELS_H

#include <stdbool.h>

#include "eventlog_store.h"

/* facts/windows.md section 3 */
#define RENEWAL_PROVIDER L"Microsoft-Windows-CertificateServicesClient-Lifecycle-System"
#define RENEWAL_CHANNEL  RENEWAL_PROVIDER L"/Operational"

enum channel_state { CHANNEL_ENABLED, CHANNEL_DISABLED, CHANNEL_ABSENT };

/* System, Application, other registered logs and the renewals' are there unless a switch says
 * otherwise, all else is not. */
enum channel_state channel_state(const wchar_t *channel);

/* As an administrator does; of one that is there. */
DWORD channel_enable(const wchar_t *channel, bool enabled);

/* System, Application and other registered logs: their events' strings are texts, not fields by
 * path. */
bool channel_is_classic(const wchar_t *channel);

/* The log that holds the channel's events; false if its name is too long. */
bool channel_log(const wchar_t *channel, wchar_t log[EVENTLOG_NAME_MAX]);

/* A channel that is not enabled takes no events: then nothing is written, without an error. */
DWORD channel_append(const wchar_t *channel, const struct eventlog_event *event);

#endif
