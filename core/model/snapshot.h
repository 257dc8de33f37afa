/* Everything that was observed about the server at one time. Filled by the host, read by the
 * decisions. Parts that could not be read say so; nothing is guessed. */
#ifndef MODEL_SNAPSHOT_H
#define MODEL_SNAPSHOT_H

#include "base/outcome.h"
#include "model/balancer.h"
#include "model/certificate.h"
#include "model/probe.h"
#include "model/ssl_record.h"
#include "settings/settings.h"

/* SSTP listens on 0.0.0.0 and [::]; each has a binding of its own. */
enum family { FAMILY_IPV4, FAMILY_IPV6, FAMILY_COUNT };

#define SERVICES_MAX      64 /* SstpSvc and those that depend on it, far above what RRAS has */
#define RESTARTS_KEPT     16 /* restarts remembered for the limits */
#define SSTP_DEFAULT_PORT 443
#define MACHINE_NAME_SIZE 256 /* bytes of a host name, UTF-8, with the terminator */

struct store_facts {
    enum presence presence;
    struct outcome error;
    const struct certificate *certificates; /* valid until the next observation */
    size_t count;
    bool sorted; /* they ascend by thumbprint: one of many is found sooner */
};

struct binding {
    enum presence presence; /* MALFORMED: the record is there but its hash is not 20 bytes */
    struct outcome error;
    struct ssl_record record;
    instant written_at; /* when the record was last written, 0 if not known */
};

/* What becomes of a fault of the key of what a family's record names. */
enum key_fault {
    KEY_FAULT_PASSES = 0, /* there is none, or it was not seen twice yet */
    KEY_FAULT_REPORTED,   /* clients are served nevertheless, until the next reboot */
    KEY_FAULT_COUNTS      /* it is none that serves */
};

/* A record on SSTP's port that wins over the wildcard ones for some clients. */
enum overriding_kind {
    OVERRIDING_ADDRESS,       /* who connects to that address */
    OVERRIDING_HOST_NAME,     /* who asks for that name (SNI) */
    OVERRIDING_CENTRAL_STORE, /* who asks for a name that the Central Certificate Store has a file
                               * for
                               */
    OVERRIDING_CENTRAL_NAME   /* who asks for that name, if that store has a file for it (scoped) */
};

#define OVERRIDING_HOST_SIZE 256 /* bytes, UTF-8, with the terminator */

struct overriding_binding {
    enum overriding_kind kind;
    char host[OVERRIDING_HOST_SIZE]; /* "203.0.113.5", "[2001:db8::5]", "vpn.example.com", or empty
                                      */
    struct thumbprint thumbprint;    /* zero where the record names none, or none of 20 bytes */
};

struct overriding_bindings {
    enum presence presence;
    struct outcome error;
    const struct overriding_binding *items; /* valid until the next observation */
    size_t count;
};

/* What a client is shown that asks for the server's name, which may be by another record than what
 * a client is shown that asks for none. */
struct shown_by_name {
    bool answered; /* false: nobody asked, or it could not be told */
    bool shown;    /* false: nothing was */
    struct thumbprint thumbprint;
};

/* A REG_DWORD of SstpSvc\Parameters. */
struct dword_value {
    enum presence presence;
    struct outcome error;
    uint32_t value;
};

/* A certificate hash of SstpSvc\Parameters; MALFORMED: other type or length. */
struct hash_value {
    enum presence presence;
    struct outcome error;
    uint8_t bytes[SHA256_SIZE]; /* the first 20 for SHA-1 */
};

struct hash_pair {
    struct hash_value sha256;
    struct hash_value sha1;
};

struct sstp_parameters {
    struct dword_value listener_port;            /* 0 or absent: 443 */
    struct dword_value use_https;                /* 0: TLS ends at a load balancer; absent: 1 */
    struct dword_value hash_configured_by_admin; /* isHashConfiguredByAdmin; absent: 0 */
    struct hash_pair hashes;
};

enum service_state { SERVICE_IS_STOPPED, SERVICE_IS_RUNNING, SERVICE_IS_CHANGING };

struct service_facts {
    enum presence presence; /* ABSENT: not installed */
    struct outcome error;
    enum service_state state;
    bool disabled;          /* its start type is Disabled */
    instant started_at;     /* 0: stopped, or the start is not known (it shares its process) */
    uint32_t exit_code;     /* of one that is stopped: the error that it ended with; 0: none */
    uint32_t specific_code; /* with exit_code 1066, the one that is its own */
};

struct service_names {
    char items[SERVICES_MAX][SERVICE_NAME_SIZE];
    size_t count;
};

/* The running services that depend on SstpSvc, in the order that is right for stopping them. */
struct dependents {
    enum presence presence;
    struct outcome error;
    struct service_names running;
    bool changing[SERVICES_MAX]; /* of those running: still starting, or still stopping */
};

/* The window of RestartWindows that is open, else the next. */
struct window_facts {
    enum presence
        presence; /* ABSENT: there is none; UNREADABLE: what local time is, is not known */
    struct outcome error;
    instant opens;
    instant closes; /* later than opens and than the observation */
};

/* VPN clients that are connected now, over whichever tunnel. */
struct connections {
    enum presence presence;
    struct outcome error;
    uint32_t count;
};

/* Services that do not depend on SstpSvc and are restarted after RemoteAccess (AlsoRestart). */
struct companions {
    char names[COMPANIONS_MAX][SERVICE_NAME_SIZE];
    bool stopped[COMPANIONS_MAX]; /* its stop has begun: it is to run again, whatever comes */
    size_t count;
};

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
    struct service_names services;           /* to be running afterwards, in starting order */
    struct companions companions;            /* to be restarted after these */
};

/* Who was there when the baseline was taken: of more the last issued are kept. */
#define PRESENT_KEPT 16

struct present {
    struct thumbprint thumbprint;
    bool passed_over; /* by an administrator's choice: that outlives the baseline */
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
    bool in_store; /* when that was noted, with its key: HTTP.sys has it in memory since */
};

/* What is in service was seen to be gone from the store (certificate/in_service.h). */
struct loss {
    enum presence presence;
    struct thumbprint thumbprint;
    instant seen_at; /* first; 0: it is not gone, or was never seen to be */
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

#define REFUSED_KEPT 4

/* A certificate that HTTP.sys refuses (exclusions.h). */
struct refusal {
    struct thumbprint certificate;
    instant until; /* then it is tried again; 0: not before something changes */
};

/* A certificate that a rotation put into use and that was not proven to serve (exclusions.h). */
struct unproven {
    struct thumbprint certificate;
    struct thumbprint fallback; /* what served before it */
    bool left;                  /* it was seen not to be bound since */
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
    bool restarted; /* SSTP, for a probe alarm: not once more */
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
        target;       /* behind a load balancer the beginning of its certificate's SHA-256 */
    instant duration; /* an amount of time, in instant's unit */
    instant outage;   /* from the first change until what ran, runs again; 0: no change */
    instant retry_at; /* 0: it is not tried again by itself */
};

#define RENEWALS_KEPT 16

/* What renewal events reported, which anybody may have written (certificate/succession.h). */
struct renewal {
    struct thumbprint old;
    struct thumbprint renewed;
};

/* Newest first, one for each old certificate. */
struct renewals {
    struct renewal items[RENEWALS_KEPT];
    size_t count;
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
    struct admin_choice choice;
    struct exclusions exclusions;
    struct restart_history restarts;
    struct renewals renewals;
    struct last_rotation last_rotation;
};

struct snapshot {
    instant taken_at;
    char machine[MACHINE_NAME_SIZE]; /* its host name; empty if not known */
    const struct settings *settings; /* never NULL; outlive the observation */
    bool ending;                     /* Windows shuts down: what is only in memory goes with it */
    bool atomic_update;              /* this Windows has HttpUpdateServiceConfiguration */
    struct store_facts store;
    struct sstp_parameters parameters;
    struct binding bindings[FAMILY_COUNT];      /* for the port that parameters name */
    struct overriding_bindings overriding;      /* on the same port */
    struct probe_result probes[FAMILY_COUNT];   /* not observed with the rest: see proof/proof.h */
    struct shown_by_name by_name[FAMILY_COUNT]; /* with them */
    enum key_fault
        key_faults[FAMILY_COUNT]; /* of what is bound, judged with them: certificate/key_faults.h */
    struct balancer_facts balancer;     /* neither: see proof/balancer_watch.h */
    struct balancer_hash balancer_hash; /* concluded from that and what was seen before */
    struct service_facts sstp;
    struct service_facts remote_access;
    struct dependents dependents;
    struct service_facts
        companions[COMPANIONS_MAX]; /* of the settings' companion services, in order */
    struct window_facts window;
    struct connections connections;
    struct stored_state state;
};

/* The port SSTP listens on; the parameter must not be unreadable or malformed. */
uint16_t snapshot_port(const struct snapshot *snapshot);

/* Whether the administrator pinned the certificate ("isHashConfiguredByAdmin" = 1). */
bool snapshot_pinned(const struct snapshot *snapshot);

/* Whether TLS ends at a load balancer in front ("UseHttps" = 0). */
bool snapshot_offloaded(const struct snapshot *snapshot);

/* The number that the next rotation gets. Of one that was interrupted only the intent knows. */
uint32_t snapshot_next_rotation(const struct snapshot *snapshot);

/* The certificate with that thumbprint in the store, NULL if there is none. */
const struct certificate *snapshot_find(const struct snapshot *snapshot,
                                        const struct thumbprint *thumbprint);

/* The first binding that is present and SSTP's, NULL if there is none. */
const struct binding *snapshot_bound(const struct snapshot *snapshot);

/* The same, else the first of another application's where the settings let that have SSTP's
 * certificate. It says what clients are served with, never what the server is called. */
const struct binding *snapshot_served(const struct snapshot *snapshot);

/* The certificate that clients are served with, where it is in the store. NULL: none. */
const struct certificate *snapshot_served_certificate(const struct snapshot *snapshot);

/* Whether it is there and names that certificate. */
bool binding_carries(const struct binding *binding, const struct thumbprint *thumbprint);

/* What is to be done with other applications' records. */
enum foreign_policy snapshot_foreign_policy(const struct snapshot *snapshot);

/* Whether SstpSvc, or a service that depends on it, is seen to run: one that is still stopping or
 * starting is not. */
bool snapshot_runs(const struct snapshot *snapshot, const char *service);

const char *family_name(enum family family); /* "IPv4", "IPv6" */

#endif
