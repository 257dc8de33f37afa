/*
 * What SSTP reports to the System log, source RasSstp. Ids: facts/windows.md, section 4. The texts
 * are winsim's own: RasSstp's message file is part of Windows, so an event carries its whole text
 * as its one insertion string.
 */
#ifndef WINSIM_SSTP_EVENTS_H
#define WINSIM_SSTP_EVENTS_H

#include <stdbool.h>

enum sstp_event {
    SSTP_EVENT_NO_CERTIFICATE = 11,
    SSTP_EVENT_BIND_IPV4_FAILED = 12,
    SSTP_EVENT_BIND_IPV6_FAILED = 13,
    SSTP_EVENT_PARAMETERS_UNREADABLE = 17,
    SSTP_EVENT_SHA256_INVALID = 18,
    SSTP_EVENT_SHA1_INVALID = 19,
    SSTP_EVENT_CANNOT_HASH = 21,
    SSTP_EVENT_CANNOT_ACCEPT = 22,
    SSTP_EVENT_FAMILIES_DIFFER = 24,
    SSTP_EVENT_CONFIGURED_MISSING = 25,
    SSTP_EVENT_HASH_DIFFERS = 32
};

/* `refuses`: for that SSTP does not serve, and it is an error; else it is a warning. An event that
 * is lost must not keep SSTP from starting, so there is nothing to return. */
void sstp_event_write(enum sstp_event event, bool refuses);

#endif
