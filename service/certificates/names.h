/* The names that a certificate is for (certificates/store.h has the rules). */
#ifndef CERTIFICATES_NAMES_H
#define CERTIFICATES_NAMES_H

#include <windows.h>

#include <wincrypt.h>

#include "model/certificate.h"
#include "win32/annotations.h"
#include "win32/arena.h"

/* Fills out->names and out->name_count. Returns ERROR_SUCCESS, ERROR_NOT_ENOUGH_MEMORY, or the
 * decoder's error where the subject alternative name does not decode: what the certificate is for
 * is not known then. */
_Check_return_ DWORD cert_names_read(const CERT_INFO *info, struct arena *arena,
                                     struct certificate *out);

/* The name of a subject or an issuer as text, "" where it has none. NULL: no memory. */
const char *cert_name_text(CERT_NAME_BLOB *name, struct arena *arena);

#endif
