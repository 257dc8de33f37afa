/* What `status` shows of what there is: a line each. */
#include "certificate/in_service.h"
#include "certificate/trust.h"
#include "output/format_facts.h"
#include "output/labels.h"
#include "screen/screen.h"
#include "view/service_ends.h"
#include "win32/format.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define FIRST_WIDTH 20 /* of two that stand in a line */

/* ---- the certificate ---- */

static void show_end(const struct certificate *certificate, instant now)
{
    const bool is_past = certificate->not_after < now;
    const instant span = is_past ? now - certificate->not_after : certificate->not_after - now;
    const unsigned long long days = span / INSTANT_DAY;
    wchar_t at[40];

    format_instant(at, COUNT(at), certificate->not_after, false);
    screen_line(is_past ? L"  Expired" : L"  Expires",
                is_past ? L"%ls (%llu day%ls ago)" : L"%ls (in %llu day%ls)", at, days,
                days == 1 ? L"" : L"s");
}

static void show_certificate(const struct view *view)
{
    const struct certificate *certificate = view_certificate(view);
    const struct binding *served = snapshot_served(&view->snapshot);
    wchar_t text[SCREEN_TEXT];

    if (served == NULL) {
        return; /* the bindings say it */
    }
    screen_name_certificate(view, &served->record.thumbprint, text);
    if (certificate == NULL) {
        screen_line(L"Certificate", L"%ls, %ls", text,
                    view->snapshot.store.presence == PART_PRESENT
                        ? L"not in the store LocalMachine\\MY"
                        : L"unknown: the store could not be read");
        return;
    }
    screen_line(L"Certificate", L"%ls", text);
    if (certificate->decoded) {
        show_end(certificate, view->snapshot.taken_at);
        format_utf8(text, COUNT(text), certificate->issuer);
        screen_line(L"  Issuer", L"%ls (%hs)", text,
                    trust_class_name(in_service_trust(&view->snapshot).class));
    }
}

/* ---- bindings ---- */

/* Of what is in use, is in the store and has not ended. */
static bool is_good(const struct view *view, const struct ssl_record *record)
{
    const struct certificate *certificate = view_certificate(view);

    return certificate != NULL && ssl_record_is_sstp(record) &&
           thumbprint_equal(&certificate->thumbprint, &record->thumbprint) &&
           certificate->not_after > view->snapshot.taken_at;
}

static void binding_words(const struct view *view, enum family family, wchar_t words[SCREEN_TEXT])
{
    const struct binding *binding = &view->snapshot.bindings[family];

    if (binding->presence == PART_PRESENT) {
        format_thumbprint(words, SCREEN_TEXT, &binding->record.thumbprint);
        screen_shorten(words);
        if (is_good(view, &binding->record)) {
            format_wide(words, SCREEN_TEXT, L"OK");
        } else if (!ssl_record_is_sstp(&binding->record)) {
            size_t used = format_append(words, SCREEN_TEXT, wcslen(words), L" of ");
            (void)format_append(words, SCREEN_TEXT, used, label_application(&binding->record));
        }
    } else if (binding->presence == PART_ABSENT) {
        format_wide(words, SCREEN_TEXT,
                    findings_have(&view->evaluation.findings, REASON_BINDING_MISSING) ? L"MISSING"
                                                                                      : L"none");
    } else {
        format_wide(words, SCREEN_TEXT,
                    binding->presence == PART_UNREADABLE ? L"unknown: it could not be read"
                                                         : L"DAMAGED");
    }
}

static void show_bindings(const struct view *view)
{
    wchar_t words[FAMILY_COUNT][SCREEN_TEXT];
    wchar_t endpoints[FAMILY_COUNT][32];

    for (int family = 0; family < FAMILY_COUNT; family++) {
        format_endpoint(endpoints[family], COUNT(endpoints[family]), (enum family)family,
                        snapshot_port(&view->snapshot));
        binding_words(view, (enum family)family, words[family]);
    }
    if (wcslen(words[0]) + wcslen(words[1]) < 24) {
        screen_line(L"Bindings", L"%ls %-*ls    %ls %ls", endpoints[0],
                    FIRST_WIDTH - (int)wcslen(endpoints[0]), words[0], endpoints[1], words[1]);
    } else {
        screen_line(L"Bindings", L"%ls %ls", endpoints[0], words[0]);
        screen_line(NULL, L"%ls %ls", endpoints[1], words[1]);
    }
}

/* ---- what a client meets ---- */

static const wchar_t *answer_words(enum probe_answer answer)
{
    switch (answer) {
    case PROBE_SERVES:
        return L"OK";
    case PROBE_UNKNOWN:
        return L"not made";
    case PROBE_NO_FAMILY:
        return L"not on this server";
    default:
        return L"FAILED";
    }
}

static void show_client_test(const struct view *view)
{
    const struct probe_result *probes = view->snapshot.probes;

    if (probes[FAMILY_IPV4].answer != PROBE_UNKNOWN ||
        probes[FAMILY_IPV6].answer != PROBE_UNKNOWN) {
        screen_line(L"Client test", L"IPv4 %-*ls    IPv6 %ls", FIRST_WIDTH - 4,
                    answer_words(probes[FAMILY_IPV4].answer),
                    answer_words(probes[FAMILY_IPV6].answer));
    }
}

/* ---- services ---- */

static void show_end_of(const struct service_facts *facts)
{
    wchar_t end[SCREEN_TEXT];

    if (service_end_format(facts, end, COUNT(end))) {
        screen_line(NULL, L"%ls", end);
    }
}

/* Those beside RemoteAccess only where something is to be said of them. */
static void show_other_service(const char *name, const struct service_facts *facts)
{
    wchar_t wide[SERVICE_NAME_SIZE];

    if (facts->state == SERVICE_IS_RUNNING && facts->exit_code == 0) {
        return;
    }
    format_utf8(wide, COUNT(wide), name);
    screen_line(wide, L"%hs%ls", label_service(facts), facts->disabled ? L", disabled" : L"");
    show_end_of(facts);
}

static void show_services(const struct view *view)
{
    const struct service_facts *remote_access = &view->snapshot.remote_access;
    const struct connections *connections = &view->snapshot.connections;
    wchar_t clients[40] = L"";

    if (connections->presence == PART_PRESENT && remote_access->state == SERVICE_IS_RUNNING) {
        format_text(clients, COUNT(clients), L", %lu client%ls connected",
                    (unsigned long)connections->count, connections->count == 1 ? L"" : L"s");
    }
    screen_line(L"RemoteAccess", L"%hs%ls%ls", label_service(remote_access),
                remote_access->disabled ? L", disabled" : L"", clients);
    show_end_of(remote_access);
    show_other_service(SSTP_SERVICE, &view->snapshot.sstp);
    show_other_service(RAS_MANAGER_SERVICE, &view->snapshot.ras_man);
    for (size_t i = 0; i < view->settings.companion_count; i++) {
        show_other_service(view->settings.companions[i], &view->snapshot.companions[i]);
    }
    screen_line(L"This service", L"%ls", screen_own_service(view));
}

void screen_facts(const struct view *view)
{
    show_certificate(view);
    screen_choice(view, SCREEN_SHORT);
    show_bindings(view);
    show_client_test(view);
    screen_balancer(view);
    show_services(view);
}
