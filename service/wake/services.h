/* The notification of a service that was stopped or started (NotifyServiceStatusChangeW). */
#ifndef WAKE_SERVICES_H
#define WAKE_SERVICES_H

#include <windows.h>
#include <winsvc.h>

#include "rras/control.h"
#include "wake/source.h"

struct wake_service {
    struct wake_source source;              /* first */
    const char *name;                       /* of the service */
    const struct service_control *services; /* what is to learn of its starts; may be NULL */
    SC_HANDLE manager;
    SC_HANDLE service;      /* NULL while it is not watched */
    SERVICE_NOTIFYW notify; /* the system's while `pending` */
    bool pending;           /* a notification is asked for and has not come */
    bool of_pauses;         /* it is signalled, too, that the service is paused */
};

/* Both are static texts. */
struct wake_service wake_service(const char *name, const char *what);

#endif
