/* What the machine is that --real finds itself on, and whether it is in use. Only looks. */
#ifndef ACCEPTANCE_REAL_MACHINE_H
#define ACCEPTANCE_REAL_MACHINE_H

#include "acceptance.h"

#include <stdio.h>

/* The services that a run stops, and that of the product, which would act on what a run changes. */
#define MACHINE_SERVICES 4

struct machine {
    DWORD major, minor, build;
    DWORD states[MACHINE_SERVICES]; /* SERVICE_RUNNING and the like, 0: not installed */
    unsigned others;                /* certificates with a private key in LocalMachine\MY */
};

extern const wchar_t *const machine_services[MACHINE_SERVICES];

/* False if Windows does not even tell that. */
bool machine_look(struct machine *machine);

bool machine_has_rras(const struct machine *machine);
bool machine_is_administrator(void);

/* Prints what is in use here of what a run changes, a line each; returns how many. `of_sstp`: it
 * changes SSTP's bindings and services, too. */
unsigned machine_print_uses(const struct machine *machine, bool of_sstp, FILE *file);

/* What was found, for who starts a run. */
void machine_print(const struct machine *machine, FILE *file);

#endif
