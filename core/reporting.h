/* Telling the outside: each action and failure once, a standing finding when it begins and when it
 * ends. */
#ifndef CORE_REPORTING_H
#define CORE_REPORTING_H

#include "host.h"

/* Fills in the port from the report's snapshot. */
void report_tell(const struct host *host, struct report report);

/* False, and reported, if our own state could not be stored. */
bool report_state(const struct host *host, const struct snapshot *snapshot,
                  const struct outcome *outcome);

/* Reports what is new in the findings and what has ended, and remembers them in *standing. */
void report_findings(struct findings *standing, const struct host *host,
                     const struct snapshot *snapshot, const struct findings *findings);

#endif
