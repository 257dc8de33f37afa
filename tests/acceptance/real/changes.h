/* What a run changes of a machine that others may use, and where that is kept meanwhile: in the
 * registry, before the first change, so that a run that is cut short is made good by the next. */
#ifndef ACCEPTANCE_REAL_CHANGES_H
#define ACCEPTANCE_REAL_CHANGES_H

#include "bindings.h"

#define CHANGES_KEY L"SOFTWARE\\SstpCertRotatorAcceptance"

/* The endpoints whose records are deleted and set. */
struct change_endpoint {
    enum family family;
    WORD port;
    bool of_sstp; /* only where there is RRAS */
    const wchar_t *name;
};

extern const struct change_endpoint change_endpoints[];
extern const size_t change_endpoint_count;

/* The product is installed, or has a policy: its scenarios would take that away. */
bool changes_meet_product(void);

/* A run before this one was cut short. */
bool changes_are_pending(void);

/* What a run will change besides what any run does. */
enum change_scope {
    CHANGES_OF_RRAS = 1,       /* SSTP's services, bindings and parameters; the services stop */
    CHANGES_FOR_SCENARIOS = 2, /* the product is installed */
    CHANGES_STAND_INS = 4      /* this program plays SSTP's services (stand_ins.h) */
};

/* Each as a process of its own; they return an exit code. Nothing may be changed if the first
 * fails. `scope`: of enum change_scope. */
int changes_save(unsigned scope);
int changes_restore(void);

#endif
