/* This server as the core's host: puts the adapters together behind struct host. */
#ifndef SERVICE_SERVER_H
#define SERVICE_SERVER_H

/* First: it brings winsock2.h, which must come before windows.h. */
#include "http_bindings.h"

#include "arena.h"
#include "event_log.h"
#include "event_text.h"
#include "host.h"
#include "service_control.h"
#include "settings.h"

/* Used by one thread. */
struct server {
    struct arena arena; /* what the newest two observations point into */
    struct arena arena_before;
    struct http_bindings bindings;
    struct service_control services;
    const struct settings *settings; /* owned by the caller */
    char machine[MACHINE_NAME_SIZE];
    HANDLE stop_event; /* set when our own service is asked to stop; owned by the caller */
    struct event_log *log;
    struct event_text event; /* room for the event being written */
    struct host host;        /* the table, with this as its context */
};

/* waiting is called with context while a service is waited for, so that our own stop can show
 * progress. Must be released with server_close, also after a failure. */
struct outcome server_open(struct server *server, const struct settings *settings,
                           HANDLE stop_event, struct event_log *log, void (*waiting)(void *context),
                           void *context);
void server_close(struct server *server);

/* The settings have changed where server_open was told to find them. */
void server_use_settings(struct server *server);

#endif
