/* The events of certificate renewals (facts/windows.md 3): a notification that the certificate
 * store has changed, beside the store's own (wake/store.h). */
#ifndef WAKE_RENEWALS_H
#define WAKE_RENEWALS_H

#include "wake/event_pull.h"

struct wake_renewals {
    struct wake_source source;
    struct event_pull pull;
    EVT_HANDLE context; /* the render context for what is read of an event */
};

struct wake_renewals wake_renewals(void);

/* Whether the channel is there (code ERROR_EVT_CHANNEL_NOT_FOUND) and enabled (code
 * ERROR_EVT_PUBLISHER_DISABLED). */
struct outcome wake_renewals_channel(void);

#endif
