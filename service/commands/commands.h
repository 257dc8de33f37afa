/* The command line. */
#ifndef COMMANDS_COMMANDS_H
#define COMMANDS_COMMANDS_H

#include <wchar.h>

#include "output/exit_code.h"

/* Runs the verb in arguments[1]; without one, serves the SCM. */
int commands_run(int count, wchar_t *const *arguments);

#endif
