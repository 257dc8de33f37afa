/* Commands as they are printed, typed into a console. */
#ifndef ACCEPTANCE_TYPING_H
#define ACCEPTANCE_TYPING_H

#include "process.h"

#define COMMAND_MAX 256

/* Into cmd.exe, by the name that is printed. What it wrote lives until the next call. */
const struct process_output *type_into_console(const wchar_t *command);

/* The command with the value in place of the placeholder. */
void fill_in(const wchar_t *command, const wchar_t *placeholder, const wchar_t *value,
             wchar_t filled[COMMAND_MAX]);

#endif
