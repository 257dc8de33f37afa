/* RemoteAccess that ended by itself, in words. For events/insert.c only. */
#ifndef EVENTS_INSERT_ENDED_H
#define EVENTS_INSERT_ENDED_H

#include <wchar.h>

#include "diagnosis/remote_access.h"
#include "win32/annotations.h"

/* What becomes of it, and what to do. */
void event_insert_ended_next(const struct snapshot *snapshot, _Out_writes_z_(size) wchar_t *text,
                             size_t size);

#endif
