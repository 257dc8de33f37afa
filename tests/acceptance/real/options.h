/* The command line of --real. */
#ifndef ACCEPTANCE_REAL_OPTIONS_H
#define ACCEPTANCE_REAL_OPTIONS_H

#include "acceptance.h"

struct options {
    bool scenarios;         /* --scenarios: the product's, instead of the facts */
    bool stand_ins;         /* --stand-ins: of services, where there is no RRAS */
    bool take_over;         /* --take-over, or SSTP_ACCEPTANCE_TAKES_OVER=1 in the environment */
    const wchar_t *report;  /* --report FILE, NULL: none */
    const wchar_t *json;    /* --json FILE */
    const wchar_t *pattern; /* names of the facts or scenarios, with * for any part; NULL: all */
    WORD shift;             /* --ports-shifted-by N, for a playground */
};

/* False if they are not understood. */
bool options_read(int count, wchar_t **arguments, struct options *options);

#endif
