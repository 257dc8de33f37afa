/* Exit codes, the same for every verb; useful to monitoring. */
#ifndef OUTPUT_EXIT_CODE_H
#define OUTPUT_EXIT_CODE_H

enum exit_code {
    EXIT_CODE_DONE = 0, /* or healthy */
    EXIT_CODE_WARNING = 1,
    EXIT_CODE_CRITICAL = 2,
    EXIT_CODE_USAGE = 3,
    EXIT_CODE_FAILED = 4
};

#endif
