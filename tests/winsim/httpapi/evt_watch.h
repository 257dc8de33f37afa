/*
 * evt_watch.h - signals subscriptions when their channels get events that they asked for.
 */
#ifndef WINSIM_EVT_WATCH_H
#define WINSIM_EVT_WATCH_H

#include "evt_object.h"

/* The first record after `after` that the subscription asks for: 1 with a copy of it, to be freed,
 * in *record (unless that is NULL); 0: none. *read becomes the number of the last that was looked
 * at. -1 with the last error set if the log cannot be read. */
int evt_find_next(const struct evt_object *subscription, DWORD after, DWORD *read,
                  EVENTLOGRECORD **record);

/* A copy of the record of that number in the channel's log, to be freed; NULL with the last error
 * set if it cannot be read or is gone (ERROR_NOT_FOUND). */
EVENTLOGRECORD *evt_record_of(const wchar_t *channel, DWORD number);

/* Signals the subscription if it has something new. With the lock held. */
void evt_signal(struct evt_object *subscription);

/* From now on that happens whenever an event is written. Returns a Windows error code. */
DWORD evt_watch_begin(void);

#endif
