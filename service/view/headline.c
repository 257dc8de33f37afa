/* See view/headline.h. */
#include "view/headline.h"

#include <windows.h>

#include "output/console.h"
#include "output/format_facts.h"
#include "view/problem.h"
#include "win32/format.h"
#include "win32/product.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define WORD_WIDTH      10 /* "CRITICAL  " */
#define LONG_WORD_WIDTH 16 /* "NOT CONFIGURED  " */

/* ---- the verdict ---- */

static const struct {
    const wchar_t *word; /* NULL: by the severity */
    const wchar_t *sentence;
    bool names_cause; /* it ends with the cause */
} headlines[HEADLINE_COUNT] = {
    [HEADLINE_SERVES] = {NULL, L"SSTP uses a valid certificate and accepts connections.", false},
    [HEADLINE_UNTESTED] = {NULL,
                           L"SSTP uses a valid certificate. Whether it accepts connections "
                           L"could not be tested.",
                           false},
    [HEADLINE_OFFLOADED] = {NULL,
                            L"TLS ends at a load balancer, and SSTP has the hash of its "
                            L"certificate.",
                            false},
    [HEADLINE_SCHEDULED] = {NULL, L"SSTP uses a valid certificate. A renewed one is ready.", false},
    [HEADLINE_DUE] = {NULL, L"SSTP uses a valid certificate. A change is due: ", true},
    [HEADLINE_FAILED] = {NULL,
                         L"SSTP uses a valid certificate, but another could not be applied. The "
                         L"service tries again.",
                         false},
    [HEADLINE_NOT_USED] = {L"NOT USED",
                           L"SSTP is not used on this server: RemoteAccess is not installed or "
                           L"disabled, or SSTP has no certificate.",
                           false},
    [HEADLINE_NOT_CONFIGURED] = {L"NOT CONFIGURED",
                                 L"RemoteAccess is running, but SSTP has no certificate. VPN "
                                 L"clients cannot connect over SSTP.",
                                 false},
    [HEADLINE_NOT_MONITORED] = {L"NOT MONITORED",
                                L"TLS ends at a load balancer whose certificate is not known.",
                                false},
    [HEADLINE_DISABLED] = {NULL, L"RemoteAccess is disabled. VPN clients cannot connect.", false},
    [HEADLINE_STOPPED] = {NULL, L"RemoteAccess is stopped. VPN clients cannot connect.", false},
    [HEADLINE_UNKNOWN] = {L"UNKNOWN", L"Whether VPN clients can connect is not known: ", true},
    [HEADLINE_ATTENTION] = {NULL, L"SSTP needs attention: ", true},
    [HEADLINE_LOCKED_OUT_SOON] = {NULL, L"VPN clients can connect now, but not for long: ", true},
    [HEADLINE_LOCKED_OUT_AFTER_RESTART] = {NULL,
                                           L"VPN clients can connect now, but not after the next "
                                           L"restart of RemoteAccess or Windows: ",
                                           true},
    [HEADLINE_LOCKED_OUT] = {NULL, L"VPN clients cannot connect: ", true},
};

static const wchar_t *unwatched(enum watch watch)
{
    switch (watch) {
    case WATCH_PAUSED:
        return L"SSTP works, but this service is paused. Renewed certificates are not applied.";
    case WATCH_OFF:
        return L"SSTP works, but this service is stopped. Renewed certificates are not applied.";
    case WATCH_NOT_INSTALLED:
        return L"SSTP works, but this service is not installed. Renewed certificates are not "
               L"applied.";
    default:
        return L"SSTP works. Whether this service is running is not known.";
    }
}

static const wchar_t *word_of(const struct verdict_on_server *verdict)
{
    static const wchar_t *const words[SEVERITY_COUNT] = {L"OK", L"WARNING", L"CRITICAL"};

    return headlines[verdict->headline].word != NULL ? headlines[verdict->headline].word
                                                     : words[verdict->severity];
}

/* A verdict without a finding is about a key, or about rights. */
static const wchar_t *cause_of(const struct view *view, const struct verdict_on_server *verdict)
{
    if (verdict->cause != REASON_NONE) {
        return view_cause(view, verdict->cause);
    }
    if (verdict->headline == HEADLINE_DUE) {
        return L"\"" PRODUCT_COMMAND L" check\" shows it";
    }
    return view->health.keys_unknown > 0 ? L"this account cannot open a private key that matters"
                                         : L"not all could be read";
}

void headline_text(const struct view *view, const struct verdict_on_server *verdict,
                   wchar_t text[HEADLINE_TEXT])
{
    const wchar_t *sentence = verdict->headline == HEADLINE_UNWATCHED
                                  ? unwatched(view_watch(view))
                                  : headlines[verdict->headline].sentence;
    const bool named = headlines[verdict->headline].names_cause;

    format_text(text, HEADLINE_TEXT, L"%ls%ls%ls", sentence, named ? cause_of(view, verdict) : L"",
                named ? L"." : L"");
}

void headline_show(const struct view *view, const struct verdict_on_server *verdict)
{
    static const enum color colors[SEVERITY_COUNT] = {COLOR_GREEN, COLOR_YELLOW, COLOR_RED};
    const enum color color = colors[verdict->severity];
    wchar_t text[HEADLINE_TEXT];

    headline_text(view, verdict, text);
    if (headlines[verdict->headline].word == NULL) {
        console_verdict(word_of(verdict), WORD_WIDTH, color);
        console_paragraph(WORD_WIDTH, text);
    } else {
        console_verdict(word_of(verdict), LONG_WORD_WIDTH, color);
        console_paragraph(LONG_WORD_WIDTH, text);
    }
    console_print(L"\r\n");
}

/* ---- what happens next ---- */

/* What waits: "CN=vpn.example.com (expires 2027-05-27 17:28)". */
static void name_what_waits(const struct view *view, const struct finding *finding,
                            wchar_t name[HEADLINE_TEXT])
{
    const struct certificate *certificate =
        finding == NULL ? NULL : snapshot_find(&view->snapshot, &finding->thumbprint);
    wchar_t subject[256];
    wchar_t end[40];

    if (certificate == NULL || !certificate->decoded) {
        format_wide(name, HEADLINE_TEXT, L"it");
        return;
    }
    format_utf8(subject, COUNT(subject), certificate->subject);
    format_instant(end, COUNT(end), certificate->not_after, false);
    format_text(name, HEADLINE_TEXT, L"%ls (expires %ls)", subject, end);
}

static void next_of_wait(const struct view *view, wchar_t text[HEADLINE_TEXT])
{
    const struct pending pending = view_pending(view);
    wchar_t name[HEADLINE_TEXT];
    wchar_t why[256] = L"the re-issue of the deleted certificate might be on its way";
    wchar_t when[80] = L"when RestartPolicy allows it";
    wchar_t until[80] = L"";
    wchar_t at[40];

    name_what_waits(view, pending.finding, name);
    if (pending.finding != NULL && pending.finding->reason == REASON_RESTART_SCHEDULED) {
        format_wait(why, COUNT(why), pending.finding);
    }
    if (pending.finding != NULL && pending.at != INSTANT_NEVER) {
        format_instant(at, COUNT(at), pending.at, false);
        format_text(when, COUNT(when), L"on %ls", at);
    }
    if (pending.deadline != 0 && pending.deadline != INSTANT_NEVER) {
        format_instant(at, COUNT(at), pending.deadline, false);
        format_text(until, COUNT(until), L", or on %ls at the latest", at);
    }
    format_text(text, HEADLINE_TEXT, L"The service applies %ls %ls%ls. It waits because %ls.", name,
                when, until, why);
}

const wchar_t *headline_limit(bool backs_off)
{
    return backs_off
               ? L"restarts did not help. While no VPN client is connected and none can connect, "
                 L"they are 1, 2, 4, 8 minutes apart."
               : L"RemoteAccess was restarted as often as RestartsPerHour and RestartsPerDay "
                 L"allow.";
}

static void next_of(const struct view *view, wchar_t text[HEADLINE_TEXT])
{
    const struct decision *decision = &view->evaluation.decision;
    wchar_t at[40];

    format_instant(at, COUNT(at), decision->next_check.at, true);
    text[0] = L'\0';
    switch (decision->kind) {
    case DECISION_RESUME:
    case DECISION_START:
        format_wide(text, HEADLINE_TEXT, L"The service starts the stopped services now.");
        break;
    case DECISION_APPLY:
        format_wide(text, HEADLINE_TEXT,
                    L"The service makes the change that is due now, or 5 minutes after another "
                    L"user or program last changed SSTP.");
        break;
    case DECISION_QUIET:
        format_text(text, HEADLINE_TEXT,
                    L"The service waits until %ls: another user or program is changing SSTP.", at);
        break;
    case DECISION_LOOK_AGAIN:
        format_text(text, HEADLINE_TEXT, L"The service checks a second time at %ls before it acts.",
                    at);
        break;
    case DECISION_WAIT:
    case DECISION_REISSUE:
        next_of_wait(view, text);
        break;
    case DECISION_LIMIT:
        format_text(text, HEADLINE_TEXT, L"The service waits until %ls: %ls", at,
                    headline_limit(view_backs_off(view, decision->next_check.at)));
        break;
    default:
        break;
    }
}

/* NULL: nothing holds it back. Services that are left stopped are started nevertheless. */
static const wchar_t *held_back_by(const struct view *view)
{
    const enum decision_kind kind = view->evaluation.decision.kind;
    const enum watch watch = view_watch(view);

    if (kind == DECISION_NOTHING) {
        return NULL;
    }
    if (watch == WATCH_OFF || watch == WATCH_NOT_INSTALLED) {
        return L"Nothing: this service does not run.";
    }
    if (kind == DECISION_RESUME) {
        return NULL;
    }
    if (watch == WATCH_PAUSED || kind == DECISION_PAUSED) {
        return L"Nothing, until this service is resumed.";
    }
    return snapshot_observing(&view->snapshot) || kind == DECISION_OBSERVED
               ? L"Nothing: the setting Mode is observe."
               : NULL;
}

bool headline_next(const struct view *view, wchar_t text[HEADLINE_TEXT])
{
    const wchar_t *nothing = held_back_by(view);

    if (nothing != NULL) {
        format_wide(text, HEADLINE_TEXT, nothing);
        return true;
    }
    next_of(view, text);
    return false;
}

void headline_show_next(const struct view *view, const struct verdict_on_server *verdict)
{
    wchar_t text[HEADLINE_TEXT];

    (void)headline_next(view, text);
    if (text[0] == L'\0' && verdict->severity == SEVERITY_CRITICAL) {
        format_wide(text, HEADLINE_TEXT, L"Nothing: the service can do nothing until you act.");
    }
    if (text[0] != L'\0') {
        console_print(L"What happens next\r\n  ");
        console_paragraph(2, text);
        console_print(L"\r\n");
    }
}
