/* Drift: an ordered list of checks turns a snapshot into findings. */
#ifndef DIAGNOSIS_DRIFT_H
#define DIAGNOSIS_DRIFT_H

#include "findings/findings.h"

/* Runs the checks that need nothing but the snapshot. */
void drift_find(const struct snapshot *snapshot, struct findings *findings);

#endif
