/* This service's events as they come, printed to the console: out of the Event Log, which signals
 * when there is one; nothing is asked for again and again. */
#ifndef WAKE_EVENT_FEED_H
#define WAKE_EVENT_FEED_H

#include "wake/event_pull.h"

struct event_feed {
    struct wake_source source; /* its event is set when there is something to print */
    struct event_pull pull;
    EVT_HANDLE system; /* render contexts */
    EVT_HANDLE user;
    EVT_HANDLE bookmark; /* at the last event printed, where to go on */
    bool any;            /* there was one */
    UINT64 shown;        /* what was printed before it was subscribed to, up to this record */
};

/* From now on. Must be released with event_feed_close, also after a failure. */
struct outcome event_feed_open(struct event_feed *feed);
void event_feed_close(struct event_feed *feed);

/* Prints the newest events from before, at most so many, oldest first: of one rotation, or 0: of
 * all. They are not printed again. */
struct outcome event_feed_print_past(struct event_feed *feed, unsigned most, unsigned rotation);

/* Prints what has come. After a failure it is to be begun again. */
struct outcome event_feed_print(struct event_feed *feed);

/* Subscribes anew, behind the last event that was printed, so that none is missed: the Event Log
 * service was started again. */
struct outcome event_feed_begin_again(struct event_feed *feed);

#endif
