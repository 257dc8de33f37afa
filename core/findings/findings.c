/* The product's vocabulary of reasons, and the bounded list of findings. */
#include "findings/findings.h"

#include <string.h>

/* ---- vocabulary ---- */

#define EFFECTS_NONE_SEEN (EFFECT_BLOCK | EFFECT_BLIND)
#define EFFECTS_UNSEEN    (EFFECTS_NONE_SEEN | EFFECT_ONGOING)

static const struct {
    const char *name;
    unsigned effects;
} reasons[REASON_COUNT] = {
    [REASON_NONE] = {"none", EFFECT_NOTE},
    [REASON_STATE_UNREADABLE] = {"state-unreadable", EFFECTS_UNSEEN},
    [REASON_PARAMETER_UNREADABLE] = {"parameter-unreadable", EFFECTS_UNSEEN},
    [REASON_PARAMETER_MALFORMED] = {"parameter-malformed", EFFECTS_UNSEEN},
    [REASON_SERVICES_UNREADABLE] = {"services-unreadable", EFFECTS_UNSEEN},
    [REASON_BINDING_UNREADABLE] = {"binding-unreadable", EFFECTS_UNSEEN},
    [REASON_STORE_UNREADABLE] = {"store-unreadable", EFFECTS_UNSEEN},
    [REASON_CERTIFICATE_UNDECODABLE] = {"certificate-undecodable", EFFECT_NOTE},
    [REASON_SSTP_NOT_IN_USE] = {"sstp-not-in-use", EFFECTS_NONE_SEEN},
    [REASON_SSTP_NOT_CONFIGURED] = {"sstp-not-configured", EFFECTS_NONE_SEEN | EFFECT_WARN},
    [REASON_REMOTE_ACCESS_DISABLED] = {"remote-access-disabled", EFFECTS_NONE_SEEN | EFFECT_WARN},
    [REASON_REMOTE_ACCESS_ENDED] = {"remote-access-ended", EFFECT_WARN},
    [REASON_TLS_OFFLOADED] = {"tls-offloaded", EFFECTS_NONE_SEEN},
    [REASON_OFFLOAD_NOT_PINNED] = {"offload-not-pinned", EFFECTS_UNSEEN},
    [REASON_OBSERVING] = {"observing", EFFECT_NOTE},
    [REASON_CLOCK_DOUBTED] = {"clock-doubted", EFFECT_BLOCK | EFFECT_ONGOING},
    [REASON_BINDING_FOREIGN] = {"binding-foreign", EFFECT_BLOCK | EFFECT_ONGOING},
    [REASON_BINDING_OTHER_STORE] = {"binding-other-store", EFFECT_BLOCK | EFFECT_ONGOING},
    [REASON_SETTING_REFUSED] = {"setting-refused", EFFECT_BLOCK | EFFECT_ONGOING},
    [REASON_TEMPLATE_UNMATCHED] = {"template-unmatched", EFFECT_NOTE},
    [REASON_FOREIGN_TAKEN] = {"binding-foreign-taken", EFFECT_REBIND},
    [REASON_RESTART_SETTING_REFUSED] = {"restart-setting-refused", EFFECT_WARN},
    [REASON_COMPANION_MISSING] = {"further-service-missing", EFFECT_WARN},
    [REASON_COMPANION_UNREADABLE] = {"further-service-unreadable", EFFECT_WARN},
    [REASON_SERVICES_LEFT_STOPPED] = {"services-left-stopped", EFFECT_START},
    [REASON_BINDING_MISSING] = {"binding-missing", EFFECT_REBIND},
    [REASON_BINDING_MALFORMED] = {"binding-malformed", EFFECT_REBIND},
    [REASON_FAMILIES_DIFFER] = {"families-differ", EFFECT_REBIND},
    [REASON_FOREIGN_LOCKS_OUT] = {"binding-foreign-locks-out", EFFECT_ONGOING},
    [REASON_MOVE_INTERRUPTED] = {"move-interrupted", EFFECT_REBIND},
    [REASON_CERTIFICATE_MISSING] = {"certificate-missing", EFFECT_REBIND},
    [REASON_CERTIFICATE_EXPIRED] = {"certificate-expired", EFFECT_REBIND},
    [REASON_CERTIFICATE_NOT_YET_VALID] = {"certificate-not-yet-valid", EFFECT_REBIND},
    [REASON_PRIVATE_KEY_UNUSABLE] = {"private-key-unusable", EFFECT_REBIND},
    [REASON_PRIVATE_KEY_LOST] = {"private-key-lost", EFFECT_WARN},
    [REASON_NOT_FOR_SERVERS] = {"certificate-not-for-servers", EFFECT_REBIND},
    [REASON_KEY_TOO_WEAK] = {"key-too-weak", EFFECT_REBIND},
    [REASON_CHAIN_BAD] = {"chain-bad", EFFECT_REBIND},
    [REASON_CERTIFICATE_ARCHIVED] = {"certificate-archived", EFFECT_NOTE},
    [REASON_ISSUER_EXPIRED] = {"issuer-expired", EFFECT_NOTE},
    [REASON_ISSUER_MISSING] = {"issuer-missing", EFFECT_NOTE},
    [REASON_OTHER_NAMES] = {"certificate-for-other-names", EFFECT_REPLACE},
    [REASON_TRUSTED_BY_FEWER] = {"certificate-trusted-by-fewer", EFFECT_WARN},
    [REASON_FOLLOWED_UNFIT] = {"followed-unfit", EFFECT_WARN},
    [REASON_IDENTITY_CHANGED] = {"identity-changed", EFFECT_NOTE},
    [REASON_CHOICE_KEPT] = {"choice-kept", EFFECT_NOTE},
    [REASON_CHOICE_FORBIDDEN] = {"choice-forbidden", EFFECT_WARN},
    [REASON_RULED_OUT] = {"ruled-out", EFFECT_WARN},
    [REASON_CHOICE_PICKED] = {"choice-picked", EFFECT_REBIND},
    [REASON_SUPERSEDED] = {"certificate-superseded", EFFECT_REBIND},
    [REASON_RENEWED] = {"certificate-renewed", EFFECT_REBIND},
    [REASON_ORDERED] = {"certificate-ordered", EFFECT_REBIND},
    [REASON_CERTIFICATE_UNPROVEN] = {"certificate-unproven", EFFECT_REBIND},
    [REASON_HASH_MALFORMED] = {"hash-malformed", EFFECT_REHASH | EFFECT_RESTART},
    [REASON_HASH_DISAGREES] = {"hash-disagrees", EFFECT_REHASH | EFFECT_RESTART},
    [REASON_HASH_CHANGED] = {"hash-changed", EFFECT_REHASH},
    [REASON_FOLLOWED_IN_VAIN] = {"followed-in-vain", EFFECT_ONGOING},
    [REASON_STARTED_WITH_OTHER_CERTIFICATE] = {"started-with-other-certificate", EFFECT_RESTART},
    [REASON_STARTED_WITH_OTHER_HASH] = {"started-with-other-hash", EFFECT_RESTART},
    [REASON_RESTART_OWED] = {"restart-owed", EFFECT_RESTART},
    [REASON_SSTP_START_UNKNOWN] = {"sstp-start-unknown", EFFECT_NOTE},
    [REASON_SHADOWS_UNREADABLE] = {"shadows-unreadable", EFFECT_WARN},
    [REASON_BINDING_SHADOWED] = {"binding-shadowed", EFFECT_WARN},
    [REASON_SERVER_NAME_SHADOWED] = {"server-name-shadowed", EFFECT_WARN},
    [REASON_SUCCESSOR_SHOWN] = {"successor-shown", EFFECT_REBIND},
    [REASON_SUCCESSOR_UNFIT] = {"successor-unfit", EFFECT_WARN},
    [REASON_SERVED_CERTIFICATE_DIFFERS] = {"served-certificate-differs", EFFECT_WARN},
    [REASON_NOT_LISTENING] = {"not-listening", EFFECT_WARN},
    [REASON_TLS_FAILS] = {"tls-fails", EFFECT_WARN},
    [REASON_SSTP_NOT_ANSWERING] = {"sstp-not-answering", EFFECT_WARN},
    [REASON_PROBE_UNAVAILABLE] = {"probe-unavailable", EFFECT_NOTE},
    [REASON_NOT_SERVING] = {"not-serving", EFFECT_RESTART},
    [REASON_BALANCER_UNREACHABLE] = {"balancer-unreachable", EFFECT_WARN},
    [REASON_BALANCER_UNTRUSTED] = {"balancer-untrusted", EFFECT_WARN},
    [REASON_BALANCER_OTHER_NAMES] = {"balancer-other-names", EFFECT_WARN},
    [REASON_BALANCER_OTHER_ISSUER] = {"balancer-other-issuer", EFFECT_WARN},
    [REASON_BALANCER_DIFFERS] = {"balancer-differs", EFFECT_WARN},
    [REASON_BALANCER_CHANGED] = {"balancer-changed", EFFECT_WARN},
    [REASON_WOULD_LOCK_OUT] = {"would-lock-out", EFFECT_WARN},
    [REASON_WOULD_LOCK_OUT_SOON] = {"would-lock-out-soon", EFFECT_WARN},
    [REASON_EXPIRY_AHEAD] = {"expiry-ahead", EFFECT_NOTE},
    [REASON_PASSED_OVER] = {"certificate-passed-over", EFFECT_NOTE},
    [REASON_NEWER_UNUSABLE] = {"newer-certificate-unusable", EFFECT_NOTE},
    [REASON_EXPIRY_SUCCEEDED] = {"expiry-succeeded", EFFECT_NOTE},
    [REASON_EXPIRY_UNUSED] = {"expiry-successor-unused", EFFECT_NOTE},
    [REASON_EXPIRY_OTHER_NAMES] = {"expiry-renewed-for-other-names", EFFECT_NOTE},
    [REASON_EXPIRY_NEAR] = {"expiry-near", EFFECT_WARN},
    [REASON_NAMES_OF_OTHERS] = {"public-names-of-others", EFFECT_NOTE},
    [REASON_OTHER_ROOT] = {"other-root", EFFECT_NOTE},
    [REASON_FOREIGN_MOVED] = {"binding-foreign-moved", EFFECT_NOTE},
    [REASON_FOREIGN_FOLLOWED] = {"binding-foreign-followed", EFFECT_NOTE},
    [REASON_FEWER_NAMES] = {"fewer-names", EFFECT_NOTE},
    [REASON_CERTIFICATE_REFUSED] = {"certificate-refused", EFFECT_WARN},
    [REASON_CERTIFICATE_QUARANTINED] = {"certificate-quarantined", EFFECT_WARN},
    [REASON_BINDING_REVERTED] = {"binding-reverted", EFFECT_BLOCK | EFFECT_ONGOING},
    [REASON_NO_ELIGIBLE_CERTIFICATE] = {"no-eligible-certificate", EFFECT_ONGOING},
    [REASON_AMBIGUOUS_CERTIFICATES] = {"ambiguous-certificates", EFFECT_ONGOING},
    [REASON_BALANCER_UNKNOWN] = {"balancer-unknown", EFFECT_ONGOING},
    [REASON_RESTART_PENDING] = {"restart-pending", EFFECT_ONGOING},
    [REASON_CONNECTIONS_UNREADABLE] = {"connections-unreadable", EFFECT_ONGOING},
    [REASON_WINDOW_UNREADABLE] = {"window-unreadable", EFFECT_ONGOING},
    [REASON_RESTART_SCHEDULED] = {"restart-scheduled", EFFECT_ONGOING},
    [REASON_REISSUE_AWAITED] = {"reissue-awaited", EFFECT_ONGOING},
    [REASON_RESTART_LIMIT] = {"restart-limit", EFFECT_ONGOING},
    [REASON_NOT_ACTED_ON] = {"not-acted-on", EFFECT_ONGOING},
    [REASON_OTHERS_AT_WORK] = {"others-at-work", EFFECT_ONGOING},
    [REASON_SEEN_ONCE] = {"seen-once", EFFECT_ONGOING},
    [REASON_PAUSED] = {"paused", EFFECT_ONGOING},
    [REASON_OBSERVED] = {"observed", EFFECT_ONGOING},
};

const char *reason_name(enum reason reason)
{
    return reasons[reason].name;
}

unsigned reason_effects(enum reason reason)
{
    return reasons[reason].effects;
}

/* ---- the list of findings ---- */

void findings_add(struct findings *findings, const struct finding *finding)
{
    findings->effects |= reason_effects(finding->reason);
    if (findings->count < FINDINGS_MAX) {
        findings->items[findings->count++] = *finding;
    }
}

void findings_add_reason(struct findings *findings, enum reason reason)
{
    findings_add(findings, &(struct finding){.reason = reason});
}

void findings_add_about(struct findings *findings, enum reason reason,
                        const struct thumbprint *thumbprint)
{
    findings_add(findings, &(struct finding){.reason = reason, .thumbprint = *thumbprint});
}

void findings_add_error(struct findings *findings, enum reason reason, const struct outcome *error)
{
    findings_add(findings, &(struct finding){.reason = reason, .error = *error});
}

void findings_add_named(struct findings *findings, enum reason reason, const char *name)
{
    struct finding finding = {.reason = reason};

    (void)outcome_append(finding.error.object, 0, name);
    findings_add(findings, &finding);
}

enum reason findings_hindrance(const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const enum reason reason = findings->items[i].reason;
        if (reason == REASON_OBSERVING || reason == REASON_PAUSED ||
            reason == REASON_WOULD_LOCK_OUT || reason == REASON_SHADOWS_UNREADABLE ||
            reason == REASON_WOULD_LOCK_OUT_SOON || (reason_effects(reason) & EFFECT_BLOCK)) {
            return reason;
        }
    }
    return REASON_NONE;
}

/* A text that does not fit is cut: the first are the gravest. */
void findings_note_not_acted_on(struct findings *findings)
{
    struct finding note = {.reason = REASON_NOT_ACTED_ON,
                           .hindrance = findings_hindrance(findings)};
    size_t used = 0;

    for (size_t i = 0; i < findings->count; i++) {
        struct finding *finding = &findings->items[i];
        if (reason_effects(finding->reason) & EFFECTS_CHANGE) {
            finding->hindrance = note.hindrance;
            used = outcome_append(note.error.object, used, used == 0 ? "" : ", ");
            used = outcome_append(note.error.object, used, reason_name(finding->reason));
        }
    }
    if (used > 0) {
        findings_add(findings, &note);
    }
}

void findings_drop_restarts(struct findings *findings)
{
    struct findings kept = {0};

    for (size_t i = 0; i < findings->count; i++) {
        if (reason_effects(findings->items[i].reason) != EFFECT_RESTART) {
            findings_add(&kept, &findings->items[i]);
        }
    }
    *findings = kept;
}

void findings_drop_notes(struct findings *findings, enum reason reason)
{
    struct findings kept = {0};

    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].reason != reason) {
            findings_add(&kept, &findings->items[i]);
        }
    }
    *findings = kept;
}

bool finding_same(const struct finding *a, const struct finding *b)
{
    return a->reason == b->reason && a->about_family == b->about_family && a->family == b->family &&
           thumbprint_equal(&a->thumbprint, &b->thumbprint) &&
           strcmp(a->error.object, b->error.object) == 0;
}

const struct finding *findings_find(const struct findings *findings, const struct finding *finding)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (finding_same(&findings->items[i], finding)) {
            return &findings->items[i];
        }
    }
    return NULL;
}

bool findings_have(const struct findings *findings, enum reason reason)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i].reason == reason) {
            return true;
        }
    }
    return false;
}
