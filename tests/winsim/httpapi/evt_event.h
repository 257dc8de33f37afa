/*
 * evt_event.h - one event of a channel, and its fields by path.
 */
#ifndef WINSIM_EVT_EVENT_H
#define WINSIM_EVT_EVENT_H

#include <stdbool.h>
#include <windows.h>

#include <winevt.h>

struct evt_event {
    const wchar_t *channel;
    const EVENTLOGRECORD *record;
};

struct evt_field {
    DWORD type; /* EvtVarTypeString, or the type of a number */
    ULONGLONG number;
    const wchar_t *text; /* as long as the record; NULL for a number */
};

/* The field at a path as in Event/System/EventID; false if the event has none there. */
bool evt_event_field(const struct evt_event *event, const wchar_t *path, struct evt_field *field);

/* A field of System by its EVT_SYSTEM_PROPERTY_ID; false if the event has none there. */
bool evt_event_system(const struct evt_event *event, DWORD property, struct evt_field *field);

/* What stands below EventData or UserData, counted from 0; false beyond the last. */
bool evt_event_user(const struct evt_event *event, DWORD index, struct evt_field *field);

#endif
