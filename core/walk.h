/* The inside of a rotation: the walk through a plan, its steps and the way back. For rotate*.c
 * only. */
#ifndef CORE_WALK_H
#define CORE_WALK_H

#include "rotate.h"

struct walk {
    const struct host *host;
    const struct plan *plan;
    struct rotation rotation;
    bool tried;                         /* HTTP.sys accepted the certificate */
    bool binding_changed[FAMILY_COUNT]; /* to be restored */
    bool binding_lost;                  /* deleted, and neither the new nor the old could be set */
    bool hashes_changed;
    size_t stops;      /* services whose stop began, the failed one included */
    bool sstp_started; /* SSTP runs with the new certificate: no way back */
    struct intent intent;
    size_t next; /* the step to come */
};

/* Reports with what every report of a rotation carries. */
void walk_report(const struct walk *walk, struct report report);
/* Reports a failure to store our own state. True if there was none. */
bool walk_report_state(const struct walk *walk, const struct outcome *outcome);

/* Whether the family's record can go from what it was to what the plan wants, and back, in one
 * step: nothing says that this would change whose it is. */
bool walk_in_one_step(const struct walk *walk, enum family family);

/* Applies the walk's next step. False if it failed, which is reported. */
bool walk_apply(struct walk *walk, const struct step *step);

/* Whether anything but our own state was changed. */
bool walk_changed(const struct walk *walk);

/* After a step failed: brings the server into a state that serves clients, back where the old one
 * did, on where not. Sets the result. */
void walk_recover(struct walk *walk);

/* Reports how the start of a service ended; one that ran already is no action. */
void walk_report_start(const struct host *host, const struct snapshot *snapshot, const char *name,
                       const struct outcome *outcome);

/* Starts one service; one that runs already is no failure. */
bool walk_start_service(const struct host *host, const struct snapshot *snapshot, const char *name);

#endif
