/* The last good certificate in the State key (state/store.h has the layout). */
#ifndef STATE_LAST_GOOD_H
#define STATE_LAST_GOOD_H

#include "model/snapshot.h"
#include "win32/annotations.h"
#include "win32/arena.h"

/* ABSENT unless both values are there, MALFORMED where one of them is. Fails only where the
 * registry does or there is no memory. */
_Check_return_ struct outcome last_good_read(HKEY key, struct arena *arena,
                                             _Out_ struct last_good *out);
_Check_return_ struct outcome last_good_write(HKEY key, const struct last_good *last_good);

#endif
