/* How often a certificate is tried that HTTP.sys refuses, before others come first. */
#ifndef ROTATION_PATIENCE_H
#define ROTATION_PATIENCE_H

#include "rotation/rotate.h"

/* So often in a row: its key may be unavailable for a moment only. */
#define REFUSALS_MAX 3

/* So often where it may be refused because it is new, over some ten minutes: Server 2025 answers
 * ERROR_INVALID_PARAMETER for so long about a good one that was just enrolled. */
#define NOT_YETS_MAX 6

/* What was tried is no longer new, even if another came first before it was tried for so long:
 * where several are refused in turns, none of them begins with seconds again. */
#define TRIED_KEPT 8

/* Zero at the start. */
struct patience {
    unsigned not_yets;             /* rotations in a row that ended so, */
    struct thumbprint certificate; /* with this one */
    struct thumbprint tried[TRIED_KEPT];
    unsigned tried_count; /* ever; the newest took the places of the oldest */
};

/* Counts how a rotation to that certificate ended, after so many failures in a row. Returns how
 * many they are for the back-off: another one, if it is new, begins with seconds. */
unsigned patience_count(struct patience *patience, const struct rotation *rotation,
                        const struct thumbprint *certificate, unsigned failures);

/* HTTP.sys refused it often enough; failures: in a row before this one. */
bool patience_is_over(const struct patience *patience, const struct rotation *rotation,
                      unsigned failures);

#endif
