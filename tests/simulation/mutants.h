/* The defects that the simulation is tried on; the list is mutants.cmake's. */
#ifndef TESTS_SIMULATION_MUTANTS_H
#define TESTS_SIMULATION_MUTANTS_H

#include <stddef.h>

struct mutant {
    const char *name;
    unsigned invariant; /* that it is to violate */
    const char *words;
};

extern const struct mutant mutants[];
extern const size_t mutant_count;
extern const char *const this_mutant; /* compiled into this program, "" if none */

#endif
