/* The inside of a rotation: the progress through a plan, its steps and the undo. For core/rotation
 * only. */
#ifndef ROTATION_CONTEXT_H
#define ROTATION_CONTEXT_H

#include "rotation/rotate.h"

/* The records that a plan may write: SSTP's two by their family, then others' that go along. */
#define CONTEXT_RECORDS (FAMILY_COUNT + MOVED_MAX)

struct record_progress {
    bool tried;     /* to write it: whatever the call said, it may be done */
    bool changed;   /* to be restored */
    bool set_anew;  /* by delete and set */
    bool lost;      /* it could not be put back, and that was said */
    bool unwritten; /* it could not be written, which was said */
};

struct rotation_context {
    const struct host *host;
    const struct plan *plan;
    struct snapshot *after; /* what is read back after the undo */
    struct rotation rotation;
    bool tried; /* HTTP.sys accepted the certificate */
    struct record_progress records[CONTEXT_RECORDS];
    size_t unwritten; /* families whose record could not be written */
    size_t behind;    /* others' records that could not, and that it went on without */
    bool hashes_changed;
    instant undone_at;  /* when the undo began */
    bool differs;       /* read back: a binding or hash is not as it was */
    size_t stops;       /* services whose stop began, the failed one included */
    bool sstp_stopping; /* SSTP ends, or RemoteAccess: the start of either reads anew */
    bool hurried;       /* RemoteAccess was started first, as time was short */
    struct intent intent;
    size_t next; /* the step to come */
};

/* Reports with what every report of a rotation carries. */
void context_report(const struct rotation_context *context, struct report report);
/* Reports a failure to store our own state. True if there was none. */
bool context_report_state(const struct rotation_context *context, const struct outcome *outcome);

/* To be called before each change of the server. */
void context_mark_change(struct rotation_context *context);

/* A record that the plan writes. */
struct written {
    size_t index;
    struct binding_site site;
    enum presence presence;          /* of what was there before */
    const struct ssl_record *before; /* of others' that was missing: as it had been */
    struct ssl_record after;
};

size_t context_index(const struct step *step);
struct written context_record(const struct rotation_context *context, size_t index);
/* Reports with the record's endpoint. */
void context_report_record(const struct rotation_context *context, const struct written *written,
                           struct report report);

/* The steps that concern HTTP.sys. */
bool context_try_certificate(struct rotation_context *context, const struct step *step);
bool context_write(struct rotation_context *context, const struct step *step);

/* Whether the record can go from what it was to what the plan wants, and back, in one step: nothing
 * says that this would change whose it is. */
bool context_in_one_step(const struct rotation_context *context, const struct written *written);

/* Applies the plan's next step. False if it failed, which is reported. */
bool context_apply(struct rotation_context *context, const struct step *step);

/* Whether a record that was to be updated in one step is to be deleted and set. */
bool context_cannot_update(const struct outcome *outcome);

/* For where a record cannot be updated in one step. A delete that failed may have taken effect all
 * the same: only a record that is in the way of the new one says that it did not. *absent: the
 * record is gone, as far as the calls say. */
struct outcome context_delete_and_create(const struct rotation_context *context,
                                         const struct written *written,
                                         const struct ssl_record *record, bool *absent);

/* How putting the old record back ended: noted, and reported. */
void context_restored(struct rotation_context *context, const struct written *written,
                      const struct outcome *outcome);

/* Whether one of SSTP's two records was changed. */
bool context_rebound(const struct rotation_context *context);
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
    bool read;        /* SSTP has read what is undone: only a start after this will do */
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
