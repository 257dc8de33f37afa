/* The inserts of events about the proof: what a client over loopback met, in words. */
#ifndef EVENTS_INSERT_PROOF_H
#define EVENTS_INSERT_PROOF_H

#include "events/insert.h"
#include "win32/annotations.h"

/* As event_insert, for INSERT_MET, INSERT_ANSWER and INSERT_FAMILIES. */
void event_insert_proof(enum insert insert, const struct report *report,
                        _Out_writes_z_(size) wchar_t *text, size_t size);

#endif
