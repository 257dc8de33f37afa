/*
 * too_new.h - certificates that HTTP.sys does not take yet.
 *
 * People saw Server 2025 answer ERROR_INVALID_PARAMETER about a good certificate that was just
 * enrolled, for seconds up to some minutes, then take it. Here the key TooNew says until when.
 */
#ifndef WINSIM_TOO_NEW_H
#define WINSIM_TOO_NEW_H

#include <windows.h>

/* ERROR_SUCCESS, or what HTTP.sys answers. */
DWORD too_new_check(const BYTE *hash, DWORD length);

#endif
