/* Reporting: each action and failure once, an ongoing finding when it begins, when it
 * changes, once a day and when it ends. */
#ifndef HOST_REPORTING_H
#define HOST_REPORTING_H

#include "host/host.h"

/* Fills in the port from the report's snapshot, and the rotation that is under way. */
void report_send(const struct host *host, struct report report);

/* Whether our own state can be stored: reported when that ends, and when it can again. And which
 * rotation what is reported belongs to. */
struct reported {
    uint32_t rotation; /* its number; 0: none is under way, and none was interrupted */
    bool unwritable;   /* it was reported */
    bool failed_now;   /* in this pass */
    bool written_now;  /* in this pass */
};

/* To be called when a pass begins and when it ends. */
void report_begin(const struct host *host, const struct snapshot *snapshot);
void report_end(const struct host *host, const struct snapshot *snapshot);

/* False if our own state could not be stored, which is reported once while it lasts. */
bool report_state(const struct host *host, const struct snapshot *snapshot,
                  const struct outcome *outcome);

/* Reports what is new in the findings, has changed, stands for another day or has ended, and
 * remembers them in *standing. Sets since and told of each. */
void report_findings(struct findings *ongoing, const struct host *host,
                     const struct snapshot *snapshot, struct findings *findings);

#endif
