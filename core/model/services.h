/* The services of RRAS, and those that are restarted with them. */
#ifndef MODEL_SERVICES_H
#define MODEL_SERVICES_H

#include "base/instant.h"
#include "base/outcome.h"
#include "base/service_name.h"
#include "settings/settings.h"

#define SERVICES_MAX 64 /* SstpSvc and those that depend on it, far above what RRAS has */

enum service_state { SERVICE_IS_STOPPED, SERVICE_IS_RUNNING, SERVICE_IS_CHANGING };

struct service_facts {
    enum presence presence; /* ABSENT: not installed */
    struct outcome error;
    enum service_state state;
    bool disabled;      /* its start type is Disabled */
    bool automatic;     /* its start type is Automatic, delayed or not */
    instant started_at; /* 0: stopped, or the start is not known (it shares its process): then, */
    instant started_after;  /* not before this, */
    instant started_before; /* and not after this; 0 each: not known */
    uint32_t exit_code;     /* of one that is stopped: the error that it ended with; 0: none */
    uint32_t specific_code; /* with exit_code 1066, the one that is its own */
};

struct service_names {
    char items[SERVICES_MAX][SERVICE_NAME_SIZE];
    size_t count;
};

/* The running services that depend on SstpSvc, in the order that is right for stopping them. */
struct dependents {
    enum presence presence;
    struct outcome error;
    struct service_names running;
    bool changing[SERVICES_MAX]; /* of those running: still starting, or still stopping */
};

/* Services that do not depend on SstpSvc and are restarted after RemoteAccess (AlsoRestart). */
struct companions {
    char names[COMPANIONS_MAX][SERVICE_NAME_SIZE];
    bool stopped[COMPANIONS_MAX]; /* its stop has begun: it is to run again, whatever comes */
    size_t count;
};

#endif
