/* What `status` shows beneath the verdict: what was found, what there is, what was and what comes.
 */
#include "events/held.h"
#include "events/text.h"
#include "output/console.h"
#include "output/format_facts.h"
#include "output/labels.h"
#include "screen/screen.h"
#include "view/headline.h"
#include "view/service_ends.h"
#include "win32/error.h"
#include "win32/product.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- what was found ---- */

static void show_findings(const struct view *view)
{
    const struct findings *findings = &view->evaluation.findings;
    const wchar_t *section = L"Findings";

    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        wchar_t reason[64];
        wchar_t severity[16];
        wchar_t about[SCREEN_TEXT];
        format_utf8(reason, COUNT(reason), reason_name(finding->reason));
        format_utf8(severity, COUNT(severity),
                    severity_of(finding->reason) == SEVERITY_NOTE
                        ? "note"
                        : severity_name(severity_of(finding->reason)));
        format_finding(about, COUNT(about), finding, snapshot_port(&view->snapshot));
        screen_line(section, L"%-9ls %ls (%ls)", severity, reason, about);
        section = NULL;
    }
    if (findings->count > 0) {
        screen_line(NULL, L"What they mean and what follows: sstp-cert-rotator check");
    }
}

/* ---- what there is ---- */

static void show_bindings(const struct view *view)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct binding *binding = &view->snapshot.bindings[family];
        wchar_t endpoint[32];
        wchar_t what[80];
        wchar_t owner[80] = L"";

        format_endpoint(endpoint, COUNT(endpoint), (enum family)family,
                        snapshot_port(&view->snapshot));
        if (binding->presence == PART_PRESENT) {
            format_thumbprint(what, COUNT(what), &binding->record.thumbprint);
            format_owner(owner, COUNT(owner), &binding->record);
        } else {
            format_utf8(what, COUNT(what),
                        binding->presence == PART_UNREADABLE ? "unknown: it could not be read"
                                                             : label_presence(binding->presence));
        }
        screen_line(family == 0 ? L"Bindings" : NULL, L"%ls  %-13ls %ls  %ls",
                    family == FAMILY_IPV4 ? L"IPv4" : L"IPv6", endpoint, what, owner);
    }
}

static void show_names(const struct certificate *certificate)
{
    wchar_t names[SCREEN_TEXT] = L"";
    size_t used = 0;

    for (size_t i = 0; i < certificate->name_count; i++) {
        wchar_t name[260];
        format_utf8(name, COUNT(name), certificate->names[i].text);
        if (i > 0) {
            used = format_append(names, COUNT(names), used, L", ");
        }
        used = format_append(names, COUNT(names), used, name);
    }
    screen_line(NULL, L"for %ls", certificate->name_count == 0 ? L"no names" : names);
}

static void show_certificate(const struct view *view)
{
    const struct certificate *certificate = view_certificate(view);
    const instant now = view->snapshot.taken_at;
    wchar_t text[SCREEN_TEXT];

    if (snapshot_served(&view->snapshot) == NULL) {
        return; /* the bindings say it */
    }
    if (certificate == NULL) {
        screen_line(L"Certificate", view->snapshot.store.presence == PART_PRESENT
                                        ? L"not in the store LocalMachine\\MY"
                                        : L"unknown: the store could not be read");
        return;
    }
    format_utf8(text, COUNT(text), certificate->decoded ? certificate->subject : "does not decode");
    screen_line(L"Certificate", L"%ls", text);
    if (!certificate->decoded) {
        return;
    }
    show_names(certificate);
    format_utf8(text, COUNT(text), certificate->issuer);
    screen_line(NULL, L"issued by %ls", text);
    format_instant(text, COUNT(text), certificate->not_after, false);
    if (certificate->not_after < now) {
        screen_line(NULL, L"expired on %ls, %llu days ago", text,
                    (unsigned long long)((now - certificate->not_after) / INSTANT_DAY));
    } else {
        screen_line(NULL, L"expires on %ls, in %llu days", text,
                    (unsigned long long)((certificate->not_after - now) / INSTANT_DAY));
    }
}

static void show_hash(const wchar_t *name, const struct hash_value *hash, size_t size)
{
    wchar_t text[2 * SHA256_SIZE + 1];

    if (hash->presence == PART_PRESENT && size == SHA256_SIZE) {
        format_hash(text, COUNT(text), hash->bytes);
    } else if (hash->presence == PART_PRESENT) {
        struct thumbprint thumbprint;
        CopyMemory(thumbprint.bytes, hash->bytes, THUMBPRINT_SIZE);
        format_thumbprint(text, COUNT(text), &thumbprint);
    } else {
        format_utf8(text, COUNT(text), label_presence(hash->presence));
    }
    screen_line(NULL, L"%-21ls %ls", name, text);
}

static const wchar_t *mode_labels(const struct snapshot *snapshot)
{
    const char *mode = label_mode(snapshot);

    switch (mode[0]) {
    case 'a':
        return L"automatic: SSTP works out the hashes itself when it starts";
    case 'p':
        return L"picked by an administrator: SSTP goes by the stored hashes";
    case 'o':
        return L"offload: TLS ends at a load balancer, whose hash is stored";
    default:
        return L"unknown: SSTP's parameters could not be read";
    }
}

static void show_registry(const struct view *view)
{
    const struct hash_pair *hashes = &view->snapshot.parameters.hashes;

    screen_line(L"Registry", L"%ls", mode_labels(&view->snapshot));
    show_hash(L"SHA256CertificateHash", &hashes->sha256, SHA256_SIZE);
    show_hash(L"SHA1CertificateHash", &hashes->sha1, THUMBPRINT_SIZE);
}

static void show_service(const wchar_t *section, const char *name,
                         const struct service_facts *facts)
{
    wchar_t wide[SERVICE_NAME_SIZE];
    wchar_t state[32];
    wchar_t since[40];
    wchar_t end[SCREEN_TEXT];

    format_utf8(wide, COUNT(wide), name);
    format_utf8(state, COUNT(state), label_service(facts));
    format_instant(since, COUNT(since), facts->started_at, true);
    screen_line(section, L"%-16ls %ls%ls%ls%ls", wide, state, facts->disabled ? L", disabled" : L"",
                facts->started_at == 0 ? L"" : L" since ", facts->started_at == 0 ? L"" : since);
    if (service_end_format(facts, end, COUNT(end))) {
        screen_line(NULL, L"%-16ls %ls", L"", end);
    }
}

static void show_services(const struct view *view)
{
    static const wchar_t *const notes[OWN_STATE_COUNT] = {
        [OWN_UNKNOWN] = L"unknown: it could not be asked",
        [OWN_NOT_INSTALLED] = L"not installed: nothing is watched (sstp-cert-rotator install)",
        [OWN_STOPPED] = L"stopped: nothing is watched (sstp-cert-rotator start)",
        [OWN_CHANGING] = L"starting or stopping",
        [OWN_PAUSED] = L"paused: nothing is changed (sstp-cert-rotator resume)",
        [OWN_RUNNING] = L"running",
    };

    show_service(L"Services", SSTP_SERVICE, &view->snapshot.sstp);
    show_service(NULL, RAS_MANAGER_SERVICE, &view->snapshot.ras_man);
    show_service(NULL, REMOTE_ACCESS_SERVICE, &view->snapshot.remote_access);
    for (size_t i = 0; i < view->settings.companion_count; i++) {
        show_service(NULL, view->settings.companions[i], &view->snapshot.companions[i]);
    }
    screen_line(NULL, L"%-16ls %ls", L"SstpCertRotator",
                view->own == OWN_RUNNING && snapshot_observing(&view->snapshot)
                    ? L"running; nothing is changed (the setting Mode is observe)"
                    : notes[view->own]);
}

/* ---- what was and what comes ---- */

/* The service reports them where its own log cannot. */
static void show_held_events(void)
{
    struct held_events held;
    struct outcome error;
    wchar_t since[40];
    wchar_t text[SCREEN_TEXT];

    held_events_read(&held);
    if (held.since == 0) {
        return;
    }
    error = outcome_failed("ReportEvent", NULL, held.error);
    format_instant(since, COUNT(since), held.since, true);
    format_error(&error, text, COUNT(text));
    screen_line(L"Event Log", L"not written since %ls: %lu events wait, %lu are lost", since,
                (unsigned long)held.waiting, (unsigned long)held.lost);
    screen_line(NULL, L"%ls", text);
    for (size_t i = 0; i < HELD_LINES && held.lines[i][0] != '\0'; i++) {
        format_utf8(text, COUNT(text), held.lines[i]);
        screen_line(NULL, L"%ls", text);
    }
}

static void show_next_check(const struct view *view)
{
    static const wchar_t *const reasons[NEXT_CHECK_REASON_COUNT] = {
        [NEXT_CHECK_REGULAR] = L"the regular check",
        [NEXT_CHECK_CERTIFICATE_BEGINS] = L"a certificate becomes valid",
        [NEXT_CHECK_DEADLINE] = L"from then on a certificate's renewal waits for nothing",
        [NEXT_CHECK_CERTIFICATE_ENDS] = L"a certificate expires",
        [NEXT_CHECK_PRIVATE_KEY] = L"a new certificate's private key might be there",
        [NEXT_CHECK_WARNING] = L"a warning before the certificate expires",
        [NEXT_CHECK_READ_AGAIN] = L"what could not be read, or is not SSTP's, might have changed",
        [NEXT_CHECK_RESTART_POLICY] = L"RestartPolicy might allow the restart",
        [NEXT_CHECK_RESTART_LIMIT] = L"another restart is within the limits",
        [NEXT_CHECK_OTHERS_AT_WORK] = L"another user or program might be done with SSTP",
        [NEXT_CHECK_SEEN_ONCE] = L"what was found is checked a second time",
        [NEXT_CHECK_REISSUE] = L"the re-issue of what was deleted is not waited for any longer",
    };
    const struct decision *decision = &view->evaluation.decision;
    const bool acts = decision->kind == DECISION_APPLY || decision->kind == DECISION_RESUME;
    wchar_t at[40];

    if (view->own != OWN_RUNNING && view->own != OWN_PAUSED) {
        return;
    }
    format_instant(at, COUNT(at), decision->next_check.at, true);
    screen_line(L"Next look", L"by %ls: %ls; sooner when something changes", at,
                acts ? L"there is something to do" : reasons[decision->next_check.why]);
}

/* What Mode or a pause holds back, in core's words (plan/partial.h, control/evaluate.c). */
static const wchar_t *pending_change(const struct finding *finding)
{
    const char *what = finding->error.object;

    if ((finding->reason != REASON_OBSERVED && finding->reason != REASON_PAUSED) ||
        strstr(what, "restart") != NULL) {
        return L"a restart of RemoteAccess";
    }
    if (strstr(what, "start of") != NULL) {
        return L"the start of RemoteAccess, which has ended";
    }
    return strstr(what, "bindings") != NULL || strstr(what, "hashes") != NULL
               ? L"a change of SSTP's bindings or hashes, without a restart"
               : L"a restart of the services that AlsoRestart names";
}

static void show_pending(const struct view *view)
{
    const struct pending pending = view_pending(view);
    const struct window_facts *window = &view->snapshot.window;
    wchar_t from[40];
    wchar_t until[40];
    wchar_t why[256];

    if (pending.why == NULL) {
        return;
    }
    if (pending.finding->reason == REASON_RESTART_SCHEDULED) {
        format_wait(why, COUNT(why), pending.finding);
    } else if (pending.finding->reason == REASON_OBSERVED) {
        format_wide(why, COUNT(why), L"it is not made, because the setting Mode is observe");
    } else if (pending.finding->reason == REASON_REISSUE_AWAITED) {
        format_wide(why, COUNT(why),
                    L"the certificate was deleted, and its re-issue is waited for; "
                    L"\"" PRODUCT_COMMAND L" rotate --now\" does not wait");
    } else {
        format_utf8(why, COUNT(why), pending.why);
    }
    screen_line(L"Pending", L"%ls: %ls", pending_change(pending.finding), why);
    if (pending.at != INSTANT_NEVER) {
        format_instant(from, COUNT(from), pending.at, true);
        screen_line(NULL,
                    pending.finding->reason == REASON_REISSUE_AWAITED ? L"until %ls at the latest"
                                                                      : L"made at %ls",
                    from);
    }
    if (window->presence == PART_PRESENT) {
        format_instant(from, COUNT(from), window->opens, false);
        format_instant(until, COUNT(until), window->closes, false);
        screen_line(NULL, L"window from %ls to %ls", from, until);
    }
    if (pending.deadline != 0) {
        format_instant(until, COUNT(until), pending.deadline, true);
        screen_line(NULL, L"at the latest at %ls", until);
    }
}

/* ---- all of it ---- */

void screen_status(const struct view *view, const struct verdict_on_server *verdict)
{
    screen_begin(view, verdict);
    headline_show_next(view, verdict);
    headline_show_advice(view, verdict, NULL);
    show_findings(view);
    show_bindings(view);
    show_certificate(view);
    screen_choice(view);
    show_registry(view);
    screen_balancer(view);
    show_services(view);
    screen_last_rotation(view);
    show_held_events();
    show_next_check(view);
    show_pending(view);
    screen_problems(view);
}
