/* The poll() loop; see reactor.h. */
#include "reactor.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { NO_DESCRIPTOR = -1, LISTENERS_RESERVE = 8 };

int64_t reactor_now_ms(void)
{
    struct timespec now;

    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0) {
        return 0;
    }
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Some places stay free for the listeners that a control command opens, so that a flood of clients
 * cannot prevent them. The kernel's backlog holds the callers meanwhile. */
static bool has_room(const struct reactor *reactor)
{
    return reactor->count + LISTENERS_RESERVE < REACTOR_MAX_SOURCES;
}

struct source *reactor_add(struct reactor *reactor, int fd, source_ready *ready,
                           source_closed *closed, void *context)
{
    struct source *source = reactor->count < REACTOR_MAX_SOURCES ? calloc(1, sizeof *source) : NULL;

    if (source == NULL) {
        close(fd);
        if (closed != NULL) {
            closed(context);
        }
        return NULL;
    }
    source->fd = fd;
    source->wants = POLLIN;
    source->ready = ready;
    source->closed = closed;
    source->context = context;
    reactor->sources[reactor->count++] = source;
    return source;
}

void reactor_close(struct source *source)
{
    if (source->fd != NO_DESCRIPTOR) {
        close(source->fd);
        source->fd = NO_DESCRIPTOR;
        if (source->closed != NULL) {
            source->closed(source->context);
        }
    }
}

void reactor_close_kind(struct reactor *reactor, source_ready *ready)
{
    for (size_t i = 0; i < reactor->count; i++) {
        if (reactor->sources[i]->ready == ready) {
            reactor_close(reactor->sources[i]);
        }
    }
}

static void sweep(struct reactor *reactor)
{
    size_t kept = 0;

    for (size_t i = 0; i < reactor->count; i++) {
        if (reactor->sources[i]->fd == NO_DESCRIPTOR) {
            free(reactor->sources[i]);
        } else {
            reactor->sources[kept++] = reactor->sources[i];
        }
    }
    reactor->count = kept;
}

static int nearest_timeout(const struct reactor *reactor)
{
    const int64_t now = reactor_now_ms();
    int64_t nearest = -1;

    for (size_t i = 0; i < reactor->count; i++) {
        const int64_t deadline = reactor->sources[i]->deadline_ms;

        if (deadline != 0) {
            const int64_t left = deadline > now ? deadline - now : 0;

            nearest = nearest < 0 || left < nearest ? left : nearest;
        }
    }
    return nearest > REACTOR_STALL_MS ? REACTOR_STALL_MS : (int)nearest;
}

static void dispatch(struct reactor *reactor, const struct pollfd *polled, size_t count)
{
    const int64_t now = reactor_now_ms();

    for (size_t i = 0; i < count && !reactor->ended; i++) {
        struct source *source = reactor->sources[i];

        if (source->fd == NO_DESCRIPTOR) {
            continue; /* closed by another source's function in this very round */
        }
        if (polled[i].revents != 0) {
            source->ready(source, polled[i].revents);
        } else if (source->deadline_ms != 0 && source->deadline_ms <= now) {
            source->ready(source, 0);
        }
    }
}

bool reactor_run(struct reactor *reactor)
{
    struct pollfd polled[REACTOR_MAX_SOURCES];

    while (!reactor->ended) {
        const size_t count = reactor->count;

        for (size_t i = 0; i < count; i++) {
            const struct source *source = reactor->sources[i];

            polled[i] = (struct pollfd){.fd = source->fd, .events = source->wants};
            if (source->accepts && !has_room(reactor)) {
                polled[i].fd = NO_DESCRIPTOR;
            }
        }
        if (poll(polled, (nfds_t)count, nearest_timeout(reactor)) < 0) {
            if (errno != EINTR) {
                return false;
            }
            continue;
        }
        dispatch(reactor, polled, count);
        sweep(reactor);
    }
    return true;
}

void reactor_free(struct reactor *reactor)
{
    for (size_t i = 0; i < reactor->count; i++) {
        reactor_close(reactor->sources[i]);
    }
    sweep(reactor);
}
