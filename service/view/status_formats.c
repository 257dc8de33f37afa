/* See view/status_formats.h. */
#include "view/status_formats.h"

#include <stdarg.h>

#include "output/console.h"
#include "output/exit_code.h"
#include "output/format_facts.h"
#include "view/headline.h"
#include "win32/format.h"
#include "win32/product.h"
#include "win32/text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define LINE           1024
#define UNIX_EPOCH     11644473600ull /* seconds from the beginning of instants */
#define NAGIOS_UNKNOWN 3
#define DAYS_TO_WARN   14 /* performance data: what graphs draw as thresholds */

bool status_format_find(const wchar_t *name, enum status_format *format)
{
    static const wchar_t *const names[STATUS_FORMAT_COUNT] = {L"nagios", L"prtg", L"prometheus"};

    for (int i = 0; i < STATUS_FORMAT_COUNT; i++) {
        if (text_same(name, names[i])) {
            *format = (enum status_format)i;
            return true;
        }
    }
    return false;
}

static int severity_code(const struct verdict_on_server *verdict)
{
    static const int codes[SEVERITY_COUNT] = {EXIT_CODE_DONE, EXIT_CODE_WARNING,
                                              EXIT_CODE_CRITICAL};
    return codes[verdict->severity];
}

/* Whole days to the end of the certificate in use; negative: since. False: none is known. */
static bool days_left(const struct view *view, long *days)
{
    const struct certificate *certificate = view_certificate(view);
    const instant now = view->snapshot.taken_at;

    if (certificate == NULL || !certificate->decoded) {
        return false;
    }
    *days = certificate->not_after >= now ? (long)((certificate->not_after - now) / INSTANT_DAY)
                                          : -(long)((now - certificate->not_after) / INSTANT_DAY);
    return true;
}

/* 1, 0, or -1 where that is not known. */
static int client_connects(const struct view *view, enum family family)
{
    switch (view->snapshot.probes[family].answer) {
    case PROBE_SERVES:
        return 1;
    case PROBE_UNKNOWN:
    case PROBE_NO_FAMILY:
        return -1;
    default:
        return 0;
    }
}

/* ---- lines ---- */

/* UTF-8, whatever the console's code page. */
static void print_line(const wchar_t *format, ...)
{
    wchar_t line[LINE];
    char utf8[3 * LINE];
    va_list arguments;

    va_start(arguments, format);
    format_list(line, LINE, format, arguments);
    va_end(arguments);
    if (text_to_utf8(line, utf8, sizeof(utf8)) == ERROR_SUCCESS) {
        console_print_ascii(utf8, strlen(utf8));
        console_print_ascii("\n", 1);
    }
}

/* ---- Nagios ---- */

static int print_nagios(const struct view *view, const struct verdict_on_server *verdict)
{
    static const wchar_t *const words[] = {L"OK", L"WARNING", L"CRITICAL", L"UNKNOWN"};
    const int code =
        verdict->headline == HEADLINE_UNKNOWN ? NAGIOS_UNKNOWN : severity_code(verdict);
    wchar_t sentence[HEADLINE_TEXT];
    wchar_t data[LINE] = L"";
    size_t used = 0;
    wchar_t item[80];
    long days;

    headline_text(view, verdict, sentence);
    for (wchar_t *at = sentence; *at != L'\0'; at++) {
        *at = *at == L'|' ? L'/' : *at; /* what follows that is data */
    }
    if (days_left(view, &days)) {
        format_text(item, COUNT(item), L" days=%ls%lu;%u:;1:", days < 0 ? L"-" : L"",
                    (unsigned long)(days < 0 ? -days : days), DAYS_TO_WARN);
        used = format_append(data, LINE, used, item);
    }
    if (view->snapshot.connections.presence == PART_PRESENT) {
        format_text(item, COUNT(item), L" clients=%lu;;;0",
                    (unsigned long)view->snapshot.connections.count);
        used = format_append(data, LINE, used, item);
    }
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const int connects = client_connects(view, (enum family)family);
        if (connects >= 0) {
            format_text(item, COUNT(item), L" client_test_%ls=%u;;;0;1",
                        family == FAMILY_IPV4 ? L"ipv4" : L"ipv6", (unsigned)connects);
            used = format_append(data, LINE, used, item);
        }
    }
    format_text(item, COUNT(item), L" pending=%u;;;0;1", view_pending(view).why != NULL);
    (void)format_append(data, LINE, used, item);
    console_format(L"SSTP %ls - %ls |%ls\r\n", words[code], sentence, data);
    return code;
}

/* ---- PRTG ---- */

static int print_prtg(const struct view *view, const struct verdict_on_server *verdict)
{
    wchar_t sentence[HEADLINE_TEXT];
    long days = 0;

    (void)days_left(view, &days);
    headline_text(view, verdict, sentence);
    console_format(L"%ls%lu:%ls\r\n", days < 0 ? L"-" : L"",
                   (unsigned long)(days < 0 ? -days : days), sentence);
    return severity_code(verdict);
}

/* ---- Prometheus ---- */

static void describe(const wchar_t *name, const wchar_t *help)
{
    print_line(L"# HELP %ls %ls", name, help);
    print_line(L"# TYPE %ls gauge", name);
}

static void print_gauge(const wchar_t *name, const wchar_t *help, unsigned long long value)
{
    describe(name, help);
    print_line(L"%ls %llu", name, value);
}

static unsigned long long unix_time(instant at)
{
    const unsigned long long seconds = at / INSTANT_SECOND;

    return seconds > UNIX_EPOCH ? seconds - UNIX_EPOCH : 0;
}

/* The value of a label, in which a quote, a backslash and a line end are escaped. */
static void label(const char *value, wchar_t out[LINE])
{
    wchar_t wide[LINE / 2];
    size_t used = 0;

    format_utf8(wide, COUNT(wide), value);
    for (const wchar_t *at = wide; *at != L'\0'; at++) {
        if (*at == L'"' || *at == L'\\') {
            out[used++] = L'\\';
        }
        out[used++] = *at == L'\n' ? L' ' : *at;
    }
    out[used] = L'\0';
}

static void print_certificate(const struct view *view)
{
    const struct certificate *certificate = view_certificate(view);
    wchar_t subject[LINE];
    wchar_t thumbprint[64];

    if (certificate == NULL || !certificate->decoded) {
        return;
    }
    label(certificate->subject, subject);
    format_thumbprint(thumbprint, COUNT(thumbprint), &certificate->thumbprint);
    describe(L"sstp_cert_not_after_timestamp_seconds",
             L"When the certificate that SSTP uses expires.");
    print_line(L"sstp_cert_not_after_timestamp_seconds{subject=\"%ls\",thumbprint=\"%ls\"} %llu",
               subject, thumbprint, unix_time(certificate->not_after));
}

static void print_client_tests(const struct view *view)
{
    bool described = false;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        const int connects = client_connects(view, (enum family)family);
        if (connects < 0) {
            continue;
        }
        if (!described) {
            describe(L"sstp_cert_client_test_success",
                     L"Whether a client on this server connected to SSTP over that family.");
            described = true;
        }
        print_line(L"sstp_cert_client_test_success{family=\"%ls\"} %u",
                   family == FAMILY_IPV4 ? L"ipv4" : L"ipv6", (unsigned)connects);
    }
}

static int print_prometheus(const struct view *view, const struct verdict_on_server *verdict)
{
    const struct last_rotation *last = &view->snapshot.state.last_rotation;
    wchar_t headline[64];

    format_utf8(headline, COUNT(headline), headline_name(verdict->headline));
    print_gauge(L"sstp_cert_status", L"0 healthy, 1 warning, 2 critical.",
                (unsigned long long)verdict->severity);
    describe(L"sstp_cert_headline_info", L"The verdict in a word (docs/json.md).");
    print_line(L"sstp_cert_headline_info{headline=\"%ls\"} 1", headline);
    print_certificate(view);
    print_client_tests(view);
    if (view->snapshot.connections.presence == PART_PRESENT) {
        print_gauge(L"sstp_cert_connected_clients",
                    L"VPN clients that are connected, over all protocols.",
                    view->snapshot.connections.count);
    }
    print_gauge(L"sstp_cert_rotation_pending", L"Whether a change is due that is not made yet.",
                view_pending(view).why != NULL);
    print_gauge(L"sstp_cert_service_running", L"Whether SstpCertRotator runs and is not paused.",
                view_watch(view) == WATCH_ON);
    if (last->presence == PART_PRESENT) {
        print_gauge(L"sstp_cert_last_rotation_timestamp_seconds", L"When the last rotation ended.",
                    unix_time(last->ended_at));
        print_gauge(L"sstp_cert_last_rotation_success", L"Whether it succeeded.",
                    last->result == ROTATION_DONE);
    }
    print_gauge(L"sstp_cert_observed_timestamp_seconds", L"When the server was observed.",
                unix_time(view->snapshot.taken_at));
    return severity_code(verdict);
}

int status_format_print(const struct view *view, const struct verdict_on_server *verdict,
                        enum status_format format)
{
    switch (format) {
    case STATUS_FORMAT_NAGIOS:
        return print_nagios(view, verdict);
    case STATUS_FORMAT_PRTG:
        return print_prtg(view, verdict);
    default:
        return print_prometheus(view, verdict);
    }
}
