/* What SSTP says in the System log after a start of ours (model/sstp_events.h): a subscription, so
 * that nothing searches the log, which may be long, and who waits is woken. Ids and times alone are
 * read: the texts are in the server's language. */
#ifndef WAKE_SSTP_LOG_H
#define WAKE_SSTP_LOG_H

#include "base/instant.h"
#include "model/sstp_events.h"
#include "wake/event_pull.h"

/* Zero at first. */
struct sstp_log {
    struct wake_source source; /* its event is signalled when there is something to be read */
    struct event_pull pull;
    EVT_HANDLE context;
    struct outcome error;                /* why it cannot be read */
    instant logged_at[SSTP_EVENT_COUNT]; /* the last of each; 0: none */
};

/* From now on, and what was heard before is forgotten: a moment before SSTP is started. */
void sstp_log_begin(struct sstp_log *log);
void sstp_log_end(struct sstp_log *log);

/* What was logged since then, as far as it was listened to. */
void sstp_log_read(struct sstp_log *log, instant since, _Out_ struct sstp_events *events);

#endif
