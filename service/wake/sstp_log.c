/* SSTP's own words; see wake/sstp_log.h. */
#include "wake/sstp_log.h"

#include "win32/error.h"

#define SAID                                                                                       \
    L"*[System[Provider[@Name='Microsoft-Windows-RasSstp' or @Name='RasSstp'] and "                \
    L"((EventID>=11 and EventID<=13) or EventID=22 or EventID=24 or EventID=25 or EventID=32)]]"

enum { ID, TIME, VALUES };

static const char what[] = "SSTP's events in the System log";

static struct outcome begin(struct sstp_log *log)
{
    LPCWSTR paths[VALUES] = {
        [ID] = L"Event/System/EventID", [TIME] = L"Event/System/TimeCreated/@SystemTime"};

    log->source.changed = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (log->source.changed == NULL) {
        return outcome_failed("CreateEvent", what, GetLastError());
    }
    log->context = EvtCreateRenderContext(VALUES, paths, EvtRenderContextValues);
    return log->context == NULL ? outcome_failed("EvtCreateRenderContext", what, GetLastError())
                                : event_pull_begin(&log->pull, &log->source, NULL);
}

void sstp_log_begin(struct sstp_log *log)
{
    sstp_log_end(log);
    log->source.what = what;
    log->pull.channel = L"System";
    log->pull.query = SAID;
    log->error = begin(log);
}

void sstp_log_end(struct sstp_log *log)
{
    if (log->source.changed != NULL) {
        event_pull_end(&log->pull, &log->source);
        (void)CloseHandle(log->source.changed);
    }
    if (log->context != NULL) {
        (void)EvtClose(log->context);
    }
    *log = (struct sstp_log){.source = {.changed = NULL}};
}

/* One that cannot be rendered says nothing. */
static void hear(void *context, EVT_HANDLE event)
{
    struct sstp_log *log = context;
    EVT_VARIANT values[VALUES];
    DWORD used;
    DWORD count;

    if (EvtRender(log->context, event, EvtRenderEventValues, sizeof(values), values, &used,
                  &count) &&
        count == VALUES && values[ID].Type == EvtVarTypeUInt16 &&
        values[TIME].Type == EvtVarTypeFileTime) {
        const enum sstp_event said = sstp_event_of_id(values[ID].UInt16Val);
        if (said != SSTP_EVENT_COUNT) {
            log->logged_at[said] = values[TIME].FileTimeVal;
        }
    }
}

/* What a start before has said may come late. Some sources give whole seconds only. */
void sstp_log_read(struct sstp_log *log, instant since, struct sstp_events *events)
{
    if (log->pull.subscription != NULL) {
        log->error = event_pull_all(&log->pull, &log->source, hear, log);
    }
    *events = (struct sstp_events){.presence = log->pull.subscription != NULL ? PART_PRESENT
                                                                              : PART_UNREADABLE,
                                   .error = log->error};
    for (int said = 0; said < SSTP_EVENT_COUNT; said++) {
        events->logged[said] =
            log->logged_at[said] != 0 && log->logged_at[said] >= since - since % INSTANT_SECOND;
    }
}
