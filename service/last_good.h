/* The last good certificate in the State key (state_store.h has the layout). */
#ifndef SERVICE_LAST_GOOD_H
#define SERVICE_LAST_GOOD_H

#include "snapshot.h"

#include "arena.h"

/* ABSENT unless both values are there, MALFORMED where one of them is. Fails only where the
 * registry does or there is no memory. */
struct outcome last_good_read(HKEY key, struct arena *arena, struct last_good *out);
struct outcome last_good_write(HKEY key, const struct certificate *certificate);

#endif
