/* See events/rotation_line.h. The inserts are those of the table in events/text.c. */
#include "events/rotation_line.h"

#include "events.h"
#include "output/console.h"
#include "output/format_facts.h"
#include "win32/format.h"

#define FIRST_ACTION 300 /* the events of rotations begin with that number */

static struct rotation_seen seen;

static const struct {
    DWORD id;
    const wchar_t *format; /* with the first insert; NULL: no line */
} actions[] = {
    {EVENT_CERTIFICATE_ACCEPTED, L"HTTP.sys accepted the certificate%.0ls"},
    {EVENT_BINDING_REPLACED, L"bound to %ls"},
    {EVENT_BINDING_CREATED, L"bound to %ls"},
    {EVENT_HASHES_WRITTEN, L"wrote the hashes that SSTP reads%.0ls"},
    {EVENT_HASHES_DELETED, L"deleted the hashes of SSTP, which calculates them again%.0ls"},
    {EVENT_OFFLOAD_HASH_WRITTEN, L"wrote the hash of the load balancer's certificate%.0ls"},
    {EVENT_SERVICE_STOPPED_FOR_ROTATION, L"stopped %ls"},
    {EVENT_SERVICE_STARTED_AGAIN, L"started %ls"},
    {EVENT_BINDING_RESTORED, L"put back the binding %ls"},
    {EVENT_HASHES_RESTORED, L"put back the hashes of SSTP%.0ls"},
    {EVENT_PROVEN, L"client test passed over %ls"},
    {EVENT_REQUEST_TAKEN, NULL},
    {EVENT_ROTATION_COMPLETED, NULL},
    {EVENT_OFFLOAD_COMPLETED, NULL},
};

/* ---- what is remembered ---- */

static void keep_which(const wchar_t *thumbprint, const wchar_t *subject, const wchar_t *end)
{
    format_text(seen.which, ROTATION_LINE_TEXT, L"%ls, expires %ls (%.8ls)", subject, end,
                thumbprint);
}

static void keep(DWORD id, const wchar_t *const *inserts, WORD count)
{
    switch (id) {
    case EVENT_ROTATION_STARTED:
        if (count > 2) {
            keep_which(inserts[0], inserts[1], inserts[2]);
        }
        break;
    case EVENT_SERVICE_STOPPED_FOR_ROTATION:
        seen.restarted = true;
        break;
    case EVENT_ROTATION_COMPLETED:
    case EVENT_ROTATION_SHADOWED:
        seen.completed = true;
        if (count > 4) {
            keep_which(inserts[0], inserts[1], inserts[2]);
            /* Until a client was served, where one was seen to be; else until the services ran. */
            const bool served = count > 6 && inserts[6][0] >= L'0' && inserts[6][0] <= L'9';
            format_wide(seen.outage, sizeof(seen.outage) / sizeof(seen.outage[0]),
                        inserts[served ? 6 : 4]);
        }
        break;
    case EVENT_OFFLOAD_COMPLETED:
        seen.completed = true;
        if (count > 2) {
            format_wide(seen.outage, sizeof(seen.outage) / sizeof(seen.outage[0]), inserts[2]);
        }
        break;
    default:
        break;
    }
}

const struct rotation_seen *rotation_line_seen(void)
{
    return &seen;
}

/* ---- lines ---- */

static wchar_t *copy(const wchar_t *text)
{
    const size_t size = wcslen(text) + 1;
    wchar_t *out = LocalAlloc(LMEM_FIXED, size * sizeof(wchar_t));

    if (out != NULL) {
        format_wide(out, size, text);
    }
    return out;
}

/* "Applying CN=..., expires ... (46ae9727). Rotation 1." */
static wchar_t *begin(const wchar_t *const *inserts, WORD count)
{
    wchar_t text[ROTATION_LINE_TEXT + 64];

    format_text(text, sizeof(text) / sizeof(text[0]), L"Applying %ls. Rotation %ls.", seen.which,
                count > 8 ? inserts[8] : L"");
    return copy(text);
}

static wchar_t *action(instant at, const wchar_t *format, const wchar_t *insert)
{
    wchar_t what[ROTATION_LINE_TEXT];
    wchar_t text[ROTATION_LINE_TEXT];
    wchar_t time[40];

    format_instant(time, sizeof(time) / sizeof(time[0]), at == 0 ? console_now() : at, true);
    format_text(what, ROTATION_LINE_TEXT, format, insert);
    format_text(text, ROTATION_LINE_TEXT, L"  %.8ls  %ls", time + 11, what); /* behind the date */
    return copy(text);
}

wchar_t *rotation_line(instant at, DWORD id, const wchar_t *const *inserts, WORD count)
{
    keep(id, inserts, count);
    if (id == EVENT_ROTATION_STARTED) {
        return begin(inserts, count);
    }
    for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
        if (actions[i].id == id) {
            return actions[i].format == NULL
                       ? NULL
                       : action(at, actions[i].format, count > 0 ? inserts[0] : L"");
        }
    }
    return id >> 30 < 2 && (id & 0xffff) < FIRST_ACTION
               ? NULL
               : console_event_text(at, id, inserts, count);
}

wchar_t *rotation_details(instant at, DWORD id, const wchar_t *const *inserts, WORD count)
{
    keep(id, inserts, count);
    return console_event_text(at, id, inserts, count);
}
