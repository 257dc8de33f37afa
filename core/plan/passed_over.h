/* Certificates that arrived and are not used: silence about the right one costs its administrator
 * years. */
#ifndef PLAN_PASSED_OVER_H
#define PLAN_PASSED_OVER_H

#include "certificate/selection.h"
#include "findings/findings.h"

/* Of more that many: those that were issued last. */
#define PASSED_OVER_NAMED 4

/* A finding for each one for servers that is for one of the server's names, came after the
 * baseline, and is neither in service nor chosen now. It says why not, by the verdict's name
 * (empty: another comes first), and from when on it may be used: `at`, INSTANT_NEVER where only an
 * administrator can tell. */
void plan_note_passed_over(const struct snapshot *snapshot, const struct selection *selection,
                           struct findings *findings);

#endif
