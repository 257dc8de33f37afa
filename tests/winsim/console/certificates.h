/* LocalMachine\MY as the console changes it. */
#ifndef WINSIM_CERTIFICATES_H
#define WINSIM_CERTIFICATES_H

#include <windows.h>

/* Deletes every certificate of MY, and the keys that the console imported. A Windows error code. */
DWORD certificates_clear(void);

#endif
