/* The command line. */
#ifndef SERVICE_COMMANDS_H
#define SERVICE_COMMANDS_H

#include <wchar.h>

/* Exit codes, the same for every verb; useful to monitoring. */
enum exit_code {
    EXIT_CODE_DONE = 0, /* or healthy */
    EXIT_CODE_WARNING = 1,
    EXIT_CODE_CRITICAL = 2,
    EXIT_CODE_USAGE = 3,
    EXIT_CODE_FAILED = 4
};

/* Runs the verb in arguments[1]; without one, serves the SCM. */
int commands_run(int count, wchar_t *const *arguments);

#endif
