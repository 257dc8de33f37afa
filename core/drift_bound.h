/* The checks on the certificate a binding carries; for drift.c. */
#ifndef CORE_DRIFT_BOUND_H
#define CORE_DRIFT_BOUND_H

#include "findings.h"

void drift_check_bound(const struct snapshot *snapshot, const struct binding *binding,
                       struct findings *findings);

#endif
