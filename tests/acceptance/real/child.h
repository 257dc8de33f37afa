/* Parts of a run as processes of their own: what fails, crashes or hangs in one ends that one. */
#ifndef ACCEPTANCE_REAL_CHILD_H
#define ACCEPTANCE_REAL_CHILD_H

#include "acceptance.h"

#define CHILD_TEXT_SIZE 8192

struct child_end {
    bool ended; /* false: it was ended, because it took too long or the run was interrupted */
    DWORD exit_code;
    char text[CHILD_TEXT_SIZE]; /* the beginning of what it wrote */
};

/* Runs this program with these arguments, at most so long. `interrupt`, an event, ends it early;
 * NULL: nothing does, not even Ctrl+C. False if it cannot be started; then *error says why. */
bool child_run(const wchar_t *arguments, DWORD limit_ms, HANDLE interrupt, struct child_end *end,
               DWORD *error);

/* The same on this program's own console, and without a limit. MAXDWORD if it was ended. */
bool child_show(const wchar_t *arguments, HANDLE interrupt, DWORD *exit_code, DWORD *error);

#endif
