/* The events by which others reach a worker. */
#include "run/worker.h"
#include "win32/error.h"

struct outcome worker_signals_open(struct worker_signals *signals)
{
    const struct {
        HANDLE *event;
        BOOL stays_set;
    } events[] = {{&signals->stop, TRUE},      {&signals->hurry, TRUE},
                  {&signals->shutdown, TRUE},  {&signals->paused, TRUE},
                  {&signals->mode, FALSE},     {&signals->check, FALSE},
                  {&signals->settings, FALSE}, {&signals->request, FALSE}};

    *signals = (struct worker_signals){0};
    for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
        *events[i].event = CreateEventW(NULL, events[i].stays_set, FALSE, NULL);
        if (*events[i].event == NULL) {
            return outcome_failed("CreateEvent", "the controls of the service", GetLastError());
        }
    }
    return outcome_success();
}

void worker_signals_close(struct worker_signals *signals)
{
    const HANDLE handles[] = {signals->stop, signals->hurry, signals->shutdown, signals->paused,
                              signals->mode, signals->check, signals->settings, signals->request};

    for (size_t i = 0; i < sizeof(handles) / sizeof(handles[0]); i++) {
        if (handles[i] != NULL) {
            (void)CloseHandle(handles[i]);
        }
    }
    *signals = (struct worker_signals){0};
}
