/*
 * One poll() loop for every socket of the daemon. A source is a descriptor with the events it waits
 * for, a deadline and the function that is called when either comes. Single-threaded, so that
 * nothing in the daemon needs a lock. May not know about TLS, HTTP or the control protocol.
 */
#ifndef WINSIM_HTTPSYS_REACTOR_H
#define WINSIM_HTTPSYS_REACTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    REACTOR_MAX_SOURCES = 512,
    REACTOR_STALL_MS = 5000 /* a client that makes no progress for so long is closed */
};

struct source;

/* revents as poll() gave them; 0 means that the deadline passed. May close its own source or any
 * other. */
typedef void source_ready(struct source *source, short revents);
/* Frees what the owner attached; called exactly once, when the source is closed by anybody. */
typedef void source_closed(void *context);

struct source {
    int fd;
    short wants;         /* poll() events; may be changed by the owner at any time */
    bool accepts;        /* a listener: not polled while there is no room for another source */
    int64_t deadline_ms; /* reactor_now_ms() scale; 0 means none */
    source_ready *ready;
    source_closed *closed;
    void *context;
};

struct reactor {
    struct source *sources[REACTOR_MAX_SOURCES];
    size_t count;
    bool ended;
};

int64_t reactor_now_ms(void);

/* Takes descriptor and context over. NULL, with both released, when full or out of memory. closed
 * may be NULL. */
struct source *reactor_add(struct reactor *reactor, int fd, source_ready *ready,
                           source_closed *closed, void *context);

/* Closes the descriptor; the source itself is freed by the loop, after the current round. */
void reactor_close(struct source *source);

/* Closes every source that has this function. */
void reactor_close_kind(struct reactor *reactor, source_ready *ready);

/* Runs until reactor->ended is set. Returns false when poll() itself fails. */
bool reactor_run(struct reactor *reactor);

/* Closes and frees every source. */
void reactor_free(struct reactor *reactor);

#endif
