/* The inserts: facts of a report as text. Thumbprints as netsh shows them, times in local time. */
#include "events/insert.h"

#include <string.h>

#include "certificate/selection.h"
#include "diagnosis/load_balancer.h"
#include "diagnosis/overriding.h"
#include "events/insert_balancer.h"
#include "events/insert_ended.h"
#include "events/insert_outlook.h"
#include "events/insert_proof.h"
#include "events/text.h"
#include "output/format_facts.h"
#include "output/format_outlook.h"
#include "output/labels.h"
#include "output/refusal.h"
#include "output/setting_labels.h"
#include "win32/format.h"

#define NAMES_SHOWN       1024
#define CANDIDATES_LISTED 25 /* a longer list helps nobody and must stay below the log's limit */

/* ---- certificates ---- */

enum aspect { ASPECT_THUMBPRINT, ASPECT_SUBJECT, ASPECT_EXPIRY };

static void format_certificate(wchar_t *text, size_t size, const struct certificate *certificate,
                               enum aspect aspect)
{
    if (certificate == NULL) {
        format_wide(text, size, aspect == ASPECT_EXPIRY ? L"an unknown date" : L"not in the store");
    } else if (aspect == ASPECT_THUMBPRINT) {
        format_thumbprint(text, size, &certificate->thumbprint);
    } else if (aspect == ASPECT_EXPIRY) {
        format_instant(text, size, certificate->not_after, false);
    } else {
        format_utf8(text, size, certificate->decoded ? certificate->subject : "does not decode");
    }
}

static const struct certificate *bound_certificate(const struct report *report)
{
    const struct binding *bound = snapshot_served(report->snapshot);

    return bound == NULL ? NULL : snapshot_find(report->snapshot, &bound->record.thumbprint);
}

static const struct certificate *before_certificate(const struct report *report)
{
    return report->before == NULL ? NULL : snapshot_find(report->snapshot, report->before);
}

static const struct certificate *found_certificate(const struct report *report)
{
    return snapshot_find(report->snapshot, &report->finding->thumbprint);
}

static size_t append_candidate(wchar_t *text, size_t size, size_t used,
                               const struct certificate *certificate, enum verdict verdict)
{
    wchar_t part[256];

    format_thumbprint(part, sizeof(part) / sizeof(part[0]), &certificate->thumbprint);
    used = format_append(text, size, used, part);
    used = format_append(text, size, used, L"  ");
    format_certificate(part, sizeof(part) / sizeof(part[0]), certificate, ASPECT_SUBJECT);
    used = format_append(text, size, used, part);
    used = format_append(text, size, used, L": ");
    used = format_append(text, size, used, label_verdict(verdict));
    return format_append(text, size, used, L"\r\n");
}

static size_t append_server_names(wchar_t *text, size_t size,
                                  const struct requirements *requirements)
{
    wchar_t part[NAMES_SHOWN];
    size_t used = format_append(text, size, 0, L"This server's names: ");

    format_server_names(part, NAMES_SHOWN, &requirements->server_names, requirements->names_source);
    used = format_append(text, size, used, part);
    return format_append(text, size, used, L"\r\n");
}

static void format_candidates(wchar_t *text, size_t size, const struct snapshot *snapshot)
{
    struct requirements requirements;
    const size_t count = snapshot->store.count;
    wchar_t more[64];
    size_t used = 0;

    requirements_of(snapshot, &requirements);
    format_wide(text, size, L"");
    used = append_server_names(text, size, &requirements);
    used = format_append(text, size, used, count == 0 ? L"(the store is empty)\r\n" : L"");
    for (size_t i = 0; i < count && i < CANDIDATES_LISTED; i++) {
        const struct certificate *certificate = &snapshot->store.certificates[i];
        used = append_candidate(text, size, used, certificate,
                                requirements_judge(&requirements, certificate));
    }
    if (count > CANDIDATES_LISTED) {
        format_text(more, sizeof(more) / sizeof(more[0]), L"and %llu more\r\n",
                    (unsigned long long)(count - CANDIDATES_LISTED));
        (void)format_append(text, size, used, more);
    }
}

static void format_found_names(wchar_t *text, size_t size, const struct certificate *certificate)
{
    if (certificate == NULL) {
        format_wide(text, size, L"not in the store");
        return;
    }
    (void)format_names(text, size, &(struct names){certificate->names, certificate->name_count});
}

/* ---- records ---- */

/* Of one that wins over SSTP's the report has it, or the finding its endpoint. */
static void format_record_endpoint(wchar_t *text, size_t size, const struct report *report)
{
    const struct finding *finding = report->finding;
    char object[OUTCOME_OBJECT_SIZE] = "";

    if (report->overriding != NULL) {
        overriding_write_endpoint(report->overriding, report->port, object);
        format_utf8(text, size, object);
    } else if (finding != NULL && !finding->about_family && finding->error.object[0] != '\0') {
        format_utf8(text, size, finding->error.object);
    } else {
        format_endpoint(text, size, report->family, report->port);
    }
}

/* As it was observed, of what the finding is about. */
static const struct ssl_record *record_before(const struct report *report)
{
    const struct overriding_bindings *overriding = &report->snapshot->overriding;

    for (size_t i = 0; i < overriding->count && !report->finding->about_family; i++) {
        char object[OUTCOME_OBJECT_SIZE] = "";
        overriding_write_endpoint(&overriding->items[i], report->port, object);
        if (overriding->items[i].whole && strcmp(object, report->finding->error.object) == 0) {
            return &overriding->items[i].record;
        }
    }
    return &report->snapshot->bindings[report->family].record;
}

/* ---- settings ---- */

/* Where the setting is set that a finding names; where it is to be, if it lacks. */
static const wchar_t *place_of(const struct settings *settings, const char *name)
{
    for (int i = 0; i < SETTING_COUNT; i++) {
        if (settings->sources[i] != SOURCE_DEFAULT &&
            strcmp(setting_definitions[i].name, name) == 0) {
            return setting_place(settings->sources[i]);
        }
    }
    return setting_place(SOURCE_SETTING);
}

void event_insert(enum insert insert, const struct report *report, wchar_t *text, size_t size)
{
    struct requirements requirements;

    switch (insert) {
    case INSERT_NOTHING:
        format_wide(text, size, L"");
        break;
    case INSERT_ENDPOINT:
        format_record_endpoint(text, size, report);
        break;
    case INSERT_ENDPOINTS:
        format_endpoints(text, size, report->port);
        break;
    case INSERT_PORT:
        format_number(text, size, report->port);
        break;
    case INSERT_BEFORE:
        format_thumbprint(text, size, report->before);
        break;
    case INSERT_BEFORE_SUBJECT:
        format_certificate(text, size, before_certificate(report), ASPECT_SUBJECT);
        break;
    case INSERT_BEFORE_EXPIRY:
        format_certificate(text, size, before_certificate(report), ASPECT_EXPIRY);
        break;
    case INSERT_AFTER:
        format_thumbprint(text, size, report->after);
        break;
    case INSERT_BOUND: {
        const struct binding *bound = snapshot_served(report->snapshot);
        format_thumbprint(text, size, bound == NULL ? NULL : &bound->record.thumbprint);
        break;
    }
    case INSERT_BOUND_SUBJECT:
        format_certificate(text, size, bound_certificate(report), ASPECT_SUBJECT);
        break;
    case INSERT_BOUND_EXPIRY:
        format_certificate(text, size, bound_certificate(report), ASPECT_EXPIRY);
        break;
    case INSERT_NEW:
        format_certificate(text, size, report->certificate, ASPECT_THUMBPRINT);
        break;
    case INSERT_NEW_SUBJECT:
        format_certificate(text, size, report->certificate, ASPECT_SUBJECT);
        break;
    case INSERT_NEW_EXPIRY:
        format_certificate(text, size, report->certificate, ASPECT_EXPIRY);
        break;
    case INSERT_FOUND:
        format_thumbprint(text, size, &report->finding->thumbprint);
        break;
    case INSERT_FOUND_SUBJECT:
        format_certificate(text, size, found_certificate(report), ASPECT_SUBJECT);
        break;
    case INSERT_FOUND_EXPIRY:
        format_certificate(text, size, found_certificate(report), ASPECT_EXPIRY);
        break;
    case INSERT_OTHER:
        format_thumbprint(text, size, &report->finding->other);
        break;
    case INSERT_OTHER_SUBJECT:
        format_certificate(text, size, snapshot_find(report->snapshot, &report->finding->other),
                           ASPECT_SUBJECT);
        break;
    case INSERT_ENDS:
    case INSERT_ENDS_AT:
    case INSERT_DAYS_LEFT:
    case INSERT_NEXT_WHEN:
    case INSERT_NEXT_WHY:
    case INSERT_NEXT_CURE:
    case INSERT_OUTLOOK:
        event_insert_outlook(insert, report, text, size);
        break;
    case INSERT_FOUND_NAMES:
        format_found_names(text, size, found_certificate(report));
        break;
    case INSERT_SERVER_NAMES:
        requirements_of(report->snapshot, &requirements);
        format_server_names(text, size, &requirements.server_names, requirements.names_source);
        break;
    case INSERT_HINDRANCE:
        format_utf8(text, size, reason_name(report->finding->hindrance));
        break;
    case INSERT_REASON:
        format_utf8(text, size, reason_name(report->finding->reason));
        break;
    case INSERT_FINDING_OBJECT:
        format_finding(text, size, report->finding, report->port);
        break;
    case INSERT_SETTING_PLACE:
        format_wide(text, size,
                    place_of(report->snapshot->settings, report->finding->error.object));
        break;
    case INSERT_OFFLOAD_HASH:
        format_hash(text, size, offload_hash(report->snapshot));
        break;
    case INSERT_BALANCER:
    case INSERT_BALANCER_LEAF:
    case INSERT_BALANCER_ASPECT:
        event_insert_balancer(insert, report->snapshot, text, size);
        break;
    case INSERT_OWNER:
        format_owner(text, size, report->record);
        break;
    case INSERT_OWNER_BEFORE:
        format_owner(text, size, record_before(report));
        break;
    case INSERT_REFUSAL:
        format_refusal(text, size, report->answer);
        break;
    case INSERT_SERVICE:
        format_utf8(text, size, report->service);
        break;
    case INSERT_PROCESS:
        format_number(text, size, report->error->process);
        break;
    case INSERT_WAITED:
        format_span(text, size, report->error->waited_ms * (INSTANT_SECOND / 1000));
        break;
    case INSERT_ERROR:
        format_error(report->error, text, size);
        break;
    case INSERT_CAUSE:
        format_wide(text, size, L"");
        if (report->error != NULL && report->error->code != 0) {
            text[0] = L' ';
            format_error(report->error, text + 1, size - 1);
        }
        break;
    case INSERT_DURATION:
        format_span(text, size, report->duration);
        break;
    case INSERT_OUTAGE:
        format_span(text, size, report->outage);
        break;
    case INSERT_SERVED_AFTER:
        if (report->served_after != 0) {
            format_span(text, size, report->served_after);
        } else {
            format_wide(text, size, L"not seen");
        }
        break;
    case INSERT_LASTED:
        format_long_span(text, size, report->duration);
        break;
    case INSERT_ROTATION:
        format_number(text, size, report->rotation);
        break;
    case INSERT_RETRY_AT:
        format_instant(text, size, report->retry_at, true);
        break;
    case INSERT_ENDED:
        format_failure(text, size, report->error->code, report->error->specific);
        break;
    case INSERT_ENDED_NEXT:
        event_insert_ended_next(report->snapshot, text, size);
        break;
    case INSERT_WAIT:
        format_wait(text, size, report->finding);
        break;
    case INSERT_WAIT_UNTIL:
        format_wait_until(text, size, report->finding);
        break;
    case INSERT_VERDICT:
        format_verdict(text, size, report->finding);
        break;
    case INSERT_USED_FROM:
        if (report->finding->at == INSTANT_NEVER) {
            format_wide(text, size, L"as soon as that has changed");
        } else {
            format_wide(text, size, L"on ");
            format_instant(text + 3, size - 3, report->finding->at, true);
        }
        break;
    case INSERT_GIVES_WAY:
        format_instant(text, size, report->finding->at, true);
        break;
    case INSERT_DEADLINE:
        format_instant(text, size, report->finding->deadline, true);
        break;
    case INSERT_MET:
    case INSERT_ANSWER:
    case INSERT_FAMILIES:
        event_insert_proof(insert, report, text, size);
        break;
    case INSERT_SSTP_SAYS:
        format_sstp_events(text + 1, size - 1, report->snapshot->sstp_events.logged);
        text[0] = text[1] == L'\0' ? L'\0' : L' ';
        break;
    case INSERT_CANDIDATES:
        format_candidates(text, size, report->snapshot);
        break;
    }
}
