/* One source of change notifications: an event to wait for and how it is kept armed. A source
 * embeds this as its first member. */
#ifndef WAKE_SOURCE_H
#define WAKE_SOURCE_H

#include <windows.h>

#include <stdbool.h>

#include "base/outcome.h"
#include "win32/retry.h"

struct wake_source {
    HANDLE changed;    /* waited for */
    bool until_reset;  /* it is a manual-reset event, which `take` resets */
    const char *what;  /* what is watched, in administrators' words */
    DWORD when_failed; /* the events to report it with; 0: as for any other source */
    DWORD when_again;
    bool retried; /* armed again between the passes, too, where that has failed */
    struct retry retry;
    bool failed; /* reported, and not reported again until it works; wake_report's */

    /* Watches, also again after a failure. Does nothing while it watches; called before each pass,
     * so that what changes after the pass has observed is not missed. */
    struct outcome (*arm)(struct wake_source *self);

    /* After the event has signalled: arms again. False where nothing that matters changed. *armed
     * says how the arming went. */
    bool (*take)(struct wake_source *self, struct outcome *armed);

    /* Ends the watch and leaves the event. */
    void (*stop)(struct wake_source *self);
};

#endif
