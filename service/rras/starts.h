/* When SstpSvc and RemoteAccess began to run, where their process does not say it since they share
 * it: as far as our process has seen. Nothing is polled: what is seen is what the passes look at,
 * what we stop and start ourselves, and what Windows notifies. */
#ifndef RRAS_STARTS_H
#define RRAS_STARTS_H

#include <stdbool.h>

#include "model/services.h"

enum { STARTS_SSTP, STARTS_REMOTE_ACCESS, STARTS_COUNT };

enum service_sight {
    SEEN_BETWEEN_CHANGES, /* it may have been restarted since it was seen last, if that was notified
                           */
    SEEN_AS_NOTIFIED,     /* it changed just now */
};

struct service_start {
    bool seen;
    bool runs;
    bool changed; /* since it was seen */
    instant after;
    instant before;
};

/* Zeroed: nothing was seen. Services of other names are ignored. */
struct service_starts {
    struct service_start of[STARTS_COUNT];
};

/* A service that is between two states is neither here nor there. */
void service_starts_see(struct service_starts *starts, const char *name, enum service_state state,
                        enum service_sight sight);

/* It may have changed and nobody saw how. */
void service_starts_unseen(struct service_starts *starts, const char *name);

/* It runs, and began to not before *after and not after *before; 0: not known. */
void service_starts_read(const struct service_starts *starts, const char *name, instant *after,
                         instant *before);

#endif
