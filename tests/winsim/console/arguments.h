/* Reading a verb's arguments: options are taken out by name, what is left are the operands. */
#ifndef WINSIM_ARGUMENTS_H
#define WINSIM_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <windows.h>

struct arguments {
    int count;
    wchar_t **values;
};

/* Takes "--name VALUE" out. Leaves *value alone when it is not there. False when the value is
 * missing. */
bool take_text(struct arguments *arguments, const wchar_t *name, const wchar_t **value);

/* The same for a number, decimal or 0x; false when it is none. */
bool take_number(struct arguments *arguments, const wchar_t *name, DWORD *value);

/* Takes "--name" out; true when it was there. */
bool take_flag(struct arguments *arguments, const wchar_t *name);

bool parse_number(const wchar_t *text, DWORD *value);

/* Pairs of hexadecimal digits; spaces, colons and a leading U+200E, as in a copied thumbprint, are
 * skipped. */
bool parse_hex(const wchar_t *text, BYTE *bytes, DWORD space, DWORD *length);

#endif
