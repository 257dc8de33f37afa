/* From a report of the core to an event: which id, and what stands in its inserts. */
#ifndef EVENTS_TEXT_H
#define EVENTS_TEXT_H

#include "events/log.h"
#include "host/report.h"

/* Characters of all inserts of one event together; a list of certificates is cut to fit. */
#define EVENT_TEXT_SIZE 12288

struct event_text {
    DWORD id;
    WORD count;
    const wchar_t *inserts[EVENT_INSERTS_MAX]; /* into text */
    wchar_t text[EVENT_TEXT_SIZE];
    size_t used;
};

/* Fills *event. Its pointers point into itself: it must not be copied. */
void event_text_make(const struct report *report, struct event_text *event);

#endif
