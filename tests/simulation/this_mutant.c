/* Which defect is compiled into this program. */
#include "mutants.h"

const char *const this_mutant = THIS_MUTANT;
