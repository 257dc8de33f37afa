/* Records of other applications that get the new certificate together with SSTP's, where the
 * setting ForeignBindings is corotate: those that win over SSTP's for VPN clients and have what is
 * replaced. Whoever gets in by them gets in afterwards, and they stay their owners'. */
#ifndef PLAN_MOVES_H
#define PLAN_MOVES_H

#include "findings/findings.h"
#include "plan/plan.h"

/* What an interrupted rotation left of them is not as it should be while that certificate is in
 * use: a finding for each. One that is not known (NULL) leaves all as it is. */
void moves_find_interrupted(const struct snapshot *snapshot, const struct certificate *wanted,
                            struct findings *findings);

/* Fills in which records go along with the plan's certificate. */
void moves_choose(struct plan *plan);

/* Each that is to be written, for whoever looks after it. */
void moves_note(const struct plan *plan, struct findings *findings);

/* What the plan writes; what was there has its own certificate. */
struct ssl_record moves_record(const struct plan *plan, size_t moved);

/* What is to be stored of them before the first change: of one that is missing what is known. */
struct moved_records moves_intent(const struct plan *plan);

#endif
