/* Decoding what a certificate or a list of them holds. */
#ifndef CERTIFICATES_DECODE_H
#define CERTIFICATES_DECODE_H

#include <windows.h>

#include <wincrypt.h>

#include "win32/annotations.h"

/* The error where a shortage kept a call from its answer, else ERROR_SUCCESS: any other failure is
 * an answer. A fact that could not be read for a shortage is not taken for absent: it fails the
 * whole reading, which is tried again. */
_Check_return_ DWORD cert_shortage(DWORD error);

/* Decodes into *out, a pointer that must be released with LocalFree; it stays as it was where
 * `encoded` does not decode. Returns an error only for a shortage. */
_Check_return_ DWORD cert_decode(LPCSTR type, const CRYPT_DER_BLOB *encoded, void *out);

#endif
