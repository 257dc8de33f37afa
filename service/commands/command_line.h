/* Options, however they are written: "--json", "-json" and "/JSON" are the same. */
#ifndef COMMANDS_COMMAND_LINE_H
#define COMMANDS_COMMAND_LINE_H

#include <stdbool.h>
#include <wchar.h>

#define COMMAND_LINE_MAX 64 /* arguments; those behind are left as they are */

/* "help" and "version" for what asks for them; every other word as it is. */
const wchar_t *command_line_verb(const wchar_t *word);

/* Whether "-?", "/?", "-h" or "--help" is among them, or "help" is all there is. */
bool command_line_asks_for_help(int count, wchar_t *const *arguments);

/* Copies the arguments; what is an option of the verb becomes what its usage has for it. An
 * option's hyphens do not count: "-WhatIf" is "--what-if". The copies are valid until the next
 * call. */
wchar_t *const *command_line_options(const wchar_t *usage, int count, wchar_t *const *arguments);

#endif
