/* Watching the server from outside, in ways that cost it little. */
#ifndef BENCH_WATCH_H
#define BENCH_WATCH_H

#include "server.h"

/* Milliseconds since some moment. */
double watch_clock(void);

struct watched_key {
    HKEY key;
    HANDLE changed; /* signalled at the next change */
};

struct watch {
    struct watched_key store;    /* LocalMachine\MY */
    struct watched_key bindings; /* all of HTTP.sys */
    SC_HANDLE manager;
    SC_HANDLE remote_access;
    DWORD process; /* of RemoteAccess, before */
};

void watch_begin(struct watch *watch);
void watch_end(struct watch *watch);

/* Waits for the event; returns when that was. */
double watch_signal(HANDLE event);

/* When RemoteAccess ran again, in another process than before. */
double watch_running(const struct watch *watch);

/* When the first client got in. */
double watch_serving(const struct certificate *certificate);

/* A thread that looks at both records all the time. Starts with the call; watch_gaps_end says for
 * how many milliseconds each was away. */
struct watch_gaps;
struct watch_gaps *watch_gaps_begin(void);
void watch_gaps_end(struct watch_gaps *gaps, double without[FAMILIES]);

#endif
