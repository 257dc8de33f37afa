/* Everything that was observed about the server at one time. Filled by the host, read by the
 * decisions. Parts that could not be read say so; nothing is guessed. */
#ifndef MODEL_SNAPSHOT_H
#define MODEL_SNAPSHOT_H

#include "base/outcome.h"
#include "model/balancer.h"
#include "model/certificate.h"
#include "model/overriding.h"
#include "model/probe.h"
#include "model/ssl_record.h"
#include "model/sstp_events.h"
#include "model/stored.h"
#include "settings/settings.h"

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

/* Why a clock is not believed. */
enum clock_doubt {
    CLOCK_BELIEVED,
    CLOCK_JUMPED,      /* otherwise than the machine ran */
    CLOCK_LIES_BEHIND, /* what was seen before lies ahead */
    CLOCK_END_UNSEEN   /* the certificate in service ended while nobody looked */
};

struct snapshot {
    instant taken_at;
    instant running;                 /* how long Windows has run: an amount of time */
    enum clock_doubt clock_doubt;    /* not observed: what taken_at is worth (control/clock.h), */
    instant clock_doubted_until;     /* and until when it is no reason for anything; 0: it is one */
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
    struct sstp_events sstp_events; /* since a start of ours: asked with the probes after it */
    enum key_fault
        key_faults[FAMILY_COUNT]; /* of what is bound, judged with them: certificate/key_faults.h */
    struct balancer_facts balancer;     /* neither: see proof/balancer_watch.h */
    struct balancer_hash balancer_hash; /* concluded from that and what was seen before */
    struct service_facts sstp;
    struct service_facts ras_man;
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

/* Whether nothing on the server is to be changed (the setting Mode). */
bool snapshot_observing(const struct snapshot *snapshot);

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

/* The same, but where both are and differ the one that SSTP is known to have been started with,
 * unless an administrator chose the other; else the first of another application's where the
 * settings let that have SSTP's certificate. It says what clients are served with, never what the
 * server is called. */
const struct binding *snapshot_served(const struct snapshot *snapshot);

/* The certificate that clients are served with, where it is in the store. NULL: none. */
const struct certificate *snapshot_served_certificate(const struct snapshot *snapshot);

/* Whether it is there and names that certificate. */
bool binding_carries(const struct binding *binding, const struct thumbprint *thumbprint);

/* Whether it proved good last, or was in service in the place of what did. */
bool snapshot_was_good(const struct snapshot *snapshot, const struct thumbprint *thumbprint);

/* What is to be done with other applications' records. */
enum foreign_policy snapshot_foreign_policy(const struct snapshot *snapshot);

/* Whether SstpSvc, or a service that depends on it, is seen to run: one that is still stopping or
 * starting is not. */
bool snapshot_runs(const struct snapshot *snapshot, const char *service);

/* RemoteAccess does not run and ended with an error: nobody stopped it. */
bool snapshot_remote_access_ended(const struct snapshot *snapshot);

const char *family_name(enum family family); /* "IPv4", "IPv6" */

#endif
