/*
 * too_new.c - looks up whether HTTP.sys takes a certificate already.
 */
#include "too_new.h"

#include <wchar.h>

#include "settings.h"

#define HASH_SIZE    20u
#define FOR_GOOD     MAXDWORD
#define UNIX_EPOCH   116444736000000000u /* in FILETIME's units */
#define TICKS_SECOND 10000000u

static DWORD seconds_now(void)
{
    FILETIME now;
    GetSystemTimeAsFileTime(&now);
    const ULONGLONG ticks = (ULONGLONG)now.dwHighDateTime << 32 | now.dwLowDateTime;
    return (DWORD)((ticks - UNIX_EPOCH) / TICKS_SECOND);
}

DWORD too_new_check(const BYTE *hash, DWORD length)
{
    wchar_t name[2 * HASH_SIZE + 1] = L"";
    for (DWORD i = 0; i < length && i < HASH_SIZE; i++) {
        (void)swprintf(name + (size_t)2 * i, 3, L"%02X", hash[i]);
    }
    const DWORD until = settings_dword(WINSIM_TOO_NEW, name, 0);
    return until == FOR_GOOD || seconds_now() < until ? ERROR_INVALID_PARAMETER : ERROR_SUCCESS;
}
