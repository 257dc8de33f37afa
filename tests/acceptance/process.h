/* Running a program as a person at the prompt does. */
#ifndef ACCEPTANCE_PROCESS_H
#define ACCEPTANCE_PROCESS_H

#include "acceptance.h"

#define OUTPUT_SIZE 131072

struct process_output {
    DWORD exit_code;
    char text[OUTPUT_SIZE]; /* what it wrote, UTF-8: output and errors in one */
};

/* Runs it to its end. */
void process_run(const wchar_t *command, struct process_output *output);

#endif
