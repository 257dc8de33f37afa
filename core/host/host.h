/* The server, as the core may act on it: a small table of functions that the Windows service and
 * the simulation each implement. A call does one thing and returns how it ended; undoing, retrying
 * and reporting are the core's. None may change anything it is not asked for. */
#ifndef HOST_HOST_H
#define HOST_HOST_H

#include "host/report.h"
#include "model/snapshot.h"

struct reported;

/* What our own service has been asked for. */
enum stop_request {
    STOP_NOT_REQUESTED = 0,
    STOP_REQUESTED, /* everything is to be as it was, where there is a way back */
    /* The same, and this process ends within seconds, done or not: no service is stopped any more,
     * and those that were are started before anything else. */
    STOP_AT_ONCE,
    STOP_FOR_SHUTDOWN /* Windows shuts down: no service is stopped or started any more */
};

struct host {
    void *context; /* handed to every call */
    struct reported
        *reported; /* the core's own: what was said already; an adapter leaves it alone */

    /* Observes the whole server. Never fails as a whole: each part says how its reading went. */
    void (*observe)(void *context, struct snapshot *snapshot);
    /* Connects to SSTP's port over loopback, once over each family, and fills in the snapshot's
     * probes. Bounded in time. name: whom to ask for (SNI); NULL: nobody. */
    void (*probe)(void *context, struct snapshot *snapshot, const char *name);
    /* What SSTP has said in the System log since that time, as far as it was listened to: that
     * begins when start_service starts it. Asked again and again: it does not search the log. */
    void (*sstp_events)(void *context, instant since, struct sstp_events *events);
    /* Connects to the name and port of the setting OffloadProbe, and fills in the snapshot's
     * balancer. Bounded in time. */
    void (*probe_balancer)(void *context, struct snapshot *snapshot);
    /* Finds out about the private keys that matter now and are not known yet
     * (requirements_need_key). Bounded in time: what takes longer is unknown until it is done. An
     * observation does the same, as far as it goes without the probes and without a request. */
    void (*open_keys)(void *context, struct snapshot *snapshot);
    /* VPN clients, where an observation did not count them. */
    void (*count_connections)(void *context, struct connections *connections);
    instant (*now)(void *context);
    /* Shorter where SSTP says something. False: our own service was asked to stop meanwhile. */
    bool (*pause)(void *context, instant duration);
    enum stop_request (*stop_requested)(void *context);

    /* Lets HTTP.sys judge the record's certificate on a throw-away loopback record, and removes
     * that again. */
    struct outcome (*try_certificate)(void *context, const struct ssl_record *record);
    /* Whether the site's record can be deleted and be set anew as `record`. FAILURE_WOULD_LOSE
     * where it has more than a record carries: HTTP.sys' extended parameters. */
    struct outcome (*may_be_set_anew)(void *context, const struct binding_site *site,
                                      const struct ssl_record *record);
    /* Replaces the certificate of an existing record in one step; FAILURE_NOT_SUPPORTED where this
     * Windows cannot, and FAILURE_NOT_YET where it cannot or not yet. */
    struct outcome (*update_binding)(void *context, const struct binding_site *site,
                                     const struct ssl_record *record);
    struct outcome (*create_binding)(void *context, const struct binding_site *site,
                                     const struct ssl_record *record);
    struct outcome (*delete_binding)(void *context, const struct binding_site *site);

    /* Writes each value that is PRESENT, deletes each that is ABSENT, leaves the others alone. */
    struct outcome (*write_hashes)(void *context, const struct hash_pair *hashes);

    /* Stops one service and waits until it has stopped; FAILURE_TIMED_OUT when it makes no
     * progress. With may_cancel a stop request of our own ends the wait, and STOP_AT_ONCE and the
     * shutdown of Windows do in any case: FAILURE_CANCELLED. */
    struct outcome (*stop_service)(void *context, const char *name, bool may_cancel);
    /* Starts one service, with what it depends on, and waits until it runs;
     * FAILURE_ALREADY_EXISTS when it runs already, FAILURE_NOT_FOUND when it is not installed,
     * FAILURE_CANCELLED when Windows shuts down meanwhile, or STOP_AT_ONCE comes: it may run yet,
     * and another call waits for it. */
    struct outcome (*start_service)(void *context, const char *name);

    /* Durable before it returns. */
    struct outcome (*store_intent)(void *context, const struct intent *intent);
    struct outcome (*clear_intent)(void *context);
    struct outcome (*store_last_good)(void *context, const struct last_good *last_good);
    struct outcome (*store_sstp_start)(void *context, const struct sstp_start *start);
    struct outcome (*store_loss)(void *context, const struct loss *loss);
    struct outcome (*store_end)(void *context, const struct remote_access_end *end);
    struct outcome (*store_choice)(void *context, const struct admin_choice *choice);
    struct outcome (*store_exclusions)(void *context, const struct exclusions *exclusions);
    struct outcome (*store_restarts)(void *context, const struct restart_history *restarts);
    struct outcome (*store_last_rotation)(void *context, const struct last_rotation *rotation);
    struct outcome (*store_clock)(void *context, const struct clock_record *clock);

    void (*report)(void *context, const struct report *report);
};

#endif
