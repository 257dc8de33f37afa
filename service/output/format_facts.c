/* Facts as text; output/format_facts.h. */
#include "output/format_facts.h"

#include <string.h>

#include "output/labels.h"
#include "win32/format.h"
#include "win32/text.h"

void format_wide(wchar_t *text, size_t size, const wchar_t *value)
{
    (void)lstrcpynW(text, value, (int)size);
}

void format_utf8(wchar_t *text, size_t size, const char *value)
{
    char cut[512];
    wchar_t wide[512];

    text_cut(value, cut, sizeof(cut));
    if (text_to_wide(cut, wide, sizeof(wide) / sizeof(wide[0])) != ERROR_SUCCESS) {
        wide[0] = L'?';
        wide[1] = L'\0';
    }
    text_show(wide); /* a name from a certificate begins no line of its own */
    format_wide(text, size, wide);
}

void format_number(wchar_t *text, size_t size, unsigned long number)
{
    wchar_t value[12];

    format_text(value, sizeof(value) / sizeof(value[0]), L"%lu", number);
    format_wide(text, size, value);
}

void format_thumbprint(wchar_t *text, size_t size, const struct thumbprint *thumbprint)
{
    char hex[THUMBPRINT_TEXT_SIZE];
    static const struct thumbprint none;

    if (thumbprint == NULL || thumbprint_equal(thumbprint, &none)) {
        format_wide(text, size, L"none");
    } else {
        format_utf8(text, size, thumbprint_format(thumbprint, hex));
    }
}

void format_hash(wchar_t *text, size_t size, const uint8_t hash[SHA256_SIZE])
{
    wchar_t value[2 * SHA256_SIZE + 1];

    for (size_t i = 0; i < SHA256_SIZE; i++) {
        format_text(value + 2 * i, 3, L"%02x", hash[i]);
    }
    format_wide(text, size, value);
}

/* ---- times ---- */

/* How far local time is ahead of UTC at that time: " +01:00". */
static void format_offset(wchar_t *text, size_t size, const FILETIME *utc, const SYSTEMTIME *local)
{
    FILETIME shown;
    LARGE_INTEGER a = {.u = {.LowPart = utc->dwLowDateTime, .HighPart = (LONG)utc->dwHighDateTime}};
    LARGE_INTEGER b = {.QuadPart = 0};

    if (SystemTimeToFileTime(local, &shown)) {
        b.u.LowPart = shown.dwLowDateTime;
        b.u.HighPart = (LONG)shown.dwHighDateTime;
    }
    /* The local time has whole milliseconds: rounded to minutes that is no matter. */
    const long long ahead = b.QuadPart - a.QuadPart;
    const long long span = (ahead < 0 ? -ahead : ahead) + (long long)INSTANT_MINUTE / 2;
    const unsigned minutes = (unsigned)(span / (long long)INSTANT_MINUTE);

    format_text(text, size, L" %lc%02u:%02u", ahead < 0 && minutes > 0 ? L'-' : L'+', minutes / 60,
                minutes % 60);
}

void format_instant(wchar_t *text, size_t size, instant at, bool with_seconds)
{
    const FILETIME utc = {.dwLowDateTime = (DWORD)at, .dwHighDateTime = (DWORD)(at >> 32)};
    SYSTEMTIME utc_time;
    SYSTEMTIME local;
    wchar_t value[40];

    if (at == 0 || !FileTimeToSystemTime(&utc, &utc_time) ||
        !SystemTimeToTzSpecificLocalTime(NULL, &utc_time, &local)) {
        format_wide(text, size, L"an unknown time");
        return;
    }
    format_text(value, sizeof(value) / sizeof(value[0]),
                with_seconds ? L"%04u-%02u-%02u %02u:%02u:%02u" : L"%04u-%02u-%02u %02u:%02u",
                local.wYear, local.wMonth, local.wDay, local.wHour, local.wMinute, local.wSecond);
    format_wide(text, size, value);
    if (with_seconds) {
        format_offset(value, sizeof(value) / sizeof(value[0]), &utc, &local);
        (void)format_append(text, size, wcslen(text), value);
    }
}

void format_span(wchar_t *text, size_t size, instant span)
{
    wchar_t value[32];
    const unsigned long long milliseconds = span / (INSTANT_SECOND / 1000);

    format_text(value, sizeof(value) / sizeof(value[0]), L"%llu.%03llu s", milliseconds / 1000,
                milliseconds % 1000);
    format_wide(text, size, value);
}

void format_long_span(wchar_t *text, size_t size, instant span)
{
    static const struct {
        instant length;
        const wchar_t *name;
    } units[] = {{INSTANT_DAY, L"d"},
                 {INSTANT_HOUR, L"h"},
                 {INSTANT_MINUTE, L"min"},
                 {INSTANT_SECOND, L"s"}};
    const size_t last = sizeof(units) / sizeof(units[0]) - 1;
    wchar_t value[64];
    size_t i = 0;

    while (i < last && span < units[i].length) {
        i++;
    }
    const unsigned long long count = span / units[i].length;
    if (i == last) {
        format_text(value, sizeof(value) / sizeof(value[0]), L"%llu s", count);
    } else {
        format_text(value, sizeof(value) / sizeof(value[0]), L"%llu %ls %llu %ls", count,
                    units[i].name, span % units[i].length / units[i + 1].length, units[i + 1].name);
    }
    format_wide(text, size, value);
}

/* ---- endpoints ---- */

void format_endpoint(wchar_t *text, size_t size, enum family family, uint16_t port)
{
    wchar_t value[24];

    format_text(value, sizeof(value) / sizeof(value[0]),
                family == FAMILY_IPV6 ? L"[::]:%u" : L"0.0.0.0:%u", port);
    format_wide(text, size, value);
}

void format_endpoints(wchar_t *text, size_t size, uint16_t port)
{
    wchar_t value[48];

    format_text(value, sizeof(value) / sizeof(value[0]), L"0.0.0.0:%u and [::]:%u", port, port);
    format_wide(text, size, value);
}

void format_application_id(wchar_t *text, size_t size, const struct ssl_record *record)
{
    GUID id;
    wchar_t value[64];

    memcpy(&id, record->application_id, sizeof(id));
    format_text(value, sizeof(value) / sizeof(value[0]),
                L"{%08lx-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x}", (unsigned long)id.Data1,
                id.Data2, id.Data3, id.Data4[0], id.Data4[1], id.Data4[2], id.Data4[3], id.Data4[4],
                id.Data4[5], id.Data4[6], id.Data4[7]);
    format_wide(text, size, value);
}

void format_owner(wchar_t *text, size_t size, const struct ssl_record *record)
{
    wchar_t value[128];
    wchar_t id[64];

    format_wide(text, size, label_application(record));
    if (!ssl_record_is_sstp(record)) {
        format_application_id(id, sizeof(id) / sizeof(id[0]), record);
        format_text(value, sizeof(value) / sizeof(value[0]), L"%ls, %ls", label_application(record),
                    id);
        format_wide(text, size, value);
    }
}

/* ---- text behind text ---- */

size_t format_append(wchar_t *text, size_t size, size_t used, const wchar_t *value)
{
    const size_t length = (size_t)lstrlenW(value);

    if (used + length + 1 > size) {
        return used;
    }
    format_wide(text + used, size - used, value);
    return used + length;
}

/* ---- findings ---- */

void format_finding(wchar_t *text, size_t size, const struct finding *finding, uint16_t port)
{
    static const struct thumbprint none;

    if (finding->error.object[0] != '\0') {
        format_utf8(text, size, finding->error.object);
    } else if (finding->about_family) {
        format_endpoint(text, size, finding->family, port);
    } else if (!thumbprint_equal(&finding->thumbprint, &none)) {
        format_thumbprint(text, size, &finding->thumbprint);
    } else {
        format_endpoints(text, size, port);
    }
}

/* What a renewal waits for, why a re-issue is waited for, or what speaks against a clock: the names
 * are the core's (plan/restart_scheduling.c, diagnosis/drift.c). */
void format_wait(wchar_t *text, size_t size, const struct finding *finding)
{
    static const struct {
        const char *what;
        const wchar_t *words;
    } waits[] = {
        {"window", L"RestartPolicy is window, and none of RestartWindows is open"},
        {"idle", L"RestartPolicy is idle, and VPN clients are connected or cannot be counted"},
        {"window-or-idle", L"RestartPolicy is window-or-idle, none of RestartWindows is open, and "
                           L"VPN clients are connected or cannot be counted"},
        {"stagger", L"StaggerMinutes spreads the restarts of several servers"},
        {"issued-before", L"it was issued before that one"},
        {"fewer-names", L"it is not for all names of that one"},
        {"newer-limit",
         L"the one in use has over half of its lifetime left, and such a certificate is "
         L"replaced once a day at most and three times in 30 days"},
        {"setting", L"a setting that says when to restart is not valid"},
        {"jumped", L"it moved by more than a day against the time that Windows has run"},
        {"lies-behind", L"it shows a time before what this service saw already"},
        {"end-unseen",
         L"by it the certificate that SSTP uses has expired, while it was not monitored"},
    };

    for (size_t i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
        if (lstrcmpA(finding->error.object, waits[i].what) == 0) {
            format_wide(text, size, waits[i].words);
            return;
        }
    }
    format_utf8(text, size, finding->error.object);
}

void format_wait_until(wchar_t *text, size_t size, const struct finding *finding)
{
    wchar_t at[40];

    if (finding->at >= finding->deadline) {
        format_wide(text, size,
                    finding->at == INSTANT_NEVER ? L"once that is over" : L"at the deadline");
        return;
    }
    format_instant(at, sizeof(at) / sizeof(at[0]), finding->at, true);
    format_wide(text, size, L"at ");
    (void)format_append(text, size, 3, at);
}
