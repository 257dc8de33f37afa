/* Evidence for a restart. */
#include "plan/evidence.h"

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
    [REASON_CERTIFICATE_MISSING] = TWICE, /* a tool may delete it and add it again */
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
    [REASON_HASH_MALFORMED] = TWICE,          /* values that others write one after the other */
    [REASON_HASH_DISAGREES] = TWICE,
    [REASON_HASH_CHANGED] = TWICE,
    [REASON_STARTED_WITH_OTHER_CERTIFICATE] = TWICE, /* times, and records that others write */
    [REASON_STARTED_WITH_OTHER_HASH] = TWICE,
    [REASON_RESTART_OWED] = DEFINITE, /* noted by ourselves */
    [REASON_SUCCESSOR_SHOWN] = TWICE, /* one handshake */
    [REASON_NOT_SERVING] = DEFINITE,  /* asked three times (proof/alarm.h) */
};

/* What lacks an issuer for a moment gives way to what lacks it, too, and is newer. */
bool evidence_is_definite(const struct findings *findings, enum reason reason)
{
    const bool newer = reason == REASON_SUPERSEDED || reason == REASON_RENEWED;
    const bool at_fault = findings_have(findings, REASON_ISSUER_MISSING) ||
                          findings_have(findings, REASON_ISSUER_EXPIRED);

    return worth[reason] == DEFINITE && !(newer && at_fault);
}

/* ---- what was seen before ---- */

static bool is_seen(const struct seen_finding *seen, const struct finding *finding)
{
    return seen->reason == finding->reason && seen->about_family == finding->about_family &&
           seen->family == finding->family &&
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

static bool is_to_be_seen_twice(const struct findings *findings, const struct finding *finding)
{
    return (reason_effects(finding->reason) & EFFECTS_CHANGE) &&
           !evidence_is_definite(findings, finding->reason);
}

void evidence_look(struct evidence *evidence, const struct findings *findings, instant now)
{
    struct evidence next = {.count = 0};

    if (findings->effects & EFFECT_BLIND) {
        return; /* nothing was seen */
    }
    for (size_t i = 0; i < findings->count && next.count < EVIDENCE_MAX; i++) {
        const struct finding *finding = &findings->items[i];
        if (is_to_be_seen_twice(findings, finding)) {
            next.seen[next.count++] =
                (struct seen_finding){finding->reason, finding->about_family, finding->family,
                                      finding->thumbprint, seen_since(evidence, finding, now)};
        }
    }
    *evidence = next;
}

instant evidence_until(const struct evidence *evidence, const struct findings *findings,
                       instant now)
{
    instant until = INSTANT_NEVER;

    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        if (!(reason_effects(finding->reason) & EFFECTS_CHANGE)) {
            continue;
        }
        const instant since = seen_since(evidence, finding, now);
        if (!is_to_be_seen_twice(findings, finding) || now - since >= EVIDENCE_APART) {
            return 0;
        }
        until = since + EVIDENCE_APART < until ? since + EVIDENCE_APART : until;
    }
    return until;
}
