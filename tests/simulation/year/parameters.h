/* What is assumed of the simulated year: one table, each value with its source. */
#ifndef TESTS_SIMULATION_YEAR_PARAMETERS_H
#define TESTS_SIMULATION_YEAR_PARAMETERS_H

#include <stdbool.h>
#include <stdio.h>

#define PARAMETER(name, value, source, words) double name;
struct parameters {
#include "parameters.def"
};
#undef PARAMETER

extern struct parameters parameters;

/* "name=value". False: there is none of that name, or it is no number. */
bool parameters_set(const char *assignment);

/* One a line: name, value, source, words. */
void parameters_print(FILE *out);
void parameters_write_json(FILE *out);

#endif
