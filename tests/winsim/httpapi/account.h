/*
 * account.h - whose the main program, or its thread, is: an administrator's or an ordinary user's.
 */
#ifndef WINSIM_ACCOUNT_H
#define WINSIM_ACCOUNT_H

#include <stdbool.h>
#include <windows.h>

/* What AccessCheck needs to know who asks. */
DWORD account_open(HANDLE *caller);

/* What cannot be told is taken for no. */
bool account_is_administrators(HANDLE caller);
bool account_is_ordinary(void); /* of who asks now */

/* Another program's. */
bool account_of_process_is_administrators(DWORD id);

#endif
