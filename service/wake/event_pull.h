/* Pulling events out of a subscription (winevt/nf-winevt-evtsubscribe, the pull model), and what
 * the sources that do so share. */
#ifndef WAKE_EVENT_PULL_H
#define WAKE_EVENT_PULL_H

#include <windows.h>
#include <winevt.h>

#include "wake/source.h"
#include "win32/annotations.h"

/* A source's subscription. */
struct event_pull {
    EVT_HANDLE subscription; /* NULL: none */
    const wchar_t *channel;
    const wchar_t *query;
};

/* The code is of an Event Log service that has ended, with all that it held, or does not answer
 * yet: what was begun has to be begun anew. */
bool event_pull_service_away(DWORD code);

/* The same, or what EvtNext says of a log that was cleared, has rolled over or was just archived.
 */
bool event_pull_passes(const struct outcome *outcome);

/* Subscribes: `bookmark` NULL means from now on. */
_Check_return_ struct outcome event_pull_begin(struct event_pull *pull,
                                               const struct wake_source *source,
                                               _In_opt_ EVT_HANDLE bookmark);
/* With the source's event reset: nobody would do that any more, and it would be waited for in vain.
 */
void event_pull_end(struct event_pull *pull, const struct wake_source *source);

/* Hands out each event that is there; it is closed afterwards. A flood ends after a while, with the
 * source's event set again. After a failure there is no subscription any more. */
_Check_return_ struct outcome event_pull_all(struct event_pull *pull,
                                             const struct wake_source *source,
                                             void (*take)(void *context, EVT_HANDLE event),
                                             void *context);

#endif
