/* The subscription to the certificate lifecycle channel. Anybody may have written an event: what it
 * says of certificates is for the pass to see in the store. */
#include "wake/renewals.h"

#include <wchar.h>

#include "events.h"
#include "win32/error.h"

#define CHANNEL L"Microsoft-Windows-CertificateServicesClient-Lifecycle-System/Operational"
#define CONTEXT L"Event/UserData/CertNotificationData/@Context"

static struct wake_renewals *self(struct wake_source *source)
{
    return (struct wake_renewals *)source;
}

static void stop(struct wake_source *source)
{
    struct wake_renewals *wake = self(source);

    event_pull_end(&wake->pull, source);
    if (wake->context != NULL) {
        (void)EvtClose(wake->context);
        wake->context = NULL;
    }
}

/* ---- watching ---- */

/* A subscription to a disabled channel may succeed and never hear of anything. */
struct outcome wake_renewals_channel(void)
{
    EVT_VARIANT enabled = {.BooleanVal = FALSE};
    DWORD used;
    struct outcome outcome = outcome_success();
    const EVT_HANDLE config = EvtOpenChannelConfig(NULL, CHANNEL, 0);

    if (config == NULL) {
        return outcome_failed("EvtOpenChannelConfig", "certificate lifecycle channel",
                              GetLastError());
    }
    if (!EvtGetChannelConfigProperty(config, EvtChannelConfigEnabled, 0, sizeof(enabled), &enabled,
                                     &used)) {
        outcome = outcome_failed("EvtGetChannelConfigProperty", "certificate lifecycle channel",
                                 GetLastError());
    } else if (!enabled.BooleanVal) {
        outcome = outcome_failed("EvtSubscribe", "certificate lifecycle channel",
                                 ERROR_EVT_PUBLISHER_DISABLED);
    }
    (void)EvtClose(config);
    return outcome;
}

/* From now on: what was logged before is seen by the pass that follows. */
static struct outcome begin(struct wake_renewals *wake)
{
    LPCWSTR path = CONTEXT;

    wake->context = EvtCreateRenderContext(1, &path, EvtRenderContextValues);
    return wake->context != NULL
               ? event_pull_begin(&wake->pull, &wake->source, NULL)
               : outcome_failed("EvtCreateRenderContext", wake->source.what, GetLastError());
}

static struct outcome arm(struct wake_source *source)
{
    struct wake_renewals *wake = self(source);
    struct outcome outcome = wake_renewals_channel();

    if (outcome_ok(&outcome) && wake->pull.subscription == NULL) {
        outcome = begin(wake);
    }
    if (!outcome_ok(&outcome)) {
        stop(source);
    }
    return outcome;
}

/* ---- reading ---- */

struct reading {
    EVT_HANDLE context;
    bool concerns; /* one of the events was about the machine's certificates */
};

/* One that cannot be read may be about them. */
static void read_event(void *context, EVT_HANDLE event)
{
    struct reading *reading = context;
    union {
        EVT_VARIANT value;
        BYTE bytes[256];
    } buffer;
    DWORD used;
    DWORD count;

    if (!EvtRender(reading->context, event, EvtRenderEventValues, sizeof(buffer), &buffer, &used,
                   &count)) {
        reading->concerns = true;
        return;
    }
    reading->concerns = reading->concerns || (count == 1 && buffer.value.Type == EvtVarTypeString &&
                                              buffer.value.StringVal != NULL &&
                                              _wcsicmp(buffer.value.StringVal, L"Machine") == 0);
}

static bool take(struct wake_source *source, struct outcome *armed)
{
    struct wake_renewals *wake = self(source);
    struct reading reading = {.context = wake->context};

    if (wake->pull.subscription == NULL) {
        *armed = arm(source);
        return true;
    }
    *armed = event_pull_all(&wake->pull, source, read_event, &reading);
    if (!outcome_ok(armed)) {
        stop(source); /* to be begun anew before the next pass */
        return true;
    }
    return reading.concerns;
}

struct wake_renewals wake_renewals(void)
{
    return (struct wake_renewals){
        .source = {.what = "the events of certificate renewals",
                   .until_reset = true,
                   .retried = true,
                   .when_failed = EVENT_RENEWALS_NOT_WATCHED,
                   .when_again = EVENT_RENEWALS_WATCHED,
                   .arm = arm,
                   .take = take,
                   .stop = stop},
        .pull = {.channel = CHANNEL, .query = L"*[System[EventID>=1001 and EventID<=1009]]"}};
}
