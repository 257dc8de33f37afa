/* See run/one_pass.h. */
#include "run/one_pass.h"

#include "run/live_settings.h"
#include "run/server.h"
#include "win32/error.h"

/* Large for a stack. */
struct work {
    struct live_settings settings;
    struct server server;
    struct reconciler reconciler;
    struct pass_memory memory;
};

static void do_nothing(void *context)
{
    (void)context;
}

static struct outcome work(struct work *work, const struct rotation_request *request,
                           const struct console_end *end, struct event_log *log,
                           struct request_answer *answer)
{
    const struct server_life life = {
        .stop = end->stop, .hurry = end->hurry, .waiting = do_nothing, .changing = do_nothing};
    const struct trigger trigger = {.request = *request};
    struct outcome outcome;

    live_settings_read(&work->settings, log);
    outcome = server_open(&work->server, &work->settings.now, &life, log);
    if (outcome_ok(&outcome)) {
        *answer = server_pass(&work->server, &work->reconciler, trigger, &work->memory).answer;
    }
    server_close(&work->server);
    return outcome;
}

struct outcome one_pass(const struct rotation_request *request, const struct console_end *end,
                        struct event_log *log, struct request_answer *answer)
{
    struct work *memory = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*memory));
    struct outcome outcome;

    if (memory == NULL) {
        return outcome_failed("HeapAlloc", "pass", ERROR_NOT_ENOUGH_MEMORY);
    }
    outcome = work(memory, request, end, log, answer);
    (void)HeapFree(GetProcessHeap(), 0, memory);
    return outcome;
}
