/* A Windows without the RRAS role, for the product's scenarios: this program plays SstpSvc, by the
 * rules that the simulation follows (tests/winsim/services) but on this Windows' own HTTP.sys,
 * certificate stores and Event Log, and a RemoteAccess that only runs. RasMan is Windows' own. */
#ifndef ACCEPTANCE_REAL_STAND_INS_H
#define ACCEPTANCE_REAL_STAND_INS_H

#include "acceptance.h"

/* From now on the SCM starts this program for both. How they were is kept before (changes.h). */
void stand_ins_put(void);

/* Started by the SCM: plays that service until it is stopped. Returns an exit code. */
int stand_in_serve(wchar_t *service);

#endif
