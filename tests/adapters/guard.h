/* What adapters-test.exe does as the process that test_guard.c starts. */
#ifndef TESTS_ADAPTERS_GUARD_H
#define TESTS_ADAPTERS_GUARD_H

#include <stdbool.h>

/* Whether this is that process; then its stack was overrun, and it should have ended. */
bool guard_command(void);

#endif
