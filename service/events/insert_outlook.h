/* Inserts of events that say what comes after the certificate in use. */
#ifndef EVENTS_INSERT_OUTLOOK_H
#define EVENTS_INSERT_OUTLOOK_H

#include "events/insert.h"

/* As event_insert. */
void event_insert_outlook(enum insert insert, const struct report *report,
                          _Out_writes_z_(size) wchar_t *text, size_t size);

#endif
