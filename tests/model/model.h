/* A small deterministic model of an RRAS server in memory: certificates, HTTP.sys' two bindings,
 * SSTP's parameters, SstpSvc and what depends on it, and what the product stores. It follows
 * facts/windows.md 1 and 4 with their error codes; what those pages do not know for sure is a rule
 * that can be turned over. It knows nothing of the core's decisions and makes none; model_host.h
 * puts struct host on it. */
#ifndef TESTS_MODEL_H
#define TESTS_MODEL_H

#include "model/snapshot.h"
#include "model_glance.h"
#include "model_log.h"
#include "model_rules.h"
#include "timing/restart_windows.h"

#define MODEL_CERTIFICATES_MAX  80
#define MODEL_NAMES_MAX         4
#define MODEL_RESTARTS_MAX      256
#define MODEL_OVERRIDING_MAX    12
#define MODEL_PORT              443
#define MODEL_OTHER_PORT        8443
#define MODEL_TICK              (INSTANT_SECOND / 10) /* what each call to the server takes */
#define MODEL_ERROR_UNREADABLE  5                     /* ERROR_ACCESS_DENIED */
#define MODEL_ERROR_NOT_FOUND   2
#define MODEL_ERROR_GEN_FAILURE 31
#define MODEL_ERROR_NOT_YET     87
#define MODEL_ERROR_EXISTS      183
#define MODEL_ERROR_TIMED_OUT   1053
#define MODEL_ERROR_SHUTDOWN    1115
#define MODEL_ERROR_NO_KEY      1312
#define MODEL_ERROR_DEPENDENTS  1051
#define MODEL_ERROR_ITS_OWN     1066
#define MODEL_RRAS_ERROR        711 /* beside that */
#define MODEL_ERROR_RUNNING     1056
#define MODEL_ERROR_DISABLED    1058
#define MODEL_ERROR_NOT_THERE   1060
#define MODEL_ERROR_NOT_RUNNING 1062
#define MODEL_ERROR_ABORTED     1067
#define MODEL_ERROR_NEEDS_OTHER 1075

/* ---- its parts ---- */

/* What somebody who answers for the load balancer's name presents. */
struct model_leaf {
    const char *label;
    struct certificate facts;
    struct certificate_name name;
    bool trusted; /* by this machine, for its name */
};

/* The load balancer in front, and who may stand between it and this server. */
struct model_balancer {
    struct model_leaf own; /* what clients are shown */
    struct model_leaf interceptor;
    bool intercepted; /* who asks is shown that */
    bool unreachable;
    bool follows;             /* when we observed last, SSTP's hash was to follow it */
    struct certificate shown; /* handed out by a probe */
    struct certificate_name shown_name;
    uint8_t seen[SHA256_SIZE]; /* what we were shown, in a row since then; 0: nothing */
    instant seen_since;
    bool seen_well; /* nothing of the settings spoke against it */
};

struct model_certificate {
    const char *label; /* what logs and tests call it: SAC1 */
    struct certificate facts;
    struct certificate_name names[MODEL_NAMES_MAX];
    bool in_store;
    bool http_refuses;    /* for a reason that nobody else sees: who may read its key, say */
    instant lost_at;      /* it is bound, and we could first see then that it is gone; or 0 */
    instant too_new;      /* HTTP.sys answers 87 about it until then */
    bool fails_tls;       /* HTTP.sys takes it, and no handshake succeeds with it; */
    bool resets_tls;      /* nothing is sent then, the connection just ends */
    instant set_aside_at; /* we went back from it last; 0: never */
    instant mended_at;    /* imported with another key, or with what its chain lacked; 0: never */
    bool bound_by_others; /* or picked in the console, at some time; not by SSTP or us */
};

/* Who writes records. */
enum model_writer { WRITER_OTHERS, WRITER_SSTP, WRITER_US };

struct model_binding {
    enum presence presence; /* ABSENT, MALFORMED or PRESENT */
    struct ssl_record record;
    instant written_at;
    bool context;  /* HTTP.sys has the certificate in memory and answers clients with it */
    bool by_sstp;  /* it was written by SSTP itself */
    bool noted;    /* noted as SSTP's when there was no evidence */
    bool picked;   /* SSTP wrote it because it had been picked in the console */
    bool dropped;  /* ABSENT: SSTP itself removed it at its start, with what is gone from MY */
    bool extended; /* it has extended parameters of its own: a delete loses them */
};

/* In dependency order. */
enum model_service_id {
    MODEL_SSTP,
    MODEL_RASMAN,
    MODEL_REMOTE_ACCESS,
    MODEL_SERVICES,                 /* those of RRAS */
    MODEL_MONITOR = MODEL_SERVICES, /* another product's, not installed unless a test says so */
    MODEL_COMPANION,                /* depends on none of them; installed if a test says so */
    MODEL_UPON_COMPANION,           /* depends on that */
    MODEL_ALL_SERVICES
};

struct model_service {
    bool installed;
    bool disabled;
    bool automatic; /* started when the machine boots */
    enum service_state state;
    instant started_at;
    instant set_by;         /* how much the clock was set ahead then */
    instant seen_down_at;   /* we saw last then that it does not run: we started it */
    instant seen_at;        /* our process saw it begin to run; 0: it did not */
    unsigned starts;        /* until now */
    unsigned dies;          /* so many times it will stop by itself right after it was started, */
    uint32_t dies_of;       /* with this error (0: 1067), */
    uint32_t dies_specific; /* and where that is 1066, with this one */
    uint32_t exit_code;     /* with which it ended last */
    uint32_t specific_code;
    bool for_certificate; /* it ended last because its certificate was gone */
    instant stopped_at;   /* CHANGING: when its stop is through, 0: never */
};

/* The local clock: so many minutes ahead of UTC, an hour more in between (UTC instants). */
struct model_zone {
    int minutes;
    instant summer_begins;
    instant summer_ends;
};

/* What cannot be read at the moment. */
enum model_part {
    MODEL_PART_STORE,
    MODEL_PART_PORT,
    MODEL_PART_USE_HTTPS,
    MODEL_PART_PIN,
    MODEL_PART_SHA256,
    MODEL_PART_SHA1,
    MODEL_PART_IPV4,
    MODEL_PART_IPV6,
    MODEL_PART_SSTP,
    MODEL_PART_REMOTE_ACCESS,
    MODEL_PART_DEPENDENTS,
    MODEL_PART_STATE,
    MODEL_BLOCKING_PARTS, /* those before: without them nothing is changed */
    MODEL_PART_ZONE = MODEL_BLOCKING_PARTS,
    MODEL_PART_CONNECTIONS,
    MODEL_PART_OVERRIDING,
    MODEL_PART_COMPANION,
    MODEL_PART_RASMAN,
    MODEL_PARTS
};

/* Records that win over SSTP's, of a port that it does not listen on: nobody asks whose they are.
 */
struct model_overriding_elsewhere {
    struct overriding_binding items[MODEL_OVERRIDING_MAX];
    bool extended[MODEL_OVERRIDING_MAX];
    size_t count;
};

struct model {
    instant now;
    instant set_by; /* how much the clock was set ahead since the beginning, modulo the range */
    instant booted; /* by a clock that nobody set */
    unsigned boot;
    bool shuts_down; /* since a moment: services neither stop nor start for us */
    struct model_zone zone;
    struct settings settings; /* as the administrator set them */

    struct model_certificate certificates[MODEL_CERTIFICATES_MAX];
    size_t certificate_count;
    struct certificate observed[MODEL_CERTIFICATES_MAX]; /* handed out by an observation */

    bool atomic_update;      /* HttpUpdateServiceConfiguration is there */
    bool update_unsupported; /* and refuses all the same */
    bool writes_undated;     /* a record does not say when it was written */
    struct model_rules rules;
    enum model_writer writer;
    struct model_binding bindings[FAMILY_COUNT];  /* of the port that SSTP listens on */
    struct model_binding elsewhere[FAMILY_COUNT]; /* of the other port */

    struct overriding_binding overriding[MODEL_OVERRIDING_MAX]; /* on SSTP's port */
    bool overriding_ours[MODEL_OVERRIDING_MAX]; /* its certificate is the product's, and nobody
                                                   wrote SSTP's since */
    struct thumbprint
        overriding_theirs[MODEL_OVERRIDING_MAX];    /* its owner gave it; zero: unknown */
    struct overriding_binding overriding_deleted;   /* by the product, with its owner's */
    bool overriding_extended[MODEL_OVERRIDING_MAX]; /* it has extended parameters of its own */
    size_t overriding_count;
    struct model_overriding_elsewhere overriding_elsewhere; /* those of the other port */
    struct overriding_binding
        observed_overriding[MODEL_OVERRIDING_MAX]; /* handed out by an observation */
    bool links_followed; /* Schannel presents what the bound certificate was renewed to */

    struct sstp_parameters parameters;
    struct model_service services[MODEL_ALL_SERVICES];
    unsigned tunnels;             /* of VPN clients */
    bool no_family[FAMILY_COUNT]; /* over loopback, for who asks */
    bool probes_dropped;          /* by a firewall on loopback */
    bool sstp_mute;               /* it does not answer the health check, but serves clients */
    bool listens_once_more;       /* and does so at once after its next start */
    bool goes_mute;               /* so from its next start on */
    bool mute_until_restart;      /* and does after its next start */
    instant listens_later;        /* it listens so long after its start */
    instant family_later[FAMILY_COUNT]; /* the same of one family */
    instant
        unreachable_since; /* we asked then first, and since, and no family let us in; 0: else */
    bool intercepted;      /* who connects over loopback is shown this certificate, nobody's: */
    struct thumbprint interceptor;
    struct certificate leaf[FAMILY_COUNT]; /* handed out by a probe */
    struct model_balancer balancer;
    bool starts_undated;   /* services share their process: their start is not known, */
    bool starts_learnt;    /* but what their process, and our own watching, tell of it */
    instant process_began; /* theirs */
    instant watched_since; /* our process watches them; 0: nobody does */
    unsigned own_bindings; /* records that SSTP wrote or removed itself */
    bool sstp_offloaded;   /* it was started with its TLS at a load balancer */
    bool sstp_serves;      /* it accepts clients, */
    instant sstp_said[SSTP_EVENT_COUNT]; /* when it said that last; 0: never */
    bool says_in_vain;                   /* it listens after all */
    bool log_unreadable;                 /* what it says is not known */
    struct thumbprint sstp_captured;     /* with this certificate in the crypto binding */

    struct stored_state stored;
    bool loss_unstored; /* a loss, or its end, was to be stored and is not */
    struct certificate_name last_good_names[MODEL_NAMES_MAX];
    unsigned intent_boot;
    unsigned end_boot;

    bool unreadable[MODEL_PARTS];
    enum model_glance glance;             /* what the next look shows wrongly */
    instant restarts[MODEL_RESTARTS_MAX]; /* of SSTP, by the product: when it was decided */
    size_t restart_count;
    instant restart_decided; /* the product counted one, and has not stopped SSTP yet */
    struct model_log log;
};

/* ---- making one ---- */

/* A server with RRAS installed and stopped, without certificates and bindings. */
void model_init(struct model *model);

/* A certificate in MY with a usable RSA 2048 key, Server Authentication and one DNS name, valid
 * from and until so many days from now. Its facts are the caller's to change. */
struct model_certificate *model_issue(struct model *model, const char *label, const char *dns_name,
                                      int from_days, int until_days);
void model_add_name(struct model_certificate *certificate, enum name_kind kind, const char *text);
/* By one of the issuers 1, 2, 3 ..., below a root of that kind. model_issue: the first, private. */
void model_set_issuer(struct model_certificate *certificate, uint8_t issuer, enum root_kind root);
void model_set_self_signed(struct model_certificate *certificate);

struct model_certificate *model_find(struct model *model, const char *label);
/* "-" for one that was never issued. */
const char *model_label(const struct model *model, const struct thumbprint *thumbprint);

/* As if typed, where nothing is set; "": it stays so. */
void model_type(struct settings *settings, enum setting setting, const char *text);

/* Picked in the console, and of use. */
bool model_is_picked(const struct model *model, const struct model_certificate *certificate);

/* NeverThumbprint lists it. */
bool model_is_never(const struct model *model, const struct thumbprint *thumbprint);

/* The settings say nothing about which certificate it is to be. */
bool model_unrestricted(const struct settings *settings);

/* NULL if it was never issued. */
const struct model_certificate *model_by_thumbprint(const struct model *model,
                                                    const struct thumbprint *thumbprint);

/* Fit to be bound newly, whatever its names. */
bool model_certificate_fit(const struct model *model, const struct thumbprint *thumbprint);
/* Or to be bound anew, where it served before: archived, too. */
bool model_certificate_fit_again(const struct model *model, const struct thumbprint *thumbprint);

/* By all but its key and its names a client that is shown it would be content. */
bool model_contents_clients(const struct model *model, const struct certificate *facts);

/* For names that this server is known by, or where nothing says them, without a rival for other
 * names. */
bool model_names_fit(const struct model *model, const struct model_certificate *certificate);

/* ---- what happens to it ---- */

void model_advance(struct model *model, instant duration);
/* Backwards modulo the range. */
void model_set_clock(struct model *model, instant difference);

/* The virtual machine is saved for so long: it does not run, and its clock is right afterwards. */
void model_save(struct model *model, instant duration);

/* What the local clock shows at a moment, and the window of the settings as the host tells it. */
instant model_local(const struct model *model, instant at);
struct window_facts model_window(struct model *model);

/* HTTP.sys: each returns a Windows error code, 0 for success. */
uint32_t model_http_create(struct model *model, enum family family,
                           const struct ssl_record *record);
uint32_t model_http_update(struct model *model, enum family family,
                           const struct ssl_record *record);
uint32_t model_http_delete(struct model *model, enum family family);
uint32_t model_http_accepts(const struct model *model, const struct ssl_record *record);
/* The same of a record that wins over SSTP's; which one its kind and host say. */
uint32_t model_overriding_create(struct model *model, const struct overriding_binding *site,
                                 const struct ssl_record *record);
uint32_t model_overriding_update(struct model *model, const struct overriding_binding *site,
                                 const struct ssl_record *record);
uint32_t model_overriding_delete(struct model *model, const struct overriding_binding *site);
/* Which of the model's it is; MODEL_OVERRIDING_MAX: there is none. */
size_t model_overriding_index(const struct model *model, const struct overriding_binding *site);

/* The SCM: a start takes what it depends on along, a stop is refused while dependents run. */
uint32_t model_start(struct model *model, enum model_service_id service);
uint32_t model_stop(struct model *model, enum model_service_id service);
const char *model_service_name(enum model_service_id service);
/* RemoteAccess, and a violation, where there is none of that name. */
enum model_service_id model_service_by_name(struct model *model, const char *name);
bool model_running(const struct model *model, enum model_service_id service);

/* When SSTP reads what it runs with, as far as we go: the later of its own and RemoteAccess' start.
 */
instant model_sstp_read_at(const struct model *model);
/* Since SstpSvc's start, by a clock that was not set. */
instant model_sstp_runs_for(const struct model *model);
/* What we noted of SSTP's start is of the start that counts now. */
bool model_start_is_noted(const struct model *model);

/* Written so soon after the start of SSTP or RemoteAccess that nobody can tell whether they did. */
bool model_written_at_start(const struct model *model, const struct model_binding *binding);
/* There was no evidence then, and what was noted of it stands. */
bool model_noted_as_sstps(const struct model *model, const struct model_binding *binding);
/* What service depends on, itself if on nothing. */
enum model_service_id model_needed_by(enum model_service_id service);

/* By that rule: whether RemoteAccess ended. */
bool model_rras_ends(struct model *model);

/* Our process begins to watch the services. */
void model_watch(struct model *model);

/* Its process ends; what depends on it goes on. */
void model_kill(struct model *model, enum model_service_id service);
/* Its stop has begun and will be through then. */
void model_stop_slowly(struct model *model, enum model_service_id service, instant stopped_at);

/* The services stop and the power goes off, and on again. */
void model_reboot(struct model *model);

/* SSTP is told to listen on the other port from its next start. */
void model_move_port(struct model *model);

/* Whether TLS ends at a load balancer in front. */
bool model_offloaded(const struct model *model);
/* What stands for a certificate of which only the SHA-256 is known: the beginning of that. */
struct thumbprint model_mark(const uint8_t sha256[SHA256_SIZE]);

/* Whether a client gets through: the TLS handshake on both families, and the crypto binding. */
bool model_serves_clients(const struct model *model);

/* What can be seen of it. Valid until the next observation. */
void model_observe(struct model *model, struct snapshot *snapshot);
void model_observe_connections(const struct model *model, struct connections *connections);

/* What a client over loopback meets. Valid until the next probe. */
void model_probe(struct model *model, struct snapshot *snapshot, const char *name);
/* Whether it is shown that certificate. */
bool model_shows(const struct model *model, enum family family,
                 const struct thumbprint *thumbprint);

/* A certificate of the load balancer's, or of an interceptor's, for that name; the SHA-256 is that
 * byte over and over. Its facts are the caller's to change. */
struct model_leaf model_leaf(const struct model *model, const char *label, const char *dns_name,
                             uint8_t sha256);
/* What a client that connects to it meets. Valid until the next probe. */
void model_probe_balancer(struct model *model, struct snapshot *snapshot);
/* That the hash may be written that is to follow the balancer's certificate. */
void model_judge_followed(struct model *model, const struct hash_pair *hashes);
/* Whether nothing of the settings speaks against a leaf. */
bool model_leaf_fits(const struct model *model, const struct model_leaf *leaf);
/* The SHA-256 of what the balancer shows to clients, as far as we can know it. */
const uint8_t *model_balancers_hash(const struct model *model);

/* A record that wins over SSTP's for that address or name, or what it is now where there is one:
 * IIS', with a setting of its own. Returns it; its facts are the caller's. */
struct overriding_binding *model_add_overriding(struct model *model, enum overriding_kind kind,
                                                const char *host, const char *label);

/* An administrator binds that certificate on both families, by hand. */
void model_rebind(struct model *model, const char *label);

#endif
