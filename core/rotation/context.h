/* The inside of a rotation: the progress through a plan, its steps and the undo. For core/rotation
 * only. */
#ifndef ROTATION_CONTEXT_H
#define ROTATION_CONTEXT_H

#include "rotation/rotate.h"

struct rotation_context {
    const struct host *host;
    const struct plan *plan;
    struct snapshot *after; /* what is read back after the undo */
    struct rotation rotation;
    bool tried;                         /* HTTP.sys accepted the certificate */
    bool binding_changed[FAMILY_COUNT]; /* to be restored */
    bool set_anew[FAMILY_COUNT];        /* by delete and set */
    bool binding_lost[FAMILY_COUNT];    /* it could not be put back, and that was said */
    size_t unwritten;                   /* families whose record could not be written */
    bool hashes_changed;
    instant undone_at;  /* when the undo began */
    bool differs;       /* read back: a binding or hash is not as it was */
    size_t stops;       /* services whose stop began, the failed one included */
    bool sstp_stopping; /* SSTP was asked to stop */
    bool hurried;       /* RemoteAccess was started first, as time was short */
    bool sstp_started;  /* SSTP runs with the new certificate: no way back */
    struct intent intent;
    size_t next; /* the step to come */
};

/* Reports with what every report of a rotation carries. */
void context_report(const struct rotation_context *context, struct report report);
/* Reports a failure to store our own state. True if there was none. */
bool context_report_state(const struct rotation_context *context, const struct outcome *outcome);

/* Whether the family's record can go from what it was to what the plan wants, and back, in one
 * step: nothing says that this would change whose it is. */
bool context_in_one_step(const struct rotation_context *context, enum family family);

/* Applies the plan's next step. False if it failed, which is reported. */
bool context_apply(struct rotation_context *context, const struct step *step);

/* Whether a record that was to be updated in one step is to be deleted and set. */
bool context_cannot_update(const struct outcome *outcome);

/* For where a record cannot be updated in one step. A delete that failed may have taken effect all
 * the same: only a record that is in the way of the new one says that it did not. *absent: the
 * record is gone, as far as the calls say. */
struct outcome context_delete_and_create(const struct rotation_context *context, enum family family,
                                         const struct ssl_record *record, bool *absent);

/* How putting the family's old record back ended: noted, and reported. */
void context_restored(struct rotation_context *context, enum family family,
                      const struct outcome *outcome);

/* Whether anything but our own state was changed. */
bool context_changed(const struct rotation_context *context);

/* Calls action for each service whose stop began, in the order of their starts. False if it was for
 * one of them. */
typedef bool service_action(struct rotation_context *context, const char *service);
bool context_for_each_stopped(struct rotation_context *context, service_action *action);

/* What the undo came to: first as the calls say, then as it is seen. */
struct seen {
    bool as_before;   /* the bindings and hashes */
    bool all_running; /* every service whose stop began */
};

/* Observes, and reports what is not as the calls said. */
void context_read_back(struct rotation_context *context, struct seen *seen);

/* After a step failed: brings the server into a state that serves clients, back where the old one
 * did, on where not. Sets the result. */
void context_recover(struct rotation_context *context);

/* Reports how the start of a service ended; one that ran already is no action. */
void context_report_start(const struct host *host, const struct snapshot *snapshot,
                          const char *name, const struct outcome *outcome);

/* Whether this process ends within seconds. */
bool context_at_once(const struct host *host);

/* Then RemoteAccess comes before what it depends on, which Windows starts for it, also when this
 * process is no more. True: it runs. */
bool context_start_remote_access(const struct host *host, const struct snapshot *snapshot);

/* Starts one service that was stopped; one that runs already is no failure. */
bool context_start_service(struct rotation_context *context, const char *name);

#endif
