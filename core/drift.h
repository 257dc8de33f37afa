/* Drift: an ordered list of checks turns a snapshot into findings. */
#ifndef CORE_DRIFT_H
#define CORE_DRIFT_H

#include "findings.h"

/* Runs the checks that need nothing but the snapshot. */
void drift_find(const struct snapshot *snapshot, struct findings *findings);

#endif
