/* What the product stores of itself, as plain data. */
#ifndef MODEL_STORED_H
#define MODEL_STORED_H

#include "base/names.h"
#include "model/certificate.h"
#include "model/line.h"
#include "model/overriding.h"
#include "model/services.h"
#include "model/ssl_record.h"
#include "model/sstp_events.h"
#include "model/trust.h"

#define RESTARTS_KEPT 16 /* restarts remembered for the limits */
#define NEWER_KEPT    3  /* rotations, remembered for theirs */

/* Written before the first change of a rotation, cleared after the last: it tells a crash in the
 * middle from an administrator's stop, and holds what the undo needs. */
struct intent {
    enum presence presence;
    bool same_boot; /* stored since the last boot: only then may services be started from it */
    bool restart;   /* SSTP is to be started again: it runs with what was before */
    instant stored_at;
    uint32_t number; /* of the rotation */
    struct thumbprint target;
    uint16_t port;
    bool had_record[FAMILY_COUNT];
    struct ssl_record records[FAMILY_COUNT]; /* as they were before the rotation */
    struct moved_records moved;              /* and other applications' that go along */
    struct service_names services;           /* to be running afterwards, in starting order */
    struct companions companions;            /* to be restarted after these */
};

/* Who was there when the baseline was taken: of more the last issued are kept. */
#define PRESENT_KEPT 16

/* What outlives the baseline. */
enum passed_over {
    PASSED_OVER_NOT = 0,
    PASSED_OVER_BY_CHOICE,  /* an administrator chose another */
    PASSED_OVER_BY_ROTATION /* it would have done, and a rotation used another */
};

struct present {
    struct thumbprint thumbprint;
    enum passed_over passed_over;
};

/* What is remembered of the certificate that others are measured by, for when it is gone from the
 * store: the last that proved good and was no stand-in (certificate/baseline.h). */
struct last_good {
    enum presence presence;
    struct thumbprint thumbprint;
    struct names names; /* valid until the next observation */
    instant not_before; /* 0, like not_after: not known */
    instant not_after;
    struct trust trust;
    struct thumbprint stand_in; /* what was bound in its place since, and is not; zero: nothing */
    struct thumbprint in_time;  /* the same, as good as it, but only because its time runs out */
    bool complete;              /* what follows is known: the version before did not store it */
    bool chosen;                /* an administrator chose it */
    instant taken_at;           /* when it became that */
    struct line line;
    struct present present[PRESENT_KEPT];
    size_t present_count;
    instant present_until; /* all others that were issued by then were there, too; 0: nobody */
};

/* Which certificate was bound when SstpSvc started: SSTP reads its hash for the crypto binding
 * only then ([MS-SSTP] 3.3.3). */
struct sstp_start {
    enum presence presence;
    instant started_at;
    struct thumbprint thumbprint;
    bool in_store;      /* with its key, when that was noted or shown since: HTTP.sys has it */
    bool hashes_agreed; /* those that SSTP stores were its, when that was noted */
};

/* What is in service was seen to be gone from the store (certificate/in_service.h). */
struct loss {
    enum presence presence;
    struct thumbprint thumbprint;
    instant seen_at; /* first; 0: it is not gone, or was never seen to be */
};

/* Why RemoteAccess does not run (diagnosis/remote_access.h). */
enum end_cause {
    END_NONE,        /* it runs, somebody stopped it, or that is not known */
    END_CERTIFICATE, /* it ended by itself, and SSTP's certificate was gone or of no use */
    END_OTHER        /* it ended by itself, and SSTP's certificate was in order */
};

struct remote_access_end {
    enum presence presence;
    bool same_boot; /* stored since the last boot, which starts it anew */
    enum end_cause cause;
    uint32_t exit_code; /* with which it ended when that was judged */
    uint32_t specific_code;
    struct thumbprint started_with; /* it was started since with this in use; zero: it was not */
    uint8_t tries;                  /* how often, and it did not run */
};

/* What the settings said of certificates, as digests; 0: not known. */
struct restrictions {
    uint64_t names;   /* HostName */
    uint64_t filters; /* Issuer, Template, Thumbprint, and what must never be used */
};

/* A certificate that an administrator picked, bound by hand or asked for (admin_choice.h). */
struct admin_choice {
    enum presence presence;
    struct thumbprint thumbprint;
    instant made_at;              /* 0: not known */
    struct restrictions settings; /* as they were then */
    /* Not 0: no choice of theirs, SSTP wrote the record itself, then. */
    instant sstp_wrote_at;
    bool requested;         /* with `rotate`, and not bound since */
    struct thumbprint over; /* what was bound when it was; zero: nothing */
};

/* What a certificate was like when it was excluded: one that is another now may do (exclusions.h).
 */
struct excluded_as {
    uint64_t key_property; /* 0: not known, as where the version before did not say */
    enum chain chain;
};

#define REFUSED_KEPT 4

/* A certificate that HTTP.sys refuses (exclusions.h). */
struct refusal {
    struct thumbprint certificate;
    instant until; /* then it is tried again; 0: not before something changes */
    struct excluded_as as;
};

/* A certificate that a rotation put into use and that was not proven to serve (exclusions.h). */
struct unproven {
    struct thumbprint certificate;
    struct thumbprint fallback; /* what served before it */
    bool left;                  /* it was seen not to be bound since */
    instant since;              /* when it was tried last; 0: the version before did not say */
    uint8_t times;              /* how often it was tried; 0: once */
    struct excluded_as as;
};

#define UNPROVEN_KEPT 4

/* Where we would fight: what others took back, what HTTP.sys refuses, and what did not serve
 * (certificate/exclusions.h); whether a probe alarm (proof/alarm.h) led to a restart. */
struct exclusions {
    enum presence presence;
    struct thumbprint reverted; /* what we bound once more after others had taken it away, */
    instant repaired_at;        /* then; 0: nothing */
    bool ongoing;               /* and it was taken away again */
    struct refusal refused[REFUSED_KEPT]; /* newest first */
    size_t refused_count;
    struct unproven unproven[UNPROVEN_KEPT]; /* newest first */
    size_t unproven_count;
    uint8_t restarted; /* SSTP, so often for a probe alarm (proof/alarm.h) */
};

enum rotation_result {
    ROTATION_DONE,       /* every step succeeded, and once it is stored: it was read back */
    ROTATION_UNDONE,     /* a step failed and everything is seen to be as it was before */
    ROTATION_INCOMPLETE, /* a step failed and there was no way back: the rest is to be retried */
    ROTATION_CANCELLED,  /* our own service was asked to stop; everything is as it was before */
    ROTATION_FOR_BOOT,   /* Windows shuts down: all is done but what concerns services */
    ROTATION_RESULT_COUNT
};

/* What became of the last rotation, for who asks later; and whether one more for the same would be
 * in vain (certificate/followed.h). */
struct last_rotation {
    enum presence presence;
    enum rotation_result result;
    uint32_t number; /* counted, so that reports of one are distinct from another's */
    instant ended_at;
    struct thumbprint before; /* what was bound; zero: nothing */
    struct thumbprint
        target;           /* behind a load balancer the beginning of its certificate's SHA-256 */
    instant duration;     /* an amount of time, in instant's unit */
    instant outage;       /* from the first change until what ran, runs again; 0: no change */
    instant served_after; /* from it until a client was served; 0: none was seen to be */
    instant retry_at;     /* 0: it is not tried again by itself */
    bool sstp_events[SSTP_EVENT_COUNT]; /* what SSTP said after its start */
    instant
        newer[NEWER_KEPT]; /* when the last ones ended for which something newer came, no more */
};

/* What this server's clock showed (control/clock.h). */
struct clock_record {
    enum presence presence;
    instant last;          /* when it was believed last; 0: not known */
    instant doubted_since; /* by itself; 0: it is believed */
};

/* Newest first; 0 ends the list. */
struct restart_history {
    instant at[RESTARTS_KEPT];
};

/* What the product stored itself. Where it is not PRESENT, none of its parts is. */
struct stored_state {
    enum presence presence;
    struct outcome error;
    struct intent intent;
    struct last_good last_good;
    struct sstp_start sstp_start;
    struct loss loss;
    struct remote_access_end end;
    struct admin_choice choice;
    struct exclusions exclusions;
    struct restart_history restarts;
    struct last_rotation last_rotation;
    struct clock_record clock;
};

#endif
