/* Reading the Application log and rendering what the product wrote, through the message file that
 * is registered for its source. */
#ifndef ACCEPTANCE_EVENT_READER_H
#define ACCEPTANCE_EVENT_READER_H

#include "acceptance.h"

#include <stdio.h>

#define EVENT_LOG       L"Application" /* the product's */
#define EVENTS_MAX      96
#define EVENT_TEXT_SIZE 4096

/* Stands in a text for an insert that the message has and the event has not. */
#define EVENT_INSERT_MISSING L"<no such insert>"

struct event {
    DWORD id;
    WORD type;
    WORD category;
    wchar_t text[EVENT_TEXT_SIZE]; /* empty: the message file has no such message */
};

struct event_list {
    struct event items[EVENTS_MAX]; /* oldest first */
    size_t count;
};

/* To be closed with CloseEventLog. */
HANDLE event_open_log(const wchar_t *log);

/* The number that the next record in that log will get. */
DWORD event_next_record(const wchar_t *log);

/* The product's events from that record on. */
void events_read(DWORD first_record, struct event_list *list);

/* The same as lines of numbers, newest first: id, type, category, count of inserts. */
void events_note(DWORD first_record, FILE *notes);

#endif
