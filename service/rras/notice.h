/* Being notified that a service has left a pending state, instead of asking again and again.
 *
 * Sources: NotifyServiceStatusChangeW and SERVICE_NOTIFY_2W (winsvc.h). The answer is an APC, so it
 * comes only into an alertable wait of the thread that asked; a service that is in one of the
 * wanted states already is answered at once. Checkpoints are not notified. Closing the service's
 * handle takes an open question back; what was queued before that is taken by the next alertable
 * wait. */
#ifndef RRAS_NOTICE_H
#define RRAS_NOTICE_H

#include <stdbool.h>

#include "rras/handle.h"

/* Zeroed: nothing is asked. Must outlive every service handle that it was used with; one at a
 * time. */
struct service_notice {
    SERVICE_NOTIFYW buffer;
    bool open; /* asked, and not answered */
};

/* Asks, unless that is done already. False where Windows does not answer: ask for the status
 * instead. */
bool service_notice_ask(struct service_notice *notice, const struct service_handle *service);

/* Closes the service and takes the question back. */
void service_notice_end(struct service_notice *notice, struct service_handle *service);

#endif
