/* The control protocol; see control.h. */
#include "control_commands.h"
#include "net.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct session {
    struct control *control;
    char line[CONTROL_LINE_SIZE];
    size_t received;
};

/* A reply fits every socket buffer, so it is sent in one piece; a caller that has gone away is no
 * concern. */
static void answer(int fd, const char *problem, const char *text)
{
    char line[CONTROL_REPLY_SIZE + 8];
    const int length = problem == NULL ? snprintf(line, sizeof line, "OK%s\n", text)
                                       : snprintf(line, sizeof line, "ERR %s\n", problem);

    if (length > 0 && send(fd, line, (size_t)length, MSG_NOSIGNAL) < 0) {
        return;
    }
    shutdown(fd, SHUT_WR);
}

void control_request_arrived(void *context)
{
    struct control *const control = context;
    struct source *const receiver = control->url->receiver;
    char reply[CONTROL_REPLY_SIZE] = "";

    if (receiver != NULL && control_take_request(control, reply) == NULL) {
        answer(receiver->fd, NULL, reply);
        reactor_close(receiver);
    }
}

static void session_free(void *context)
{
    struct session *const session = context;
    struct url *const url = session->control->url;

    if (url->receiver != NULL && url->receiver->context == session) {
        url->receiver = NULL;
    }
    free(session);
}

static void run_session(struct source *source, struct session *session)
{
    char reply[CONTROL_REPLY_SIZE] = "";
    const char *const problem = control_run(session->control, session->line, reply);

    if (problem == control_later) {
        session->control->url->receiver = source;
        return;
    }
    answer(source->fd, problem, reply);
    reactor_close(source);
}

static void session_ready(struct source *source, short revents)
{
    struct session *session = source->context;
    ssize_t got;
    char *end;

    if (revents == 0) { /* stalled, or no request came */
        if (session->control->url->receiver == source) {
            answer(source->fd, "none", "");
        }
        reactor_close(source);
        return;
    }
    got = recv(source->fd, session->line + session->received,
               sizeof session->line - session->received, 0);
    if (got <= 0) {
        reactor_close(source);
        return;
    }
    end = memchr(session->line + session->received, '\n', (size_t)got);
    session->received += (size_t)got;
    if (end != NULL) {
        *end = '\0';
        run_session(source, session);
    } else if (session->received == sizeof session->line) {
        answer(source->fd, "line too long", "");
        reactor_close(source);
    }
}

static void accept_session(struct source *source, short revents)
{
    struct control *control = source->context;
    const int fd = net_accept(source->fd);
    struct session *session;
    struct source *accepted;

    (void)revents;
    if (fd < 0) {
        return;
    }
    session = calloc(1, sizeof *session);
    if (session == NULL) {
        close(fd);
        return;
    }
    session->control = control;
    accepted = reactor_add(control->reactor, fd, session_ready, session_free, session);
    if (accepted != NULL) {
        accepted->deadline_ms = reactor_now_ms() + REACTOR_STALL_MS;
    }
}

uint16_t control_open(struct control *control, uint16_t port)
{
    const int fd = net_listen(AF_INET, port);
    struct source *source;
    uint16_t chosen;

    if (fd < 0) {
        return 0;
    }
    chosen = net_port(fd);
    source = reactor_add(control->reactor, fd, accept_session, NULL, control);
    if (source == NULL) {
        return 0;
    }
    source->accepts = true;
    return chosen;
}
