/* Findings: what was found not to be as it should be, each with a reason whose name is the
 * product's vocabulary in events, commands and documentation. */
#ifndef FINDINGS_FINDINGS_H
#define FINDINGS_FINDINGS_H

#include "model/snapshot.h"

/* Ordered as the checks run. The names are in findings/findings.c. */
enum reason {
    REASON_NONE = 0,
    /* The server could not be observed well enough: nothing that depends on it is changed. */
    REASON_STATE_UNREADABLE,
    REASON_PARAMETER_UNREADABLE,
    REASON_PARAMETER_MALFORMED,
    REASON_SERVICES_UNREADABLE,
    REASON_BINDING_UNREADABLE,
    REASON_STORE_UNREADABLE,
    REASON_CERTIFICATE_UNDECODABLE,
    /* Nothing to do, or not ours to do. */
    REASON_SSTP_NOT_IN_USE,
    REASON_SSTP_NOT_CONFIGURED,
    REASON_REMOTE_ACCESS_DISABLED,
    REASON_REMOTE_ACCESS_ENDED,
    REASON_TLS_OFFLOADED,
    REASON_OFFLOAD_NOT_PINNED,
    REASON_OBSERVING,
    REASON_CLOCK_DOUBTED,
    REASON_BINDING_FOREIGN,
    REASON_BINDING_OTHER_STORE,
    REASON_SETTING_REFUSED,
    REASON_TEMPLATE_UNMATCHED,
    REASON_FOREIGN_TAKEN,
    REASON_RESTART_SETTING_REFUSED,
    REASON_COMPANION_MISSING,
    REASON_COMPANION_UNREADABLE,
    /* A rotation that was interrupted. */
    REASON_SERVICES_LEFT_STOPPED,
    /* The bindings need another certificate. */
    REASON_BINDING_MISSING,
    REASON_BINDING_MALFORMED,
    REASON_FAMILIES_DIFFER,
    REASON_FOREIGN_LOCKS_OUT,
    REASON_MOVE_INTERRUPTED,
    REASON_CERTIFICATE_MISSING,
    REASON_CERTIFICATE_EXPIRED,
    REASON_CERTIFICATE_NOT_YET_VALID,
    REASON_PRIVATE_KEY_UNUSABLE,
    REASON_PRIVATE_KEY_LOST,
    REASON_NOT_FOR_SERVERS,
    REASON_KEY_TOO_WEAK,
    REASON_CHAIN_BAD,
    REASON_CERTIFICATE_ARCHIVED,
    REASON_ISSUER_EXPIRED,
    REASON_ISSUER_MISSING,
    REASON_OTHER_NAMES,
    REASON_TRUSTED_BY_FEWER,
    REASON_FOLLOWED_UNFIT,
    REASON_IDENTITY_CHANGED,
    REASON_CHOICE_KEPT,
    REASON_CHOICE_FORBIDDEN,
    REASON_CHOICE_PICKED,
    REASON_RULED_OUT,
    REASON_SUPERSEDED,
    REASON_RENEWED,
    REASON_ORDERED,
    REASON_CERTIFICATE_UNPROVEN,
    /* SSTP does not agree with the bindings. */
    REASON_HASH_MALFORMED,
    REASON_HASH_DISAGREES,
    REASON_HASH_CHANGED,
    REASON_FOLLOWED_IN_VAIN,
    REASON_STARTED_WITH_OTHER_CERTIFICATE,
    REASON_STARTED_WITH_OTHER_HASH,
    REASON_RESTART_OWED,
    REASON_SSTP_START_UNKNOWN,
    /* Other records on SSTP's port. */
    REASON_SHADOWS_UNREADABLE,
    REASON_BINDING_SHADOWED,
    REASON_SERVER_NAME_SHADOWED,
    /* What a client over loopback meets (proof/proof.h, proof/alarm.h). */
    REASON_SUCCESSOR_SHOWN,
    REASON_SUCCESSOR_UNFIT,
    REASON_SERVED_CERTIFICATE_DIFFERS,
    REASON_NOT_LISTENING,
    REASON_TLS_FAILS,
    REASON_SSTP_NOT_ANSWERING,
    REASON_PROBE_UNAVAILABLE,
    REASON_NOT_SERVING,
    /* What a client meets at the load balancer in front (proof/balancer_watch.h). */
    REASON_BALANCER_UNREACHABLE,
    REASON_BALANCER_UNTRUSTED,
    REASON_BALANCER_OTHER_NAMES,
    REASON_BALANCER_OTHER_ISSUER,
    REASON_BALANCER_DIFFERS,
    REASON_BALANCER_CHANGED,
    /* What stands in the way of a repair; these come from planning. */
    REASON_WOULD_LOCK_OUT,
    REASON_WOULD_LOCK_OUT_SOON,
    REASON_EXPIRY_AHEAD,
    REASON_PASSED_OVER,
    REASON_NEWER_UNUSABLE,
    REASON_EXPIRY_SUCCEEDED,
    REASON_EXPIRY_UNUSED,
    REASON_EXPIRY_OTHER_NAMES,
    REASON_EXPIRY_NEAR,
    REASON_NAMES_OF_OTHERS,
    REASON_OTHER_ROOT,
    REASON_FOREIGN_MOVED,
    REASON_FOREIGN_FOLLOWED,
    REASON_FEWER_NAMES,
    REASON_CERTIFICATE_REFUSED,
    REASON_CERTIFICATE_QUARANTINED,
    REASON_BINDING_REVERTED,
    REASON_NO_ELIGIBLE_CERTIFICATE,
    REASON_AMBIGUOUS_CERTIFICATES,
    REASON_BALANCER_UNKNOWN,
    REASON_RESTART_PENDING,
    REASON_CONNECTIONS_UNREADABLE,
    REASON_WINDOW_UNREADABLE,
    REASON_RESTART_SCHEDULED,
    REASON_REISSUE_AWAITED,
    REASON_RESTART_LIMIT,
    REASON_NOT_ACTED_ON,
    REASON_OTHERS_AT_WORK,
    REASON_SEEN_ONCE,
    REASON_PAUSED,
    REASON_OBSERVED,
    REASON_COUNT
};

/* What a finding asks for, or forbids. */
enum effect {
    EFFECT_NOTE = 0,     /* worth saying, changes nothing */
    EFFECT_BLOCK = 1,    /* no change to bindings, hashes or restarts while it stands */
    EFFECT_REBIND = 2,   /* both bindings are to carry the right certificate */
    EFFECT_REHASH = 4,   /* the stored hashes are to agree with the binding */
    EFFECT_RESTART = 8,  /* SSTP is to be started again */
    EFFECT_START = 16,   /* services that a rotation of ours left stopped are to be started */
    EFFECT_ONGOING = 32, /* an administrator or time is needed: reported until it ends */
    EFFECT_WARN = 64,    /* reported until it ends; the server is well all the same */
    EFFECT_BLIND = 128,  /* with EFFECT_BLOCK: there is nothing to look at, or it cannot be seen */
    EFFECT_REPLACE = 256 /* another certificate is to be bound, once one qualifies */
};

/* What asks for a change of bindings, hashes or what SSTP runs with. */
#define EFFECTS_CHANGE (EFFECT_REBIND | EFFECT_REPLACE | EFFECT_REHASH | EFFECT_RESTART)

struct finding {
    enum reason reason;
    enum family family;           /* where the finding is about one binding */
    bool about_family;            /* whether family says something */
    struct thumbprint thumbprint; /* the certificate it is about, zero if none */
    struct thumbprint other;      /* a second one that it is about, zero if none */
    enum reason hindrance;        /* what keeps it from being acted on */
    struct outcome error;         /* for what could not be read: operation, object, code */
    instant at;                   /* what waits is done then; INSTANT_NEVER: not known */
    instant deadline;             /* and then at the latest */
    uint16_t http_status;         /* of the health check's answer, 0: none */
    instant since;                /* of one that was reported: when it began, */
    instant reported;             /* and when it was last reported */
};

#define FINDINGS_MAX 64 /* more than all checks together can find */

struct findings {
    struct finding items[FINDINGS_MAX];
    size_t count;
    unsigned effects; /* of all, or-ed */
};

/* The reason's stable name: "certificate-missing". */
const char *reason_name(enum reason reason);

/* The enum effect bits of a reason. */
unsigned reason_effects(enum reason reason);

/* Adds one finding; a full list keeps what it has. The others add one of which no more is known:
 * about a certificate, about what could not be read, or about what has that name, cut to fit. */
void findings_add(struct findings *findings, const struct finding *finding);
void findings_add_reason(struct findings *findings, enum reason reason);
void findings_add_about(struct findings *findings, enum reason reason,
                        const struct thumbprint *thumbprint);
void findings_add_error(struct findings *findings, enum reason reason, const struct outcome *error);
void findings_add_named(struct findings *findings, enum reason reason, const char *name);

/* The first that keeps this service from changing anything, or, since it would lock clients out,
 * from using another certificate; REASON_NONE: none does. */
enum reason findings_hindrance(const struct findings *findings);

/* With something that keeps this service from changing anything: those that would be acted on bear
 * it, and one more names them. */
void findings_note_not_acted_on(struct findings *findings);

/* Takes out the findings that ask for nothing but a restart of SSTP. */
void findings_drop_restarts(struct findings *findings);

/* Takes out those of that reason, which asks for nothing. */
void findings_drop_notes(struct findings *findings, enum reason reason);

/* The same condition about the same thing (the error code may differ). */
bool finding_same(const struct finding *a, const struct finding *b);
/* That one among them, NULL if there is none. */
const struct finding *findings_find(const struct findings *findings, const struct finding *finding);
bool findings_have(const struct findings *findings, enum reason reason);

#endif
