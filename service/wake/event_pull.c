/* Subscribing and pulling. */
#include "wake/event_pull.h"

#include <string.h>

#include "win32/error.h"

static const char event_next[] = "EvtNext";

#define PULLED_AT_ONCE 1000 /* then the worker turns to its other events, too */

struct outcome event_pull_begin(struct event_pull *pull, const struct wake_source *source,
                                EVT_HANDLE bookmark)
{
    const DWORD from = bookmark == NULL ? EvtSubscribeToFutureEvents
                                        : EvtSubscribeStartAfterBookmark | EvtSubscribeStrict;

    pull->subscription =
        EvtSubscribe(NULL, source->changed, pull->channel, pull->query, bookmark, NULL, NULL, from);
    return pull->subscription != NULL
               ? outcome_success()
               : outcome_failed("EvtSubscribe", source->what, GetLastError());
}

void event_pull_end(struct event_pull *pull, const struct wake_source *source)
{
    if (pull->subscription != NULL) {
        (void)EvtClose(pull->subscription);
        pull->subscription = NULL;
    }
    (void)ResetEvent(source->changed);
}

/* Those of a service that is not there (RPC; 1818 as in elastic/beats#27947), and 6, which is what
 * others saw of handles that they had from before it was started again. */
bool event_pull_service_away(DWORD code)
{
    switch (code) {
    case ERROR_INVALID_HANDLE:
    case ERROR_SERVICE_NOT_ACTIVE:
    case RPC_S_INVALID_BINDING:
    case RPC_S_SERVER_UNAVAILABLE:
    case RPC_S_SERVER_TOO_BUSY:
    case RPC_S_CALL_FAILED:
    case RPC_S_CALL_FAILED_DNE:
    case RPC_S_CALL_CANCELLED:
    case RPC_S_UNKNOWN_IF:
    case RPC_S_COMM_FAILURE:
    case EPT_S_NOT_REGISTERED:
        return true;
    default:
        return false;
    }
}

/* 87: while a full log is archived (elastic/beats#39781). */
bool event_pull_passes(const struct outcome *outcome)
{
    switch (outcome->code) {
    case ERROR_EVT_QUERY_RESULT_STALE:
    case ERROR_EVT_QUERY_RESULT_INVALID_POSITION:
    case ERROR_INVALID_PARAMETER:
        return strcmp(outcome->operation, event_next) == 0; /* else the query is wrong */
    default:
        return event_pull_service_away(outcome->code);
    }
}

/* ERROR_INVALID_OPERATION is what some see instead where nothing is there. */
static bool nothing_there(DWORD code)
{
    return code == ERROR_NO_MORE_ITEMS || code == ERROR_INVALID_OPERATION || code == ERROR_TIMEOUT;
}

/* The event is reset before, not after: what comes meanwhile sets it again. */
struct outcome event_pull_all(struct event_pull *pull, const struct wake_source *source,
                              void (*take)(void *context, EVT_HANDLE event), void *context)
{
    (void)ResetEvent(source->changed);
    for (int i = 0; i < PULLED_AT_ONCE; i++) {
        EVT_HANDLE event = NULL;
        DWORD count = 0;

        if (!EvtNext(pull->subscription, 1, &event, 0, 0, &count) || count == 0) {
            const DWORD code = GetLastError();
            if (nothing_there(code)) {
                return outcome_success();
            }
            event_pull_end(pull, source);
            return outcome_failed(event_next, source->what, code);
        }
        take(context, event);
        (void)EvtClose(event);
    }
    (void)SetEvent(source->changed);
    return outcome_success();
}
