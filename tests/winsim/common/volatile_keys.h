/*
 * volatile_keys.h - registry keys that Windows would forget at shutdown.
 *
 * Wine's server keeps volatile keys as long as it runs, and a simulated reboot does not end it. So
 * the program's volatile keys are noted in HKLM\Software\winsim\Volatile (a value named after the
 * key's full path, "HKLM\..." or "HKU\...") and a reboot deletes them.
 */
#ifndef WINSIM_VOLATILE_KEYS_H
#define WINSIM_VOLATILE_KEYS_H

#include <stdbool.h>
#include <windows.h>

#define VOLATILE_PATH_MAX 1024u

/* An open key's full path as a person writes it. */
bool volatile_keys_path(HKEY key, wchar_t path[VOLATILE_PATH_MAX]);

/* Notes an open key. */
DWORD volatile_keys_note(HKEY key);

/* Deletes every noted key with its sub-keys, and the notes. */
DWORD volatile_keys_forget(void);

#endif
