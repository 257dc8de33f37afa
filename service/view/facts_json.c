/* Facts as JSON. */
#include "view/facts_json.h"

#include "events/text.h"
#include "output/console.h"
#include "output/format_facts.h"
#include "output/labels.h"
#include "proof/balancer_watch.h"
#include "view/service_ends.h"
#include "win32/format.h"
#include "win32/product.h"
#include "win32/text.h"

/* ---- simple facts ---- */

static void print(void *context, const char *text, size_t length)
{
    (void)context;
    console_print_ascii(text, length);
}

/* Text that is made for the screen. */
static void wide_string(struct json *json, const char *key, const wchar_t *text)
{
    const int size = WideCharToMultiByte(CP_UTF8, 0, text, -1, NULL, 0, NULL, NULL);
    char *utf8 = size > 0 ? HeapAlloc(GetProcessHeap(), 0, (SIZE_T)size) : NULL;

    if (utf8 == NULL || WideCharToMultiByte(CP_UTF8, 0, text, -1, utf8, size, NULL, NULL) <= 0) {
        json_null(json, key);
    } else {
        json_string(json, key, utf8);
    }
    if (utf8 != NULL) {
        (void)HeapFree(GetProcessHeap(), 0, utf8);
    }
}

void facts_json_open(struct json *json, const char *command)
{
    json_begin(json, print, NULL);
    json_number(json, "format", FACTS_JSON_FORMAT);
    json_string(json, "command", command);
    wide_string(json, "version", PRODUCT_VERSION);
}

void facts_json_time(struct json *json, const char *key, instant at)
{
    const FILETIME time = {.dwLowDateTime = (DWORD)at, .dwHighDateTime = (DWORD)(at >> 32)};
    SYSTEMTIME utc;
    wchar_t text[32];

    if (at == 0 || !FileTimeToSystemTime(&time, &utc)) {
        json_null(json, key);
        return;
    }
    format_text(text, sizeof(text) / sizeof(text[0]), L"%04u-%02u-%02uT%02u:%02u:%02uZ", utc.wYear,
                utc.wMonth, utc.wDay, utc.wHour, utc.wMinute, utc.wSecond);
    wide_string(json, key, text);
}

void facts_json_thumbprint(struct json *json, const char *key, const struct thumbprint *thumbprint)
{
    static const struct thumbprint none;

    if (thumbprint == NULL || thumbprint_equal(thumbprint, &none)) {
        json_null(json, key);
    } else {
        json_hex(json, key, thumbprint->bytes, THUMBPRINT_SIZE);
    }
}

void facts_json_family(struct json *json, const struct view *view, enum family family)
{
    wchar_t endpoint[32];

    format_endpoint(endpoint, sizeof(endpoint) / sizeof(endpoint[0]), family,
                    snapshot_port(&view->snapshot));
    json_string(json, "family", family_name(family));
    wide_string(json, "endpoint", endpoint);
}

void facts_json_code(struct json *json, const char *key, uint32_t code)
{
    if (code == 0) {
        json_null(json, key);
    } else {
        json_number(json, key, code);
    }
}

void facts_json_error(struct json *json, const char *key, const struct outcome *outcome)
{
    if (outcome_ok(outcome)) {
        json_null(json, key);
        return;
    }
    json_object(json, key);
    json_string(json, "operation", outcome->operation);
    json_string(json, "object", outcome->object);
    json_number(json, "code", outcome->code);
    facts_json_code(json, "specificCode", outcome->specific);
    json_close(json);
}

/* ---- certificates ---- */

void facts_json_names(struct json *json, const struct names *names)
{
    json_array(json, "names");
    for (size_t i = 0; i < names->count; i++) {
        json_object(json, NULL);
        json_string(json, "kind", label_name_kind(names->items[i].kind));
        json_string(json, "name", names->items[i].text);
        json_close(json);
    }
    json_close(json);
}

void facts_json_certificate(struct json *json, const struct certificate *certificate, instant now)
{
    facts_json_thumbprint(json, "thumbprint", &certificate->thumbprint);
    json_bool(json, "decoded", certificate->decoded);
    if (!certificate->decoded) {
        return;
    }
    json_hex(json, "sha256", certificate->sha256, SHA256_SIZE);
    json_string(json, "subject", certificate->subject);
    json_string(json, "issuer", certificate->issuer);
    facts_json_names(json, &(struct names){certificate->names, certificate->name_count});
    facts_json_time(json, "notBefore", certificate->not_before);
    facts_json_time(json, "notAfter", certificate->not_after);
    json_number(json, "daysLeft",
                certificate->not_after > now ? (certificate->not_after - now) / INSTANT_DAY : 0);
    json_bool(json, "expired", certificate->not_after < now);
    json_string(json, "privateKey", label_key(certificate->private_key));
}

/* ---- the load balancer in front ---- */

void facts_json_balancer(struct json *json, const struct view *view)
{
    static const char *const answers[] = {[BALANCER_NOT_ASKED] = "unknown",
                                          [BALANCER_UNREACHABLE] = "unreachable",
                                          [BALANCER_SHOWN] = "shown"};
    const struct balancer_facts *balancer = &view->snapshot.balancer;

    if (!offload_probe_wanted(&view->snapshot)) {
        json_null(json, "balancer");
        return;
    }
    json_object(json, "balancer");
    json_string(json, "name", view->settings.offload_probe);
    json_number(json, "port", view->settings.offload_port);
    json_string(json, "answer", answers[balancer->answer]);
    json_bool(json, "trusted", balancer->trusted);
    facts_json_error(json, "error", &balancer->error);
    if (balancer->leaf == NULL) {
        json_null(json, "certificate");
    } else {
        json_object(json, "certificate");
        facts_json_certificate(json, balancer->leaf, view->snapshot.taken_at);
        json_close(json);
    }
    json_close(json);
}

/* ---- findings ---- */

static void finding(struct json *json, struct view *view, const struct finding *finding)
{
    json_object(json, NULL);
    json_string(json, "reason", reason_name(finding->reason));
    json_string(json, "severity", severity_name(severity_of(finding->reason)));
    if (finding->about_family) {
        facts_json_family(json, view, finding->family);
    }
    facts_json_thumbprint(json, "thumbprint", &finding->thumbprint);
    json_string(json, "object", finding->error.object[0] == '\0' ? NULL : finding->error.object);
    json_string(json, "hindrance",
                finding->hindrance == REASON_NONE ? NULL : reason_name(finding->hindrance));
    facts_json_error(json, "error", &finding->error);
    wide_string(json, "text", view_finding_text(view, finding));
    json_close(json);
}

void facts_json_findings(struct json *json, struct view *view)
{
    const struct findings *findings = &view->evaluation.findings;

    json_array(json, "findings");
    for (size_t i = 0; i < findings->count; i++) {
        finding(json, view, &findings->items[i]);
    }
    json_close(json);
}

void facts_json_headline(struct json *json, const struct verdict_on_server *verdict)
{
    json_string(json, "headline", headline_name(verdict->headline));
    json_string(json, "cause", verdict->cause == REASON_NONE ? NULL : reason_name(verdict->cause));
}

static void settings(struct json *json, const struct view *view)
{
    json_object(json, "settings");
    facts_json_error(json, "error", &view->settings_error);
    json_array(json, "refused");
    for (int i = 0; i < SETTING_COUNT; i++) {
        if (view->settings.bad[i]) {
            json_string(json, NULL, setting_definitions[i].name);
        }
    }
    json_close(json);
    json_close(json);
}

#define END_TEXT 1024 /* characters */

/* Who is stopped, and by no administrator. */
static void ends(struct json *json, const struct view *view)
{
    struct service_end list[SERVICE_ENDS_MAX];
    const size_t count = service_ends(view, list);

    json_array(json, "ended");
    for (size_t i = 0; i < count; i++) {
        wchar_t text[END_TEXT];
        json_object(json, NULL);
        json_string(json, "name", list[i].name);
        facts_json_code(json, "code", list[i].facts->exit_code);
        facts_json_code(json, "specificCode", list[i].facts->specific_code);
        wide_string(json, "text", service_end_format(list[i].facts, text, END_TEXT) ? text : L"");
        json_close(json);
    }
    json_close(json);
}

void facts_json_begin(struct json *json, const char *command, struct view *view,
                      const struct verdict_on_server *verdict)
{
    facts_json_open(json, command);
    json_string(json, "machine", view->snapshot.machine);
    facts_json_time(json, "at", view->snapshot.taken_at);
    json_string(json, "verdict", severity_name(verdict->severity));
    facts_json_headline(json, verdict);
    json_bool(json, "sstpInUse", view_in_use(view));
    json_bool(json, "stopped", view->health.stopped);
    ends(json, view);
    json_bool(json, "administrator", view->administrator);
    json_number(json, "privateKeysUnknown", view->health.keys_unknown);
    facts_json_error(json, "notOpened", &view->open_error);
    settings(json, view);
    facts_json_findings(json, view);
}

void facts_json_end(struct json *json, int exit_code)
{
    json_number(json, "exitCode", (uint64_t)exit_code);
    json_finish(json);
}

/* ---- what is decided ---- */

static void pending(struct json *json, const struct view *view)
{
    const struct pending pending = view_pending(view);
    const struct window_facts *window = &view->snapshot.window;

    if (pending.why == NULL) {
        json_null(json, "pendingRestart");
        return;
    }
    json_object(json, "pendingRestart");
    json_string(json, "why", pending.why);
    facts_json_time(json, "at", pending.at);
    facts_json_time(json, "deadline", pending.deadline);
    if (window->presence == PART_PRESENT) {
        json_object(json, "window");
        facts_json_time(json, "opens", window->opens);
        facts_json_time(json, "closes", window->closes);
        json_close(json);
    } else {
        json_null(json, "window");
    }
    json_close(json);
}

void facts_json_decision(struct json *json, const struct view *view)
{
    const struct decision *decision = &view->evaluation.decision;

    json_string(json, "decision", decision_name(decision->kind));
    json_object(json, "nextLook");
    facts_json_time(json, "at", decision->next_check.at);
    json_string(json, "why", next_check_reason_name(decision->next_check.why));
    json_close(json);
    pending(json, view);
}
