/* The inserts: facts of a report as text. Thumbprints as netsh shows them, times in local time. */
#include "event_insert.h"

#include "event_insert_proof.h"

#include <stdio.h>
#include <string.h>

#include "event_text.h"
#include "select.h"
#include "text.h"

#define CANDIDATES_LISTED 25 /* a longer list helps nobody and must stay below the log's limit */

static void put(wchar_t *text, size_t size, const wchar_t *value)
{
    (void)lstrcpynW(text, value, (int)size);
}

static void put_utf8(wchar_t *text, size_t size, const char *value)
{
    char cut[512];
    wchar_t wide[512];

    text_cut(value, cut, sizeof(cut));
    put(text, size,
        text_to_wide(cut, wide, sizeof(wide) / sizeof(wide[0])) == ERROR_SUCCESS ? wide : L"?");
}

static void put_number(wchar_t *text, size_t size, unsigned long number)
{
    wchar_t value[12];

    (void)swprintf(value, sizeof(value) / sizeof(value[0]), L"%lu", number);
    put(text, size, value);
}

static void put_thumbprint(wchar_t *text, size_t size, const struct thumbprint *thumbprint)
{
    char hex[THUMBPRINT_TEXT_SIZE];
    static const struct thumbprint none;

    if (thumbprint == NULL || thumbprint_equal(thumbprint, &none)) {
        put(text, size, L"none");
    } else {
        put_utf8(text, size, thumbprint_format(thumbprint, hex));
    }
}

static void put_hash(wchar_t *text, size_t size, const uint8_t hash[SHA256_SIZE])
{
    wchar_t value[2 * SHA256_SIZE + 1];

    for (size_t i = 0; i < SHA256_SIZE; i++) {
        (void)swprintf(value + 2 * i, 3, L"%02x", hash[i]);
    }
    put(text, size, value);
}

/* ---- times ---- */

static void put_instant(wchar_t *text, size_t size, instant at, bool with_seconds)
{
    const FILETIME utc = {.dwLowDateTime = (DWORD)at, .dwHighDateTime = (DWORD)(at >> 32)};
    SYSTEMTIME utc_time;
    SYSTEMTIME local;
    wchar_t value[40];

    if (at == 0 || !FileTimeToSystemTime(&utc, &utc_time) ||
        !SystemTimeToTzSpecificLocalTime(NULL, &utc_time, &local)) {
        put(text, size, L"an unknown time");
        return;
    }
    (void)swprintf(value, sizeof(value) / sizeof(value[0]),
                   with_seconds ? L"%04u-%02u-%02u %02u:%02u:%02u" : L"%04u-%02u-%02u %02u:%02u",
                   local.wYear, local.wMonth, local.wDay, local.wHour, local.wMinute,
                   local.wSecond);
    put(text, size, value);
}

static void put_span(wchar_t *text, size_t size, instant span)
{
    wchar_t value[32];
    const unsigned long long milliseconds = span / (INSTANT_SECOND / 1000);

    (void)swprintf(value, sizeof(value) / sizeof(value[0]), L"%llu.%03llu s", milliseconds / 1000,
                   milliseconds % 1000);
    put(text, size, value);
}

/* ---- endpoints ---- */

static void put_endpoint(wchar_t *text, size_t size, enum family family, uint16_t port)
{
    wchar_t value[24];

    (void)swprintf(value, sizeof(value) / sizeof(value[0]),
                   family == FAMILY_IPV6 ? L"[::]:%u" : L"0.0.0.0:%u", port);
    put(text, size, value);
}

static void put_endpoints(wchar_t *text, size_t size, uint16_t port)
{
    wchar_t value[48];

    (void)swprintf(value, sizeof(value) / sizeof(value[0]), L"0.0.0.0:%u and [::]:%u", port, port);
    put(text, size, value);
}

/* An application id as netsh shows it. */
static void put_owner(wchar_t *text, size_t size, const struct ssl_record *record)
{
    GUID id;
    wchar_t value[64];

    if (ssl_record_is_sstp(record)) {
        put(text, size, L"SSTP");
        return;
    }
    memcpy(&id, record->application_id, sizeof(id));
    (void)swprintf(value, sizeof(value) / sizeof(value[0]),
                   L"application {%08lx-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x}",
                   (unsigned long)id.Data1, id.Data2, id.Data3, id.Data4[0], id.Data4[1],
                   id.Data4[2], id.Data4[3], id.Data4[4], id.Data4[5], id.Data4[6], id.Data4[7]);
    put(text, size, value);
}

/* ---- certificates ---- */

enum aspect { ASPECT_THUMBPRINT, ASPECT_SUBJECT, ASPECT_EXPIRY };

static void put_certificate(wchar_t *text, size_t size, const struct certificate *certificate,
                            enum aspect aspect)
{
    if (certificate == NULL) {
        put(text, size, L"not in the store");
    } else if (aspect == ASPECT_THUMBPRINT) {
        put_thumbprint(text, size, &certificate->thumbprint);
    } else if (aspect == ASPECT_EXPIRY) {
        put_instant(text, size, certificate->not_after, false);
    } else {
        put_utf8(text, size, certificate->decoded ? certificate->subject : "does not decode");
    }
}

static const struct certificate *bound_certificate(const struct report *report)
{
    const struct binding *bound = snapshot_served(report->snapshot);

    return bound == NULL ? NULL : snapshot_find(report->snapshot, &bound->record.thumbprint);
}

static const struct certificate *found_certificate(const struct report *report)
{
    return snapshot_find(report->snapshot, &report->finding->thumbprint);
}

static size_t append(wchar_t *text, size_t size, size_t used, const wchar_t *value)
{
    const size_t length = (size_t)lstrlenW(value);

    if (used + length + 1 > size) {
        return used;
    }
    put(text + used, size - used, value);
    return used + length;
}

static size_t append_candidate(wchar_t *text, size_t size, size_t used,
                               const struct certificate *certificate, enum verdict verdict)
{
    wchar_t part[256];

    put_thumbprint(part, sizeof(part) / sizeof(part[0]), &certificate->thumbprint);
    used = append(text, size, used, part);
    used = append(text, size, used, L"  ");
    put_utf8(part, sizeof(part) / sizeof(part[0]), verdict_name(verdict));
    used = append(text, size, used, part);
    used = append(text, size, used, L"  ");
    put_certificate(part, sizeof(part) / sizeof(part[0]), certificate, ASPECT_SUBJECT);
    used = append(text, size, used, part);
    return append(text, size, used, L"\r\n");
}

static void put_candidates(wchar_t *text, size_t size, const struct snapshot *snapshot)
{
    struct requirements requirements;
    const size_t count = snapshot->store.count;
    wchar_t more[64];
    size_t used = 0;

    requirements_of(snapshot, &requirements);
    put(text, size, count == 0 ? L"(the store is empty)\r\n" : L"");
    for (size_t i = 0; i < count && i < CANDIDATES_LISTED; i++) {
        const struct certificate *certificate = &snapshot->store.certificates[i];
        used = append_candidate(text, size, used, certificate,
                                requirements_judge(&requirements, certificate));
    }
    if (count > CANDIDATES_LISTED) {
        (void)swprintf(more, sizeof(more) / sizeof(more[0]), L"and %llu more\r\n",
                       (unsigned long long)(count - CANDIDATES_LISTED));
        (void)append(text, size, used, more);
    }
}

/* ---- findings and errors ---- */

static void put_finding_object(wchar_t *text, size_t size, const struct report *report)
{
    const struct finding *finding = report->finding;
    static const struct thumbprint none;

    if (finding->error.object[0] != '\0') {
        put_utf8(text, size, finding->error.object);
    } else if (finding->about_family) {
        put_endpoint(text, size, finding->family, report->port);
    } else if (!thumbprint_equal(&finding->thumbprint, &none)) {
        put_thumbprint(text, size, &finding->thumbprint);
    } else {
        put_endpoints(text, size, report->port);
    }
}

/* What a renewal waits for: the names are the core's (urgency.c). */
static void put_wait(wchar_t *text, size_t size, const struct finding *finding)
{
    static const struct {
        const char *what;
        const wchar_t *words;
    } waits[] = {
        {"window", L"RestartPolicy is window, and none of RestartWindows is open"},
        {"idle", L"RestartPolicy is idle, and VPN clients are connected or cannot be counted"},
        {"stagger", L"StaggerMinutes spreads the restarts of several servers"},
        {"setting", L"a setting that says when to restart is not usable"},
    };

    for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
        if (lstrcmpA(finding->error.object, waits[i].what) == 0) {
            put(text, size, waits[i].words);
            return;
        }
    }
    put_utf8(text, size, finding->error.object);
}

static void put_wait_until(wchar_t *text, size_t size, const struct finding *finding)
{
    wchar_t at[40];

    if (finding->at >= finding->deadline) {
        put(text, size, finding->at == INSTANT_NEVER ? L"once that is over" : L"at the deadline");
        return;
    }
    put_instant(at, sizeof(at) / sizeof(at[0]), finding->at, true);
    put(text, size, L"at ");
    (void)append(text, size, 3, at);
}

void event_text_error(const struct outcome *error, wchar_t *text, size_t size)
{
    wchar_t operation[128] = L"?";
    wchar_t object[OUTCOME_OBJECT_SIZE] = L"";
    wchar_t system[512] = L"Windows has no text for it.";
    wchar_t value[1024];

    if (error->operation != NULL) {
        (void)text_to_wide(error->operation, operation, sizeof(operation) / sizeof(operation[0]));
    }
    (void)text_to_wide(error->object, object, sizeof(object) / sizeof(object[0]));
    if (error->code == 0) { /* no call failed: what it should have done is not seen */
        (void)swprintf(value, sizeof(value) / sizeof(value[0]),
                       L"%ls (%ls): no call failed, but it is not as it should be.", operation,
                       object);
        put(text, size, value);
        return;
    }
    (void)FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS |
                             FORMAT_MESSAGE_MAX_WIDTH_MASK,
                         NULL, error->code, 0, system, sizeof(system) / sizeof(system[0]), NULL);
    (void)swprintf(value, sizeof(value) / sizeof(value[0]),
                   error->code < 65536 ? L"%ls (%ls) failed with error %lu: %ls"
                                       : L"%ls (%ls) failed with error 0x%08lx: %ls",
                   operation, object, (unsigned long)error->code, system);
    put(text, size, value);
}

void event_insert(enum insert insert, const struct report *report, wchar_t *text, size_t size)
{
    switch (insert) {
    case INSERT_NOTHING:
        put(text, size, L"");
        break;
    case INSERT_ENDPOINT:
        put_endpoint(text, size, report->family, report->port);
        break;
    case INSERT_ENDPOINTS:
        put_endpoints(text, size, report->port);
        break;
    case INSERT_PORT:
        put_number(text, size, report->port);
        break;
    case INSERT_BEFORE:
        put_thumbprint(text, size, report->before);
        break;
    case INSERT_AFTER:
        put_thumbprint(text, size, report->after);
        break;
    case INSERT_BOUND: {
        const struct binding *bound = snapshot_served(report->snapshot);
        put_thumbprint(text, size, bound == NULL ? NULL : &bound->record.thumbprint);
        break;
    }
    case INSERT_BOUND_SUBJECT:
        put_certificate(text, size, bound_certificate(report), ASPECT_SUBJECT);
        break;
    case INSERT_BOUND_EXPIRY:
        put_certificate(text, size, bound_certificate(report), ASPECT_EXPIRY);
        break;
    case INSERT_NEW:
        put_certificate(text, size, report->certificate, ASPECT_THUMBPRINT);
        break;
    case INSERT_NEW_SUBJECT:
        put_certificate(text, size, report->certificate, ASPECT_SUBJECT);
        break;
    case INSERT_NEW_EXPIRY:
        put_certificate(text, size, report->certificate, ASPECT_EXPIRY);
        break;
    case INSERT_FOUND:
        put_thumbprint(text, size, &report->finding->thumbprint);
        break;
    case INSERT_FOUND_SUBJECT:
        put_certificate(text, size, found_certificate(report), ASPECT_SUBJECT);
        break;
    case INSERT_FOUND_EXPIRY:
        put_certificate(text, size, found_certificate(report), ASPECT_EXPIRY);
        break;
    case INSERT_REASON:
        put_utf8(text, size, reason_name(report->finding->reason));
        break;
    case INSERT_FINDING_OBJECT:
        put_finding_object(text, size, report);
        break;
    case INSERT_OFFLOAD_HASH:
        put_hash(text, size, report->snapshot->settings->offload_hash);
        break;
    case INSERT_OWNER:
        put_owner(text, size, report->record);
        break;
    case INSERT_OWNER_BEFORE:
        put_owner(text, size, &report->snapshot->bindings[report->family].record);
        break;
    case INSERT_SERVICE:
        put_utf8(text, size, report->service);
        break;
    case INSERT_PROCESS:
        put_number(text, size, report->error->process);
        break;
    case INSERT_WAITED:
        put_span(text, size, report->error->waited_ms * (INSTANT_SECOND / 1000));
        break;
    case INSERT_ERROR:
        event_text_error(report->error, text, size);
        break;
    case INSERT_CAUSE:
        if (report->error != NULL && report->error->code != 0) {
            event_text_error(report->error, text, size);
        } else {
            put(text, size, L"");
        }
        break;
    case INSERT_DURATION:
        put_span(text, size, report->duration);
        break;
    case INSERT_OUTAGE:
        put_span(text, size, report->outage);
        break;
    case INSERT_RETRY_AT:
        put_instant(text, size, report->retry_at, true);
        break;
    case INSERT_WAIT:
        put_wait(text, size, report->finding);
        break;
    case INSERT_WAIT_UNTIL:
        put_wait_until(text, size, report->finding);
        break;
    case INSERT_DEADLINE:
        put_instant(text, size, report->finding->deadline, true);
        break;
    case INSERT_MET:
    case INSERT_ANSWER:
    case INSERT_FAMILIES:
        event_insert_proof(insert, report, text, size);
        break;
    case INSERT_CANDIDATES:
        put_candidates(text, size, report->snapshot);
        break;
    }
}
