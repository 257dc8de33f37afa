/* The facts of the simulation, as tests/winsim lists them: what the table of --real expects. */
#ifndef ACCEPTANCE_REAL_FACTS_H
#define ACCEPTANCE_REAL_FACTS_H

#include "acceptance.h"

/* What a real machine must have for a fact to be tried. */
enum fact_where {
    FACT_ANYWHERE,
    FACT_RRAS,      /* the role, which is taken over for it */
    FACT_ALONE,     /* that, and no certificates of others that SSTP could choose */
    FACT_SIMULATED, /* it cannot be tried */
};

struct fact {
    const char *id;
    const char *statement;
    const char *source;
    enum fact_where where;
    CMUnitTestFunction test;  /* NULL: simulated */
    const char *simulated;    /* what only a simulated server can */
    CMFixtureFunction set_up; /* before the test, and after it to clear up */
};

struct fact_list {
    const struct fact *items;
    size_t count;
};

extern const struct fact_list facts_of_windows; /* tests/winsim/facts.def */
extern const struct fact_list facts_of_sstp;    /* tests/winsim/services/facts.def */

size_t fact_count(void);
const struct fact *fact_at(size_t index);

/* NULL if there is none with that id. */
const struct fact *fact_find(const char *id);

#endif
