/* Pulling events out of a subscription (winevt/nf-winevt-evtsubscribe, the pull model), and what
 * the sources that do so share. */
#ifndef SERVICE_EVENT_PULL_H
#define SERVICE_EVENT_PULL_H

#include "annotations.h"

#include "wake_source.h"

#include <winevt.h>

/* A source's subscription. */
struct event_pull {
    EVT_HANDLE subscription; /* NULL: none */
    const wchar_t *channel;
    const wchar_t *query;
};

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
