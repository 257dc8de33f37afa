/*
 * evt_object.h - what an EVT_HANDLE stands for.
 */
#ifndef WINSIM_EVT_OBJECT_H
#define WINSIM_EVT_OBJECT_H

#include "eventlog_store.h"
#include "evt_event.h"

#define EVT_QUERY_MAX 1024u

enum evt_kind {
    EVT_SUBSCRIPTION = 1,
    EVT_EVENT,
    EVT_BOOKMARK,
    EVT_RENDER_CONTEXT,
    EVT_CHANNEL_CONFIG,
    EVT_RESULTS
};

struct evt_subscription {
    HANDLE signal; /* the caller's */
    wchar_t query[EVT_QUERY_MAX];
    DWORD read;     /* the number of the last record that was delivered or passed over */
    DWORD signaled; /* of the last that was looked at to signal it */
};

/* What a query found when it was made: the numbers of its records, in the order of their reading.
 * Only so many are kept; a query that finds more is refused. */
#define EVT_RESULTS_MAX 4096u
struct evt_results {
    DWORD *records;
    DWORD count;
    DWORD next;
};

struct evt_bookmark {
    DWORD record; /* 0: none yet */
};

struct evt_config {
    bool enabled; /* of the channel, once it is saved */
};

struct evt_render_context {
    DWORD kind; /* EvtRenderContextValues, EvtRenderContextSystem or EvtRenderContextUser */
    DWORD count;
    wchar_t **paths;
};

struct evt_object {
    enum evt_kind kind; /* 0: free */
    wchar_t channel[EVENTLOG_NAME_MAX];
    DWORD run;              /* of the Event Log service that it was made in */
    EVENTLOGRECORD *record; /* of an EVT_EVENT: a copy */
    union {
        struct evt_subscription subscription;
        struct evt_bookmark bookmark;
        struct evt_render_context context;
        struct evt_results results;
        struct evt_config config;
    } as;
};

/* All below is done with the lock held; it is the caller's who came from outside. */
void evt_lock(void);
void evt_unlock(void);

/* NULL with the last error set if too many are open. */
struct evt_object *evt_object_new(enum evt_kind kind, const wchar_t *channel);

/* The object of a handle; NULL with ERROR_INVALID_HANDLE if it is not one of that kind. */
struct evt_object *evt_object_of(EVT_HANDLE handle, enum evt_kind kind);

/* False with ERROR_INVALID_HANDLE if it is none. */
bool evt_object_close(EVT_HANDLE handle);

/* Calls for each that is open. */
void evt_object_each(enum evt_kind kind, void (*visit)(struct evt_object *object));

#endif
