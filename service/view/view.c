/* Observing, as the service does, without its power. */
#include "view/view.h"

#include <string.h>

#include "certificate/key_faults.h"
#include "output/message_file.h"
#include "proof/balancer_watch.h"
#include "proof/proof.h"
#include "rras/handle.h"
#include "state/settings_reader.h"
#include "timing/schedule.h"
#include "win32/error.h"
#include "win32/rights.h"

static const char own_name[] = "SstpCertRotator";

/* ---- our own service ---- */

static enum own_state own_state_of(DWORD state)
{
    switch (state) {
    case SERVICE_STOPPED:
        return OWN_STOPPED;
    case SERVICE_RUNNING:
        return OWN_RUNNING;
    case SERVICE_PAUSED:
        return OWN_PAUSED;
    default:
        return OWN_CHANGING;
    }
}

static enum own_state read_own(const struct server *server)
{
    struct service_handle service;
    SERVICE_STATUS_PROCESS status;
    enum own_state state = OWN_UNKNOWN;
    const DWORD error =
        service_open(server->services.manager, own_name, SERVICE_QUERY_STATUS, &service);

    if (error != ERROR_SUCCESS) {
        return error == ERROR_SERVICE_DOES_NOT_EXIST ? OWN_NOT_INSTALLED : OWN_UNKNOWN;
    }
    if (service_query(&service, &status) == ERROR_SUCCESS) {
        state = own_state_of(status.dwCurrentState);
    }
    service_close(&service);
    return state;
}

/* ---- observing ---- */

static void next_check(struct view *view)
{
    const struct host *host = &view->server.host;

    view->own = read_own(&view->server);
    host->observe(host->context, &view->snapshot);
    proof_ask(host, &view->snapshot);
    key_faults_assume(&view->snapshot);
    host->open_keys(host->context, &view->snapshot);
    offload_probe_ask(host, &view->snapshot);
    evaluate(&view->snapshot, view->own == OWN_PAUSED, &view->evaluation);
    view->health = health_of(&view->snapshot, &view->evaluation.findings);
    if (view->evaluation.plan.count > 0 && view->snapshot.connections.presence != PART_PRESENT) {
        /* Only for what a restart would cost: nothing is decided by it any more. */
        host->count_connections(host->context, &view->snapshot.connections);
    }
    if ((!outcome_ok(&view->settings_error) || !outcome_ok(&view->open_error)) &&
        view->health.severity == SEVERITY_NOTE) {
        view->health.severity = SEVERITY_WARNING;
    }
}

struct view *view_open(void)
{
    struct view *view = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*view));
    const struct server_life life = {.stop = NULL};
    struct setting_seen seen[SETTING_COUNT];

    if (view == NULL) {
        return NULL;
    }
    view->administrator = rights_of_administrator();
    view->settings_error = settings_read(&view->settings, seen);
    view->open_error = server_open(&view->server, &view->settings, &life, NULL);
    next_check(view);
    return view;
}

void view_close(struct view *view)
{
    server_close(&view->server);
    (void)HeapFree(GetProcessHeap(), 0, view);
}

/* ---- what it shows ---- */

bool view_in_use(const struct view *view)
{
    return !findings_have(&view->evaluation.findings, REASON_SSTP_NOT_IN_USE);
}

enum watch view_watch(const struct view *view)
{
    static const enum watch watches[OWN_STATE_COUNT] = {
        [OWN_UNKNOWN] = WATCH_UNKNOWN, [OWN_NOT_INSTALLED] = WATCH_NOT_INSTALLED,
        [OWN_STOPPED] = WATCH_OFF,     [OWN_CHANGING] = WATCH_ON,
        [OWN_PAUSED] = WATCH_PAUSED,   [OWN_RUNNING] = WATCH_ON,
    };
    return watches[view->own];
}

struct verdict_on_server view_verdict(const struct view *view, enum watch watch)
{
    return headline_of(&view->snapshot, &view->evaluation, &view->health, watch);
}

bool view_lacks_rights(const struct view *view)
{
    static const enum reason unreadable[] = {
        REASON_STATE_UNREADABLE,       REASON_PARAMETER_UNREADABLE, REASON_SERVICES_UNREADABLE,
        REASON_BINDING_UNREADABLE,     REASON_STORE_UNREADABLE,     REASON_SHADOWS_UNREADABLE,
        REASON_CONNECTIONS_UNREADABLE, REASON_COMPANION_UNREADABLE};
    bool lacks = view->health.keys_unknown > 0 || !outcome_ok(&view->settings_error) ||
                 !outcome_ok(&view->open_error);

    for (size_t i = 0; i < sizeof(unreadable) / sizeof(unreadable[0]); i++) {
        lacks = lacks || findings_have(&view->evaluation.findings, unreadable[i]);
    }
    return lacks && !view->administrator;
}

const struct certificate *view_certificate(const struct view *view)
{
    const struct binding *served = snapshot_served(&view->snapshot);

    return served == NULL ? NULL : snapshot_find(&view->snapshot, &served->record.thumbprint);
}

/* The back-off is never the longer of the two (timing/schedule.h). */
bool view_backs_off(const struct view *view, instant allowed)
{
    return allowed < schedule_restart_allowed(&view->snapshot.state.restarts, &view->settings,
                                              view->snapshot.taken_at);
}

struct pending view_pending(const struct view *view)
{
    const struct evaluation *evaluation = &view->evaluation;

    for (size_t i = 0; i < evaluation->findings.count; i++) {
        const struct finding *finding = &evaluation->findings.items[i];
        switch (finding->reason) {
        case REASON_RESTART_SCHEDULED:
            return (struct pending){finding->error.object, finding, finding->at, finding->deadline};
        case REASON_REISSUE_AWAITED:
            return (struct pending){"reissue", finding, finding->at, 0};
        case REASON_RESTART_LIMIT:
            return (struct pending){"restart-limit", finding, evaluation->decision.next_check.at,
                                    0};
        case REASON_PAUSED:
            return (struct pending){"paused", finding, INSTANT_NEVER, 0};
        case REASON_OBSERVED:
            return (struct pending){"observed", finding, INSTANT_NEVER, 0};
        case REASON_RESTART_PENDING:
            return (struct pending){"remote-access-stopped", finding, INSTANT_NEVER, 0};
        default:
            break;
        }
    }
    return (struct pending){.why = NULL};
}

/* Line ends become one space. */
static void join_lines(wchar_t *text)
{
    wchar_t *out = text;

    for (const wchar_t *in = text; *in != L'\0'; in++) {
        const bool space = *in == L'\r' || *in == L'\n' || *in == L' ';
        if (!space) {
            *out++ = *in;
        } else if (out > text && out[-1] != L' ') {
            *out++ = L' ';
        }
    }
    *out = L'\0';
    if (out > text && out[-1] == L' ') {
        out[-1] = L'\0';
    }
}

const wchar_t *view_finding_text(struct view *view, const struct finding *finding)
{
    struct event_text *event = &view->server.event;
    const struct report report = {.kind = REPORT_FINDING,
                                  .snapshot = &view->snapshot,
                                  .finding = finding,
                                  .family = finding->family,
                                  .port = snapshot_port(&view->snapshot),
                                  .error = &finding->error};
    wchar_t *text;

    event_text_make(&report, event);
    text = message_file_text(event->id, event->inserts, event->count, 0);
    if (text == NULL || lstrlenW(text) >= VIEW_TEXT) {
        view->text[0] = L'\0'; /* a list of certificates that is too long; `check` has its own */
    } else {
        (void)lstrcpyW(view->text, text);
    }
    (void)LocalFree(text);
    join_lines(view->text);
    return view->text;
}
