/* Asking for the proof, and judging it. */
#include "proof/proof.h"

#include <string.h>

#include "certificate/followed.h"
#include "certificate/in_service.h"
#include "certificate/requirements.h"
#include "certificate/selection.h"
#include "diagnosis/overriding.h"

/* SSTP listens soon after its services say that they run, and not always at once: on busy servers
 * tens of seconds later (facts/windows.md 4). So the pauses grow. */
#define FIRST_PAUSE   (INSTANT_SECOND / 40)
#define LONGEST_PAUSE (5 * INSTANT_SECOND)
#define SETTLED_FOR   (4 * INSTANT_SECOND) /* by each look */

/* ---- asking ---- */

static bool is_to_serve(const struct snapshot *snapshot)
{
    return snapshot->sstp.state == SERVICE_IS_RUNNING &&
           snapshot->remote_access.state == SERVICE_IS_RUNNING && !snapshot_offloaded(snapshot) &&
           snapshot_served(snapshot) != NULL;
}

static bool differs(const struct snapshot *snapshot, enum family family)
{
    const struct probe_result *probe = &snapshot->probes[family];
    const struct binding *binding = &snapshot->bindings[family];

    return probe->shown && binding->presence == PART_PRESENT &&
           !thumbprint_equal(&probe->thumbprint, &binding->record.thumbprint);
}

/* Kept beside the answer to a second client, which asks for none. */
static void note_by_name(struct snapshot *snapshot)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct probe_result *probe = &snapshot->probes[family];
        snapshot->by_name[family] = (struct shown_by_name){probe->answer >= PROBE_NO_LISTENER,
                                                           probe->shown, probe->thumbprint};
    }
}

/* A record for that name wins over the one that SSTP uses, or may where they cannot be read.
 * Clients that ask for no name get that. */
static bool name_is_overridden(const struct snapshot *snapshot)
{
    const struct overriding_bindings *overriding = &snapshot->overriding;
    bool found = overriding->presence != PART_PRESENT;

    for (size_t i = 0; !found && i < overriding->count; i++) {
        found = overriding->items[i].kind != OVERRIDING_ADDRESS;
    }
    return found && (proof_of(snapshot) == PROOF_BAD || differs(snapshot, FAMILY_IPV4) ||
                     differs(snapshot, FAMILY_IPV6));
}

void proof_ask(const struct host *host, struct snapshot *snapshot)
{
    struct requirements requirements;
    const char *name;

    if (!is_to_serve(snapshot)) {
        return;
    }
    requirements_of(snapshot, &requirements);
    name = requirements_asked_name(&requirements);
    host->probe(host->context, snapshot, name);
    if (name != NULL) {
        note_by_name(snapshot);
    }
    if (name_is_overridden(snapshot)) {
        host->probe(host->context, snapshot, NULL);
    }
}

/* ---- judging ---- */

/* Loopback may have a record of its own, and so has the address that is asked where the IP listen
 * list has no loopback. Whether it meets clients is reported elsewhere. One for a name meets who
 * asks for it, and then another client asked for none. What Schannel shows by itself, it shows
 * whatever other records have that certificate, too: of those only loopback's explains it. */
static bool is_overriding(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    const bool succeeds = in_service_is_succeeded(snapshot, thumbprint);

    for (size_t i = 0; i < snapshot->overriding.count; i++) {
        const struct overriding_binding *one = &snapshot->overriding.items[i];
        if (one->kind == OVERRIDING_ADDRESS && (!succeeds || overriding_is_loopback(one)) &&
            thumbprint_equal(&one->record.thumbprint, thumbprint)) {
            return true;
        }
    }
    return false;
}

/* A proxy or a scanner of TLS connections answers, which VPN clients need not meet. */
static bool is_intercepted(const struct snapshot *snapshot, enum family family)
{
    return differs(snapshot, family) &&
           !in_service_may_be_shown(snapshot, &snapshot->probes[family].thumbprint);
}

enum proof proof_of_family(const struct snapshot *snapshot, enum family family)
{
    const struct probe_result *probe = &snapshot->probes[family];

    if (probe->answer < PROBE_NO_LISTENER) {
        return PROOF_UNKNOWN;
    }
    if (differs(snapshot, family)) {
        return is_overriding(snapshot, &probe->thumbprint) || is_intercepted(snapshot, family)
                   ? PROOF_UNKNOWN
                   : PROOF_BAD;
    }
    return probe->answer == PROBE_SERVES ? PROOF_GOOD : PROOF_BAD;
}

enum proof proof_of(const struct snapshot *snapshot)
{
    const enum proof ipv4 = proof_of_family(snapshot, FAMILY_IPV4);
    const enum proof ipv6 = proof_of_family(snapshot, FAMILY_IPV6);

    return ipv4 > ipv6 ? ipv4 : ipv6;
}

bool proof_is_bad_throughout(const struct snapshot *snapshot)
{
    return proof_of(snapshot) == PROOF_BAD &&
           proof_of_family(snapshot, FAMILY_IPV4) != PROOF_GOOD &&
           proof_of_family(snapshot, FAMILY_IPV6) != PROOF_GOOD;
}

/* Bound itself it would be what SSTP accepts; where it cannot be, only a person can end that: so
 * it is with another application's record, which has the one that was renewed. */
static enum reason reason_of_other(const struct snapshot *snapshot,
                                   const struct thumbprint *thumbprint)
{
    if (!in_service_is_succeeded(snapshot, thumbprint)) {
        return REASON_SERVED_CERTIFICATE_DIFFERS;
    }
    const struct certificate *bound = snapshot_served_certificate(snapshot);
    const struct certificate *chosen = select_certificate(snapshot).chosen;
    return chosen != NULL && chosen != bound && followed_certificate(snapshot) != bound
               ? REASON_SUCCESSOR_SHOWN
               : REASON_SUCCESSOR_UNFIT;
}

static enum reason reason_of(const struct snapshot *snapshot, enum family family)
{
    if (differs(snapshot, family)) {
        return reason_of_other(snapshot, &snapshot->probes[family].thumbprint);
    }
    switch (snapshot->probes[family].answer) {
    case PROBE_NO_LISTENER:
        return REASON_NOT_LISTENING;
    case PROBE_SILENT:
    case PROBE_NO_TLS:
        return REASON_TLS_FAILS;
    default: /* PROBE_NO_SSTP */
        return REASON_SSTP_NOT_ANSWERING;
    }
}

/* What was not asked, or only until we were asked to stop, says nothing. */
static bool was_tried(const struct probe_result *probe)
{
    return probe->answer != PROBE_UNKNOWN ||
           (probe->error.failure != FAILURE_NONE && probe->error.failure != FAILURE_CANCELLED);
}

void proof_find(const struct snapshot *snapshot, bool alarms, struct findings *findings)
{
    for (int i = 0; i < FAMILY_COUNT; i++) {
        const enum family family = (enum family)i;
        const struct probe_result *probe = &snapshot->probes[family];
        struct finding finding = {.family = family, .about_family = true};

        if (is_intercepted(snapshot, family)) {
            finding.reason = REASON_SERVED_CERTIFICATE_DIFFERS;
            finding.thumbprint = probe->thumbprint;
        } else if (was_tried(probe) && proof_of_family(snapshot, family) == PROOF_UNKNOWN) {
            finding.reason = REASON_PROBE_UNAVAILABLE;
        } else if (alarms && proof_of_family(snapshot, family) == PROOF_BAD) {
            finding.reason = reason_of(snapshot, family);
            finding.thumbprint = probe->thumbprint;
            finding.http_status = probe->http_status;
        } else {
            continue;
        }
        finding.error = probe->error;
        findings_add(findings, &finding);
    }
}

/* ---- after a rotation ---- */

static bool tls_is_up(const struct snapshot *snapshot, enum family family)
{
    return snapshot->probes[family].answer >= PROBE_NO_SSTP;
}

struct proven proof_keep(const struct snapshot *snapshot)
{
    const struct binding *served = snapshot_served(snapshot);
    struct proven proven = {.good = {false}};

    if (served != NULL) {
        proven.thumbprint = served->record.thumbprint;
    }
    for (int i = 0; i < FAMILY_COUNT; i++) {
        const enum family family = (enum family)i;
        proven.good[i] = proof_of_family(snapshot, family) == PROOF_GOOD;
        proven.tls[i] = tls_is_up(snapshot, family) && !differs(snapshot, family);
    }
    return proven;
}

/* No listener, or an answer of something else than SSTP (404, 503), says nothing of it. */
static bool speaks_against_certificate(const struct snapshot *snapshot, enum family family)
{
    return proof_of_family(snapshot, family) == PROOF_BAD &&
           (differs(snapshot, family) || snapshot->probes[family].answer == PROBE_NO_TLS);
}

bool proof_became_worse(const struct proven *before, const struct snapshot *after)
{
    for (int i = 0; i < FAMILY_COUNT; i++) {
        const enum family family = (enum family)i;
        if ((before->good[i] || before->tls[i]) && speaks_against_certificate(after, family)) {
            return true;
        }
    }
    return false;
}

static bool any(const bool *of_family)
{
    return of_family[FAMILY_IPV4] || of_family[FAMILY_IPV6];
}

/* This family is no reason to ask again: clients get in over it, or as far as before, or it cannot
 * be asked; or it let in nobody before, when the other one did, and that does again. */
static bool family_is_done(const struct proven *before, const struct snapshot *after,
                           enum family family)
{
    const enum family other = (enum family)(FAMILY_COUNT - 1 - family);
    const bool as_far = before->tls[family] && !before->good[family] && tls_is_up(after, family) &&
                        !differs(after, family);

    return as_far || proof_of_family(after, family) != PROOF_BAD ||
           (before->good[other] && !before->good[family] && !before->tls[family] &&
            proof_of_family(after, other) == PROOF_GOOD);
}

/* What was as bad with the certificate before counts only if nothing was any better. */
static bool certificate_is_doubted(const struct proven *before, const struct snapshot *after)
{
    const bool known = any(before->good) || any(before->tls);

    return proof_became_worse(before, after) ||
           (!known && (speaks_against_certificate(after, FAMILY_IPV4) ||
                       speaks_against_certificate(after, FAMILY_IPV6)));
}

bool proof_sstp_is_deaf(const struct proven *before, const struct snapshot *after)
{
    return proof_is_bad_throughout(after) && (any(before->good) || !any(before->tls)) &&
           !certificate_is_doubted(before, after);
}

/* What the server itself said of it: with nothing heard another program may have ended it. */
static bool is_definite(const struct snapshot *after)
{
    for (int i = 0; i < FAMILY_COUNT; i++) {
        const enum family family = (enum family)i;
        if (speaks_against_certificate(after, family) &&
            (differs(after, family) || after->probes[family].heard)) {
            return true;
        }
    }
    return false;
}

static bool somebody_gets_in(const struct snapshot *after)
{
    return proof_of_family(after, FAMILY_IPV4) == PROOF_GOOD ||
           proof_of_family(after, FAMILY_IPV6) == PROOF_GOOD;
}

/* One family lets clients in: that proves the certificate, however late the other is. */
static enum proof conclude(const struct proven *before, const struct snapshot *after)
{
    return somebody_gets_in(after) && !certificate_is_doubted(before, after) ? PROOF_GOOD
                                                                             : proof_of(after);
}

/* SSTP says of each family that it has yet to listen on that it will not. Whoever gets in is
 * believed before SSTP: over the other family one may get in late, too. */
static bool sstp_gives_up(const struct proven *before, const struct snapshot *after)
{
    const struct sstp_events *events = &after->sstp_events;
    const bool all = sstp_events_deny_all(events) && !somebody_gets_in(after);

    for (int i = 0; i < FAMILY_COUNT; i++) {
        const enum family family = (enum family)i;
        if (!all && !sstp_events_deny(events, family) && !family_is_done(before, after, family)) {
            return false;
        }
    }
    return true;
}

/* Nothing better is to be expected from waiting. What may lead back to the certificate before is
 * the server's answer alone, whatever SSTP says. */
static bool is_settled(const struct proven *before, const struct snapshot *after)
{
    return certificate_is_doubted(before, after) ? is_definite(after)
                                                 : sstp_gives_up(before, after);
}

/* A clock that is set meanwhile ends it. */
static bool is_over(instant since, instant now, instant duration)
{
    return now < since || now - since >= duration;
}

enum proof proof_after_rotation(const struct host *host, const struct proven *before,
                                instant sstp_started, struct snapshot *after, instant *served_at)
{
    const instant patience = after->settings->values[SETTING_PROOF_SECONDS] * INSTANT_SECOND;
    const instant begun = host->now(host->context);
    instant settled_since = 0;
    instant pause = FIRST_PAUSE;

    *served_at = 0;
    for (;;) {
        proof_ask(host, after);
        if (sstp_started != 0) {
            host->sstp_events(host->context, sstp_started, &after->sstp_events);
        }
        const instant now = host->now(host->context);
        if (*served_at == 0 && somebody_gets_in(after)) {
            *served_at = now;
        }
        if (!is_settled(before, after)) {
            settled_since = 0;
        } else if (settled_since == 0) {
            settled_since = now;
        }
        if ((family_is_done(before, after, FAMILY_IPV4) &&
             family_is_done(before, after, FAMILY_IPV6)) ||
            is_over(begun, now, patience) ||
            (settled_since != 0 && is_over(settled_since, now, SETTLED_FOR)) ||
            !host->pause(host->context, pause)) {
            return conclude(before, after);
        }
        pause = pause * 3 / 2 < LONGEST_PAUSE ? pause * 3 / 2 : LONGEST_PAUSE;
    }
}
