/* What the year must show. */
#ifndef TESTS_SIMULATION_YEAR_GOALS_H
#define TESTS_SIMULATION_YEAR_GOALS_H

#include "figures.h"

/* Prints each goal, and the last line: ours beside the best peer. False: one is not kept. */
bool goals_judge(const struct run *run);
void goals_write_json(const struct run *run, FILE *out);

#endif
