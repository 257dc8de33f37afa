/* What the peers have in common: a script that runs for a certificate, now or later. */
#ifndef TESTS_SIMULATION_POLICIES_BY_SCRIPT_H
#define TESTS_SIMULATION_POLICIES_BY_SCRIPT_H

#include "policies.h"

/* Zero: nothing is to be done. */
struct by_script {
    instant at;
    int certificate;
    bool told;     /* it says that something is wrong */
    unsigned used; /* so many times an administrator was to run it */
};

/* Its own certificates at once; for those that come from elsewhere an administrator runs it: after
 * an import at once, after autoenrolment within a week; or forgets it. */
void script_arrived(struct year *year, int certificate);
instant script_wakes_at(const struct year *year);
/* Which certificate; NULL: it has gone. Nothing is to be done any more. */
struct model_certificate *script_takes(struct year *year);

bool script_tells(const struct year *year);

#endif
