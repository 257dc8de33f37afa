/* Running the groups of scenarios. */
#ifndef ACCEPTANCE_SCENARIOS_RUN_H
#define ACCEPTANCE_SCENARIOS_RUN_H

#include <wchar.h>

/* Every `parts`-th group, from the `part`-th (counted from 1) on; of each the scenarios with that
 * name, with * for any part of it, NULL: all. Returns how many failed. */
int scenarios_run(const wchar_t *filter, unsigned part, unsigned parts);

/* Those of quick.def. */
int scenarios_quick(void);

#endif
