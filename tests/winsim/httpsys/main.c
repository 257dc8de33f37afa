/*
 * winsim-httpsys: stands for the HTTP.sys driver of a simulated server. Started and stopped by the
 * playground; holds what a reboot clears. Usage: winsim-httpsys --control PORT --offset N
 * [--pid-file FILE]
 */
#include "control.h"
#include "endpoints.h"
#include "reactor.h"
#include "tls_listener.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { EXIT_USAGE = 3 };

struct options {
    unsigned long control_port;
    unsigned long offset;
    const char *pid_file;
    bool control_given;
    bool offset_given;
};

static bool parse_number(const char *text, unsigned long *number)
{
    char *end = NULL;

    errno = 0;
    *number = strtoul(text, &end, 10);
    return errno == 0 && end != text && *end == '\0' && text[0] != '-' && *number <= UINT16_MAX;
}

static bool parse_options(int count, char **arguments, struct options *options)
{
    for (int i = 1; i + 1 < count; i += 2) {
        const char *name = arguments[i];
        const char *value = arguments[i + 1];

        if (strcmp(name, "--control") == 0 && parse_number(value, &options->control_port)) {
            options->control_given = true;
        } else if (strcmp(name, "--offset") == 0 && parse_number(value, &options->offset)) {
            options->offset_given = true;
        } else if (strcmp(name, "--pid-file") == 0) {
            options->pid_file = value;
        } else {
            return false;
        }
    }
    return count % 2 == 1 && options->control_given && options->offset_given;
}

static bool write_pid(const char *path)
{
    FILE *file = fopen(path, "w");
    bool written;

    if (file == NULL) {
        return false;
    }
    written = fprintf(file, "%ld\n", (long)getpid()) > 0;
    return fclose(file) == 0 && written;
}

static void end_requested(struct source *source, short revents)
{
    struct reactor *reactor = source->context;

    (void)revents;
    reactor->ended = true;
}

/* SIGTERM and SIGINT arrive as a descriptor like any other, so that nothing is interrupted
 * half-way. */
static bool watch_signals(struct reactor *reactor)
{
    sigset_t ends;
    int fd;

    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    if (sigprocmask(SIG_BLOCK, &ends, NULL) != 0) {
        return false;
    }
    fd = signalfd(-1, &ends, SFD_NONBLOCK | SFD_CLOEXEC);
    return fd >= 0 && reactor_add(reactor, fd, end_requested, NULL, reactor) != NULL;
}

static int serve(const struct options *options)
{
    static struct reactor reactor;
    static struct endpoints endpoints;
    struct tls_listener listener = {
        .reactor = &reactor, .endpoints = &endpoints, .offset = (unsigned)options->offset};
    static struct balancer balancer;
    struct url url = {.listener = &listener};
    struct control control = {.reactor = &reactor,
                              .endpoints = &endpoints,
                              .listener = &listener,
                              .balancer = &balancer,
                              .url = &url};
    uint16_t port = 0;
    bool served = false;

    balancer.listener = &listener;
    listener.request_arrived = control_request_arrived;
    listener.context = &control;
    if (!watch_signals(&reactor)) {
        perror("winsim-httpsys: signals");
    } else if ((port = control_open(&control, (uint16_t)options->control_port)) == 0) {
        perror("winsim-httpsys: control port");
    } else if (options->pid_file != NULL && !write_pid(options->pid_file)) {
        perror("winsim-httpsys: pid file");
    } else {
        printf("control %u\n", (unsigned)port);
        fflush(stdout);
        served = reactor_run(&reactor);
    }
    reactor_free(&reactor);
    endpoints_clear(&endpoints);
    endpoints_clear(&balancer.endpoints);
    if (options->pid_file != NULL && port != 0) {
        unlink(options->pid_file);
    }
    return served ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int count, char **arguments)
{
    struct options options = {0};

    if (!parse_options(count, arguments, &options)) {
        fputs("usage: winsim-httpsys --control PORT --offset N [--pid-file FILE]\n", stderr);
        return EXIT_USAGE;
    }
    return serve(&options);
}
