/* The checks on the certificate a binding carries; for diagnosis/drift.c. */
#ifndef DIAGNOSIS_BOUND_CERTIFICATE_H
#define DIAGNOSIS_BOUND_CERTIFICATE_H

#include "findings/findings.h"

void drift_check_bound(const struct snapshot *snapshot, const struct binding *binding,
                       struct findings *findings);

#endif
