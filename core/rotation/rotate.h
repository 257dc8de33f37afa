/* Applies a plan through the host, and takes it back where that is better than going on. */
#ifndef ROTATION_ROTATE_H
#define ROTATION_ROTATE_H

#include "host/host.h"
#include "plan/plan.h"

struct rotation {
    enum rotation_result result; /* DONE: not yet verified, and the intent still stored */
    instant first_change;        /* 0: nothing was changed */
    instant sstp_started; /* with the new certificate, or tried to be: just before; 0: it was not */
    instant finished;
    bool refused;                    /* HTTP.sys refused the certificate */
    bool not_yet;                    /* it did so as it does for a while where that is new */
    bool would_lose;                 /* a record was left because it has what would be lost */
    bool one_family;                 /* just one of both families could not be written, */
    enum family unwritten;           /* this one */
    const struct snapshot *observed; /* the last observation: the plan's, or after */
};

/* after is the caller's memory for what is read back when a step failed. */
struct rotation rotate(const struct host *host, const struct plan *plan, struct snapshot *after);

enum resumption {
    RESUMPTION_FAILED,  /* a service could not be started: to be retried */
    RESUMPTION_STARTED, /* started, and to be seen to run */
    RESUMPTION_SETTLED  /* each runs already, whatever the observation says of it */
};

/* Starts what an interrupted rotation left stopped. What is not installed any more is taken out of
 * the intent, in *snapshot too. *ended_with: the code with which the start of RemoteAccess failed,
 * which may be what it ended with; 0 where it did not. */
enum resumption rotate_resume(const struct host *host, struct snapshot *snapshot,
                              uint32_t *ended_with);

#endif
