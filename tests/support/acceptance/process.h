/* Running a program as a person at the prompt does. */
#ifndef ACCEPTANCE_PROCESS_H
#define ACCEPTANCE_PROCESS_H

#include "acceptance.h"

#define OUTPUT_SIZE 131072

struct process_output {
    DWORD exit_code;
    char text[OUTPUT_SIZE]; /* what it wrote, in its code page: output and errors in one */
};

/* Runs it to its end. */
void process_run(const wchar_t *command, struct process_output *output);

/* The same, into a file, which is then read. */
void process_run_into_file(const wchar_t *command, struct process_output *output);

/* One that runs until it is told to end. */
struct process {
    HANDLE handle;
    HANDLE reader;
    DWORD id;
    struct process_output output; /* what was read of it so far */
};

/* It has a console of its own, without a window. It must be ended with process_interrupt or
 * process_end. */
void process_begin(const wchar_t *command, struct process *process);

/* The same, and where nobody reads what it writes, it has to wait after the first line. */
void process_begin_unread(const wchar_t *command, struct process *process);

/* Behind those words in the text, in a line or broken over several: where a line ends depends on
 * the width of the console. NULL: they are not there. */
const char *find_words(const char *text, const char *words);

/* Waits until it has written that text, wherever its lines end, behind what this has found before.
 */
void assert_process_says(struct process *process, const char *text);

/* Waits until it ends. Returns how it ended; all that it wrote behind what was found before is in
 * its output. */
DWORD process_end(struct process *process);

/* The same after a Ctrl+C. */
DWORD process_interrupt(struct process *process);

/* Of those that have not been: after a test that failed. One that went on would keep the output of
 * this program open, and who waits for the end of that. */
void process_end_all(void);

/* True if the arguments are what process_interrupt starts this program with; then it is done. */
bool process_command(int count, wchar_t **arguments, int *exit_code);

#endif
