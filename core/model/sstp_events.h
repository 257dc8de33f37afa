/* What SSTP itself says after its start, in the System log (source RasSstp, facts/windows.md 4): a
 * small set of events, by their ids alone. */
#ifndef MODEL_SSTP_EVENTS_H
#define MODEL_SSTP_EVENTS_H

#include "base/outcome.h"
#include "model/ssl_record.h"

enum sstp_event {
    SSTP_SAYS_NO_CERTIFICATE,    /* 11: there is none that it can use */
    SSTP_SAYS_NOT_IPV4,          /* 12: it could not set up its certificate for that family */
    SSTP_SAYS_NOT_IPV6,          /* 13: nor for this one */
    SSTP_SAYS_CANNOT_ACCEPT,     /* 22: it could not be set up to accept connections */
    SSTP_SAYS_FAMILIES_DIFFER,   /* 24: different certificates are bound for both */
    SSTP_SAYS_PICKED_IS_MISSING, /* 25: the certificate that was picked is not there */
    SSTP_SAYS_HASH_DIFFERS,      /* 32: its hash is not that of what is bound */
    SSTP_EVENT_COUNT
};

struct sstp_events {
    enum presence presence; /* PRESENT, also where it said nothing; UNREADABLE: not known */
    struct outcome error;
    bool logged[SSTP_EVENT_COUNT];
};

/* The number that it has in the log. */
uint16_t sstp_event_id(enum sstp_event event);
/* SSTP_EVENT_COUNT: none of these. */
enum sstp_event sstp_event_of_id(uint32_t id);

/* Whether it said that it does not listen over that family, or to nobody at all. */
bool sstp_events_deny(const struct sstp_events *events, enum family family);
bool sstp_events_deny_all(const struct sstp_events *events);

#endif
