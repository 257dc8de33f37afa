/* What all years came to: one row of the table after the other. */
#ifndef TESTS_SIMULATION_YEAR_FIGURES_H
#define TESTS_SIMULATION_YEAR_FIGURES_H

#include "course.h"
#include "ledger.h"

#include <stdio.h>

struct run {
    uint64_t seed;
    unsigned servers;
    const struct figures *figures; /* of each server and policy */
    const char *only;              /* one policy; NULL: all */
    bool hold;                     /* to what is kept by now, where a goal is not reached */
    bool list;                     /* every server's, too */
};

struct summary {
    double median;
    double ninetieth;
    double mean;
    double most;
    unsigned most_server;
};

const char *figures_key(size_t row); /* NULL: there is no such row */
const char *figures_words(size_t row);
size_t figures_row(const char *key);

double figures_value(const struct run *run, unsigned server, size_t policy, size_t row);
struct summary figures_summary(const struct run *run, size_t policy, size_t row);
bool figures_wanted(const struct run *run, size_t policy);

/* output.c */
void figures_print(const struct run *run);
void figures_print_course(FILE *out, const struct course *course);
void figures_print_one(FILE *out, const struct run *run, size_t policy);
bool figures_write_json(const struct run *run, const char *path);

#endif
