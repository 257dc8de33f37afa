/* The subscription to the certificate lifecycle channel. What an event says is kept before the
 * bookmark moves past it, so that a restart loses nothing; that it is true is not assumed. */
#include "wake/renewals.h"

#include <string.h>
#include <wchar.h>

#include "certificate/succession.h"
#include "events.h"
#include "state/renewal_records.h"
#include "win32/error.h"
#include "win32/text.h"

#define CHANNEL  L"Microsoft-Windows-CertificateServicesClient-Lifecycle-System/Operational"
#define PAYLOAD  L"Event/UserData/CertNotificationData/"
#define REPLACED 1001

/* Longer texts than a thumbprint's with all that people put between its digits are none. */
#define THUMBPRINT_TEXT_MAX 256

enum field { FIELD_ID, FIELD_CONTEXT, FIELD_OLD, FIELD_NEW, FIELD_COUNT };

static LPCWSTR paths[FIELD_COUNT] = {
    [FIELD_ID] = L"Event/System/EventID",
    [FIELD_CONTEXT] = PAYLOAD L"@Context",
    [FIELD_OLD] = PAYLOAD L"OldCertificateDetails/@Thumbprint",
    [FIELD_NEW] = PAYLOAD L"NewCertificateDetails/@Thumbprint",
};

static struct wake_renewals *self(struct wake_source *source)
{
    return (struct wake_renewals *)source;
}

static void stop(struct wake_source *source)
{
    struct wake_renewals *wake = self(source);
    EVT_HANDLE *const handles[] = {&wake->bookmark, &wake->fields};

    event_pull_end(&wake->pull, source);
    for (size_t i = 0; i < sizeof(handles) / sizeof(handles[0]); i++) {
        if (*handles[i] != NULL) {
            (void)EvtClose(*handles[i]);
            *handles[i] = NULL;
        }
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

/* From where the last process stopped reading; where that is not known or the event is gone, from
 * now on: the pass that follows observes everything anyway. */
static struct outcome subscribe(struct wake_renewals *wake)
{
    wchar_t stored[BOOKMARK_SIZE];
    struct outcome outcome = outcome_failed("EvtCreateBookmark", NULL, ERROR_NOT_FOUND);

    renewal_records_bookmark(stored);
    wake->bookmark = stored[0] == L'\0' ? NULL : EvtCreateBookmark(stored);
    if (wake->bookmark != NULL) {
        outcome = event_pull_begin(&wake->pull, &wake->source, wake->bookmark);
    } else {
        wake->bookmark = EvtCreateBookmark(NULL);
        if (wake->bookmark == NULL) {
            return outcome_failed("EvtCreateBookmark", wake->source.what, GetLastError());
        }
    }
    return outcome_ok(&outcome) ? outcome : event_pull_begin(&wake->pull, &wake->source, NULL);
}

static struct outcome begin(struct wake_renewals *wake)
{
    wake->fields = EvtCreateRenderContext(FIELD_COUNT, paths, EvtRenderContextValues);
    if (wake->fields == NULL) {
        return outcome_failed("EvtCreateRenderContext", wake->source.what, GetLastError());
    }
    return subscribe(wake);
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
    struct wake_renewals *wake;
    struct renewals renewals;
    bool learned;  /* they are not as they are stored */
    bool any;      /* events were read, */
    bool concerns; /* one of them about the machine's certificates */
};

static bool is_text(const EVT_VARIANT *value, const wchar_t *text)
{
    return value->Type == EvtVarTypeString && value->StringVal != NULL &&
           _wcsicmp(value->StringVal, text) == 0;
}

static bool thumbprint_of(const EVT_VARIANT *value, struct thumbprint *out)
{
    char text[THUMBPRINT_TEXT_MAX];

    return value->Type == EvtVarTypeString && value->StringVal != NULL &&
           text_to_utf8(value->StringVal, text, sizeof(text)) == ERROR_SUCCESS &&
           thumbprint_parse(text, strlen(text), out);
}

/* What is not as it should be is no renewal; the pass will see what really changed. */
static void read_event(void *context, EVT_HANDLE event)
{
    struct reading *reading = context;
    union {
        EVT_VARIANT values[FIELD_COUNT];
        BYTE bytes[4096];
    } buffer;
    struct thumbprint old;
    struct thumbprint renewed;
    DWORD used;
    DWORD count;

    reading->any = true;
    (void)EvtUpdateBookmark(reading->wake->bookmark, event);
    if (!EvtRender(reading->wake->fields, event, EvtRenderEventValues, sizeof(buffer), &buffer,
                   &used, &count)) {
        reading->concerns = true; /* nobody knows that it does not */
        return;
    }
    if (count != FIELD_COUNT || !is_text(&buffer.values[FIELD_CONTEXT], L"Machine")) {
        return;
    }
    reading->concerns = true;
    if (buffer.values[FIELD_ID].Type == EvtVarTypeUInt16 &&
        buffer.values[FIELD_ID].UInt16Val == REPLACED &&
        thumbprint_of(&buffer.values[FIELD_OLD], &old) &&
        thumbprint_of(&buffer.values[FIELD_NEW], &renewed) &&
        renewals_learn(&reading->renewals, &old, &renewed)) {
        reading->learned = true;
    }
}

static struct outcome keep(const struct reading *reading)
{
    wchar_t bookmark[BOOKMARK_SIZE];
    DWORD used;
    DWORD count;

    if (!EvtRender(NULL, reading->wake->bookmark, EvtRenderBookmark, sizeof(bookmark), bookmark,
                   &used, &count)) {
        return outcome_failed("EvtRender", "bookmark", GetLastError());
    }
    return renewal_records_write(reading->learned ? &reading->renewals : NULL, bookmark);
}

static bool take(struct wake_source *source, struct outcome *armed)
{
    struct wake_renewals *wake = self(source);
    struct reading reading = {.wake = wake};

    if (wake->pull.subscription == NULL) {
        *armed = arm(source);
        return true;
    }
    *armed = renewal_records_read(&reading.renewals);
    if (outcome_ok(armed)) {
        *armed = event_pull_all(&wake->pull, source, read_event, &reading);
    }
    if (outcome_ok(armed) && reading.any) {
        *armed = keep(&reading);
    }
    if (!outcome_ok(armed)) {
        stop(source); /* to be begun anew, from the bookmark, before the next pass */
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
