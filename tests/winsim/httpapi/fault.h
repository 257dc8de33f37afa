/*
 * fault.h - failures on demand: HKLM\Software\winsim\Fail, FailCount, FailObject; and how often a
 * function is called: Count, CountObject.
 *
 * Every simulated or redirected function asks here first. What the redirections themselves call is
 * not redirected, so it cannot be failed.
 */
#ifndef WINSIM_FAULT_H
#define WINSIM_FAULT_H

#include <stdbool.h>
#include <windows.h>

/* The error that this call of `function` about `object` shall fail with, ERROR_SUCCESS if none.
 * `object` is a service, value, key, store or ip:port; NULL when the call has none. Each answer
 * other than ERROR_SUCCESS uses up one of FailCount. The last error stays as it is. */
DWORD fault_code(const wchar_t *function, const wchar_t *object);

/* The same for functions that return FALSE or NULL: sets the last error when it returns true. */
bool fault_raised(const wchar_t *function, const wchar_t *object);

#endif
