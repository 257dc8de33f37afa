/* Whether somebody else is at work: whoever sets SSTP up by hand deletes, thinks, adds and
 * restarts, and is not to find half of it undone. So nothing is written or restarted for a while
 * after others changed SSTP's records or hashes, or stopped a service of its. A record for a name
 * of the server is no part of SSTP's setup: what it gets clients are shown at once. Pure; what it
 * knows it remembers from one pass to the next. */
#ifndef PLAN_QUIET_H
#define PLAN_QUIET_H

#include "model/snapshot.h"

#define QUIET_FOR  (5 * INSTANT_MINUTE)  /* after the last change */
#define QUIET_MOST (15 * INSTANT_MINUTE) /* while clients are locked out, however they go on */
/* After another application's record on SSTP's endpoint got a certificate of MY, which locks
 * clients out: who does that does not set SSTP up by hand, but may be a tool whose next command
 * restarts RemoteAccess. */
#define QUIET_FOLLOWING (20 * INSTANT_SECOND)

/* What others could change, as it was seen last. */
struct quiet_record {
    enum presence presence;
    struct thumbprint thumbprint;
    bool is_sstp;
    instant written_at;
};

struct quiet_hash {
    enum presence presence;
    uint8_t bytes[SHA256_SIZE];
};

struct quiet_service {
    bool runs;
    uint32_t ended_with; /* by itself, when it was seen stopped last; 0: it was not */
    instant started_at;  /* 0: not known */
};

struct quiet_sight {
    struct quiet_record records[FAMILY_COUNT];
    struct quiet_hash sha256;
    struct quiet_hash sha1;
    bool pin_read;
    bool pinned;
    struct quiet_service sstp;
    struct quiet_service remote_access;
};

/* Zero at the start of our process. */
struct quiet {
    bool known; /* something was seen already */
    bool acted; /* and changed: what could not be read since may be as we left it */
    struct quiet_sight seen;
    instant last;       /* change; 0: none */
    instant followed;   /* the last of another application's record, that is to be followed */
    instant locked_out; /* since when others are waited for though clients are; 0: they are not */
};

/* An observation, before this pass changes anything: what is not as it was left, others changed. */
void quiet_look(struct quiet *quiet, const struct snapshot *snapshot);

/* The last observation of a pass: what it shows others have not changed. With `acted` this pass
 * changed the server, and what others do from now on is another matter. */
void quiet_leave(struct quiet *quiet, const struct snapshot *snapshot, bool acted);

/* A pass ended: others are waited for though clients are locked out, or not. */
void quiet_note_locked_out(struct quiet *quiet, instant now, bool locked_out);

/* Until when nothing is to be changed; 0: it may be. */
instant quiet_until(const struct quiet *quiet, instant now, bool locked_out);

#endif
