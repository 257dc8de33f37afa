/*
 * store_watch.h - change notification of registry-based certificate stores.
 *
 * What Windows' crypt32 does with RegNotifyChangeKeyValue (facts/windows.md section 2): one-shot,
 * armed on the calling thread, and signalled when that thread ends.
 */
#ifndef WINSIM_STORE_WATCH_H
#define WINSIM_STORE_WATCH_H

#include <stdbool.h>
#include <windows.h>

#include <wincrypt.h>

/* Registers the event for the store and arms it. `keep_handle`: the caller's own handle is used, it
 * is not duplicated. Returns a Windows error code, as all below. */
DWORD store_watch_add(HCERTSTORE store, const wchar_t *key_path, HANDLE event, bool keep_handle);

/* Arms a registered event again, on the calling thread. ERROR_INVALID_PARAMETER: it was never
 * registered with store_watch_add. */
DWORD store_watch_rearm(HCERTSTORE store, HANDLE event);

DWORD store_watch_cancel(HCERTSTORE store, HANDLE event);

/* The store is closed: its keys are, which signals what is still armed. */
void store_watch_close(HCERTSTORE store);

/* To be called in the thread that ends. */
void store_watch_thread_ends(void);

#endif
