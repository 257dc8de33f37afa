/* The product's events in the Application log, rendered as Event Viewer renders them. */
#ifndef ACCEPTANCE_EVENT_LOG_H
#define ACCEPTANCE_EVENT_LOG_H

#include "certificates.h"

#include "events.h" /* the ids, generated from service/events.mc */

/* Stands in a list for the events of one restart of SSTP: one for each service that depends on it
 * and runs, in both directions. */
#define RESTART 0u
/* And what it changed is not proven, because the product was asked to stop. */
#define UNPROVEN 1u

/* From now on only what comes after is looked at. With EVENTS_SEEN in the environment, a file, what
 * came before is noted there; events_end notes the last of it. */
void events_begin(void);
void events_end(void);

/* Waits for an event; if it does not come the test fails and shows what came instead. */
void events_wait(DWORD id);
/* The same for the count-th one of them. */
void events_wait_for_count(DWORD id, size_t count);

/* The product wrote exactly these, in this order, and every text is complete. `restarted` is how
 * many services one RESTART concerns. */
void events_expect(const DWORD *ids, size_t count, DWORD restarted);

/* How many of them have come until now. */
size_t events_count(DWORD id);

/* The text of the first event with the id; the test fails if there is none. */
const wchar_t *event_text(DWORD id);
void assert_event_says(DWORD id, const wchar_t *text);
void assert_event_names(DWORD id, const struct certificate *certificate);

#endif
