/* What the verbs share; each verb has a file of its own. */
#ifndef COMMANDS_COMMAND_H
#define COMMANDS_COMMAND_H

#include <stdbool.h>
#include <wchar.h>

#include "commands/commands.h"
#include "control/health.h"

/* The verbs. `arguments` are those behind the verb. Each returns an exit code. */
int command_install(int count, wchar_t *const *arguments);
int command_uninstall(int count, wchar_t *const *arguments);
int command_rotate(int count, wchar_t *const *arguments);
int command_run(int count, wchar_t *const *arguments);
int command_status(int count, wchar_t *const *arguments);
int command_check(int count, wchar_t *const *arguments);
int command_doctor(int count, wchar_t *const *arguments);
int command_config(int count, wchar_t *const *arguments);
int command_events(int count, wchar_t *const *arguments);
int command_support(int count, wchar_t *const *arguments);
int command_watch(int count, wchar_t *const *arguments);
int command_start(int count, wchar_t *const *arguments);
int command_stop(int count, wchar_t *const *arguments);
int command_pause(int count, wchar_t *const *arguments);
int command_resume(int count, wchar_t *const *arguments);
int command_recheck(int count, wchar_t *const *arguments);

/* Says what failed, in an administrator's words. */
int command_fail(const struct outcome *outcome);

int command_no_memory(void);

/* For monitoring: 0 healthy, 1 drift or warning, 2 critical. */
int command_exit_code(enum severity severity);

/* The verb that runs from now on, which a usage error names; NULL: none. */
void command_begin(const wchar_t *verb);

/* Says what was wrong with the command line; `value` may be NULL. */
int command_usage_error(const wchar_t *what, const wchar_t *value);

/* For verbs that take nothing but --json. False: something else is there, which is said. */
bool command_takes_json(const wchar_t *verb, int count, wchar_t *const *arguments, bool *json);

/* A decimal number from 1 up to `most`. */
bool command_takes_number(const wchar_t *text, unsigned most, unsigned *number);

#endif
