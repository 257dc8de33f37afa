/* Drift: an ordered list of checks turns a snapshot into findings. */
#ifndef CORE_DRIFT_H
#define CORE_DRIFT_H

#include "findings.h"

/* Runs the checks that need nothing but the snapshot. */
void drift_find(const struct snapshot *snapshot, struct findings *findings);

/* Whether SSTP runs with the certificate that is bound now. */
enum sstp_agreement { SSTP_AGREES, SSTP_DISAGREES, SSTP_UNKNOWN };
enum sstp_agreement drift_sstp_agreement(const struct snapshot *snapshot);

#endif
