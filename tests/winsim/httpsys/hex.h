/* Hexadecimal text, as the control protocol carries certificates, keys and hashes. */
#ifndef WINSIM_HTTPSYS_HEX_H
#define WINSIM_HTTPSYS_HEX_H

#include <stdbool.h>
#include <stddef.h>

/* Decodes all of text into out; false when a digit is wrong, the count is odd or the space too
 * small. */
bool hex_decode(const char *text, unsigned char *out, size_t space, size_t *length);

/* Writes 2 * length lower-case digits and a terminator; out must have room for them. */
void hex_encode(const unsigned char *bytes, size_t length, char *out);

#endif
