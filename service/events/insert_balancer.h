/* The inserts of events about the load balancer in front: what it presents, in words. */
#ifndef EVENTS_INSERT_BALANCER_H
#define EVENTS_INSERT_BALANCER_H

#include "events/insert.h"
#include "win32/annotations.h"

/* As event_insert, for INSERT_BALANCER, INSERT_BALANCER_LEAF and INSERT_BALANCER_ASPECT. Where
 * nothing was presented the last two are empty. */
void event_insert_balancer(enum insert insert, const struct snapshot *snapshot,
                           _Out_writes_z_(size) wchar_t *text, size_t size);

#endif
