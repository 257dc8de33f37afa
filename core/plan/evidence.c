/* Evidence for a restart. */
#include "plan/evidence.h"

#include "model/sstp_start.h"

/* ---- what one look is worth ---- */

enum worth {
    NO_REASON, /* nothing is restarted for it */
    DEFINITE,
    TWICE
};

static const unsigned char worth[REASON_COUNT] = {
    [REASON_FOREIGN_TAKEN] = DEFINITE,   /* HTTP.sys gives a record whole, or an error */
    [REASON_BINDING_MISSING] = DEFINITE, /* it says of each record that there is none */
    [REASON_BINDING_MALFORMED] = DEFINITE,
    [REASON_FAMILIES_DIFFER] = TWICE,     /* two records, and whoever writes both is in between */
    [REASON_MOVE_INTERRUPTED] = DEFINITE, /* noted by ourselves */
    [REASON_CERTIFICATE_MISSING] = DEFINITE, /* but for what was worse while it was there: below */
    [REASON_CERTIFICATE_EXPIRED] = DEFINITE, /* by a clock that is believed, and its own bytes */
    [REASON_CERTIFICATE_NOT_YET_VALID] = DEFINITE,
    [REASON_PRIVATE_KEY_UNUSABLE] = DEFINITE, /* seen twice already (certificate/key_faults.h) */
    [REASON_NOT_FOR_SERVERS] = DEFINITE,      /* its own bytes */
    [REASON_KEY_TOO_WEAK] = DEFINITE,
    [REASON_OTHER_NAMES] = DEFINITE,
    [REASON_CHAIN_BAD] = TWICE,               /* other stores, revocation lists, the trust list */
    [REASON_CHOICE_PICKED] = TWICE,           /* a flag and a hash, written one after the other */
    [REASON_SUPERSEDED] = DEFINITE,           /* what is better has proved it, key and chain */
    [REASON_RENEWED] = DEFINITE,              /* the same */
    [REASON_ORDERED] = DEFINITE,              /* by an administrator */
    [REASON_CERTIFICATE_UNPROVEN] = DEFINITE, /* noted by ourselves */
    [REASON_HASH_MALFORMED] = DEFINITE, /* who writes them one by one is waited for (quiet.h) */
    [REASON_HASH_DISAGREES] = DEFINITE,
    [REASON_HASH_CHANGED] = DEFINITE,
    [REASON_STARTED_WITH_OTHER_CERTIFICATE] = DEFINITE, /* noted by ourselves, or the same */
    [REASON_STARTED_WITH_OTHER_HASH] = DEFINITE,
    [REASON_RESTART_OWED] = DEFINITE,    /* noted by ourselves */
    [REASON_SUCCESSOR_SHOWN] = DEFINITE, /* seen twice already (proof/alarm.h) */
    [REASON_NOT_SERVING] = DEFINITE,     /* asked three times (proof/alarm.h) */
};

/* ---- what was seen before ---- */

static bool is_seen(const struct seen_finding *seen, const struct finding *finding)
{
    return seen->reason == finding->reason && seen->family == finding->family &&
           thumbprint_equal(&seen->thumbprint, &finding->thumbprint);
}

/* Now, where it was not; by a clock that was set back, too. */
static instant seen_since(const struct evidence *evidence, const struct finding *finding,
                          instant now)
{
    for (size_t i = 0; i < evidence->count; i++) {
        if (is_seen(&evidence->seen[i], finding) && evidence->seen[i].since < now) {
            return evidence->seen[i].since;
        }
    }
    return now;
}

/* ---- what one look is worth beside others ---- */

static bool is_issuers(enum reason reason)
{
    return reason == REASON_ISSUER_MISSING || reason == REASON_ISSUER_EXPIRED;
}

/* What lacks an issuer for a moment gives way to what lacks it, too, and is newer. */
static bool is_newer_for_a_fault(const struct evidence *evidence, const struct findings *findings,
                                 enum reason reason, instant now)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        if (is_issuers(finding->reason) &&
            now - seen_since(evidence, finding, now) < EVIDENCE_APART) {
            return reason == REASON_SUPERSEDED || reason == REASON_RENEWED;
        }
    }
    return false;
}

static bool was_passed_over(const struct evidence *evidence, const struct thumbprint *thumbprint)
{
    for (size_t i = 0; i < evidence->passed_over_count; i++) {
        if (thumbprint_equal(&evidence->passed_over[i], thumbprint)) {
            return true;
        }
    }
    return false;
}

/* Where another application's record has another certificate now, its owner has nothing to do with
 * SSTP's: nobody is in between. */
static bool is_enough(const struct findings *findings, enum reason reason)
{
    return worth[reason] == DEFINITE ||
           (reason == REASON_FAMILIES_DIFFER && findings_have(findings, REASON_FOREIGN_FOLLOWED));
}

/* In the middle of a start it is not known yet whose work is there. */
bool evidence_is_definite(const struct evidence *evidence, const struct plan *plan,
                          const struct findings *findings, enum reason reason)
{
    return is_enough(findings, reason) && !sstp_start_tells_soon(plan->snapshot) &&
           !is_newer_for_a_fault(evidence, findings, reason, plan->snapshot->taken_at) &&
           !(reason == REASON_CERTIFICATE_MISSING &&
             was_passed_over(evidence, &plan->certificate->thumbprint));
}

/* ---- looking ---- */

static bool asks_for_a_change(const struct finding *finding)
{
    return (reason_effects(finding->reason) & EFFECTS_CHANGE) != 0;
}

/* Whatever was worse than what is in service is no better for that being gone for a moment. */
static void look_at_passed_over(struct evidence *evidence, const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const enum reason reason = findings->items[i].reason;
        if ((reason == REASON_PASSED_OVER || reason == REASON_NEWER_UNUSABLE) &&
            evidence->passed_over_count < EVIDENCE_PASSED_OVER_MAX) {
            evidence->passed_over[evidence->passed_over_count++] = findings->items[i].thumbprint;
        }
    }
}

void evidence_look(struct evidence *evidence, const struct findings *findings, instant now)
{
    struct evidence next = {.count = 0};

    if (findings->effects & EFFECT_BLIND) {
        return; /* nothing was seen */
    }
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        if (asks_for_a_change(finding) || is_issuers(finding->reason)) {
            next.seen[next.count++] =
                (struct seen_finding){finding->reason, finding->family, finding->thumbprint,
                                      seen_since(evidence, finding, now)};
        }
    }
    look_at_passed_over(&next, findings);
    *evidence = next;
}

instant evidence_until(const struct evidence *evidence, const struct plan *plan,
                       const struct findings *findings)
{
    const instant now = plan->snapshot->taken_at;
    instant until = INSTANT_NEVER;

    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        if (!asks_for_a_change(finding)) {
            continue;
        }
        const instant since = seen_since(evidence, finding, now);
        if (now - since >= EVIDENCE_APART ||
            evidence_is_definite(evidence, plan, findings, finding->reason)) {
            return 0;
        }
        until = since + EVIDENCE_APART < until ? since + EVIDENCE_APART : until;
    }
    return until;
}
