/* LocalMachine's stores as the console changes them. */
#ifndef WINSIM_CERTIFICATES_H
#define WINSIM_CERTIFICATES_H

#include <windows.h>

/* Deletes every certificate of MY, and the keys that the console imported. A Windows error code. */
DWORD certificates_clear(void);

/* Deletes from Root, AuthRoot and CA what the playground's named CAs left there. A Windows error
 * code. */
DWORD certificates_clear_authorities(void);

#endif
