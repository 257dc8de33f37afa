/*
 * The text of an event as Event Viewer shows it: from the message file that its source registered,
 * with the event's strings put in.
 */
#ifndef WINSIM_EVENT_MESSAGE_H
#define WINSIM_EVENT_MESSAGE_H

#include <stddef.h>
#include <windows.h>

enum { EVENT_TEXT_SIZE = 16 * 1024 };

/* Always gives a text: the strings alone when there is no message file or no message in it. */
void event_message(const wchar_t *log, const EVENTLOGRECORD *record, wchar_t text[EVENT_TEXT_SIZE]);

/* The category's name, its number in brackets without a message file, "None" for 0. */
void event_category(const wchar_t *log, const EVENTLOGRECORD *record, wchar_t *text,
                    size_t capacity);

const wchar_t *event_source(const EVENTLOGRECORD *record);

#endif
