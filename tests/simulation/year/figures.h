/* What all years came to: the table, the goals, and a file for programs. */
#ifndef TESTS_SIMULATION_YEAR_FIGURES_H
#define TESTS_SIMULATION_YEAR_FIGURES_H

#include "ledger.h"
#include "course.h"

#include <stdio.h>

struct run {
    uint64_t seed;
    unsigned servers;
    const struct figures *figures; /* of each server and policy */
    const char *only;              /* one policy; NULL: all */
    bool list;                     /* every server's, too */
    const char *json;              /* where to; NULL: nowhere */
};

/* Prints the table and the last line. False: a goal is not kept. */
bool figures_judge(const struct run *run);

void figures_print_course(FILE *out, const struct course *course);
void figures_print_one(FILE *out, const struct figures *figures);

#endif
