/* What renewal events reported, and how far they are read, in the State key (state/store.h has the
 * layout). */
#ifndef STATE_RENEWAL_RECORDS_H
#define STATE_RENEWAL_RECORDS_H

#include <windows.h>

#include "model/snapshot.h"
#include "win32/annotations.h"

#define BOOKMARK_SIZE 1024 /* of a bookmark's XML, UTF-8, with the terminator */

/* None where there is no such value or it is damaged. Fails only where the registry does. */
_Check_return_ struct outcome renewal_records_get(HKEY key, _Out_ struct renewals *out);

/* The same from the State key, for who has it not open. */
_Check_return_ struct outcome renewal_records_read(_Out_ struct renewals *out);

/* Empty where there is none that can be used. */
void renewal_records_bookmark(_Out_writes_z_(BOOKMARK_SIZE) wchar_t bookmark[BOOKMARK_SIZE]);

/* In this order: a crash in between reads an event again, which does not matter. `renewals` may be
 * NULL. */
_Check_return_ struct outcome renewal_records_write(_In_opt_ const struct renewals *renewals,
                                                    const wchar_t *bookmark);

#endif
