/*
 * Private keys of the local machine, as common/machine_keys.h describes them: an RSA key becomes a
 * CAPI machine key in a container of its own, an EC key a file that stands for a CNG key.
 * Containers are named after the certificate, so that importing it again replaces its key.
 */
#ifndef WINSIM_KEY_IMPORT_H
#define WINSIM_KEY_IMPORT_H

#include "files.h"

#include <wincrypt.h>

/* Stores the key (PRIVATEKEYBLOB or DER) and makes the certificate name it. A Windows error code.
 */
DWORD key_import(PCCERT_CONTEXT certificate, const struct file_content *key);

/* Removes the certificate's key, if it is one of key_import's. */
void key_remove(PCCERT_CONTEXT certificate);

#endif
