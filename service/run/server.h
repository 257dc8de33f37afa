/* This server as the core's host: puts the adapters together behind struct host. */
#ifndef RUN_SERVER_H
#define RUN_SERVER_H

#include "certificates/keys.h"
#include "control/pass.h"
#include "events/behind.h"
#include "events/log.h"
#include "events/text.h"
#include "host/host.h"
#include "http/bindings.h"
#include "probe/balancer.h"
#include "probe/loopback.h"
#include "rras/control.h"
#include "run/life.h"
#include "settings/settings.h"
#include "wake/sstp_log.h"
#include "win32/arena.h"

/* To what SSTP says in the System log, within a pass. Subscribing takes its time, so it is done
 * before the first change where a start is foreseen. */
enum listening { NOT_LISTENING, LISTENING_AHEAD, LISTENING_TO_A_START };

/* Used by one thread. */
struct server {
    struct arena arena; /* what the newest two observations point into */
    struct arena arena_before;
    struct http_bindings bindings;
    struct service_control services;
    struct cert_keys keys;
    const struct settings *settings; /* owned by the caller */
    char machine[MACHINE_NAME_SIZE];
    struct server_life life;
    struct event_log *log;
    struct loopback loopback;
    struct sstp_log sstp_log;
    enum listening listening;
    struct certificate balancer; /* what the load balancer presented */
    struct event_text event;     /* room for the event being written */
    struct events_behind behind;
    struct host host; /* the table, with this as its context */
};

/* Must be released with server_close, also after a failure: what could not be opened then reads as
 * unreadable, and all else can be observed. */
struct outcome server_open(struct server *server, const struct settings *settings,
                           const struct server_life *life, struct event_log *log);
void server_close(struct server *server);

/* What this server is like. The observation before the last one is not valid any more. */
void server_observe(struct server *server, instant now, struct snapshot *snapshot);

/* These are about to be stopped and started. */
void server_prepare_restart(struct server *server, const struct service_names *services);

/* SSTP is about to be started. */
void server_listen_to_sstp(struct server *server);

/* No service is stopped or started for now: those that were opened to be are closed, and the last
 * event is in the log. */
void server_let_go(struct server *server);

/* A pass over this server. */
struct pass server_pass(struct server *server, struct reconciler *reconciler,
                        struct trigger trigger, struct pass_memory *memory);

/* The certificate store has changed. */
void server_forget_keys(struct server *server);

/* Somebody asks for a check: what said nothing is asked again. */
void server_ask_again(struct server *server);

/* The settings have changed where server_open was asked to find them. */
void server_use_settings(struct server *server);

#endif
