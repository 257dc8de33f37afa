/* The ordered list of drift checks. Each check covers one thing and adds findings about it; a
 * comment on each line says what it makes sure of for the later ones. */
#include "diagnosis/drift.h"

#include <string.h>

#include "certificate/admin_choice.h"
#include "certificate/exclusions.h"
#include "certificate/followed.h"
#include "certificate/sstp_agreement.h"
#include "diagnosis/bound_certificate.h"
#include "diagnosis/load_balancer.h"
#include "diagnosis/overriding_bindings.h"
#include "diagnosis/remote_access.h"
#include "diagnosis/settings.h"

/* ---- adding findings ---- */

static void add_family(struct findings *findings, enum reason reason, enum family family,
                       const struct binding *binding)
{
    const struct finding finding = {.reason = reason,
                                    .family = family,
                                    .about_family = true,
                                    .thumbprint = binding->record.thumbprint,
                                    .error = binding->error};
    findings_add(findings, &finding);
}

/* ---- what could not be read ---- */

static void check_state(const struct snapshot *snapshot, struct findings *findings)
{
    if (snapshot->state.presence != PART_PRESENT) {
        findings_add_error(findings, REASON_STATE_UNREADABLE, &snapshot->state.error);
    }
}

static void check_dword(const struct dword_value *value, uint32_t maximum,
                        struct findings *findings)
{
    if (value->presence == PART_UNREADABLE) {
        findings_add_error(findings, REASON_PARAMETER_UNREADABLE, &value->error);
    } else if (value->presence == PART_MALFORMED ||
               (value->presence == PART_PRESENT && value->value > maximum)) {
        findings_add_error(findings, REASON_PARAMETER_MALFORMED, &value->error);
    }
}

static void check_hash_readable(const struct hash_value *hash, struct findings *findings)
{
    if (hash->presence == PART_UNREADABLE) {
        findings_add_error(findings, REASON_PARAMETER_UNREADABLE, &hash->error);
    }
}

static void check_parameters(const struct snapshot *snapshot, struct findings *findings)
{
    const struct sstp_parameters *parameters = &snapshot->parameters;

    check_dword(&parameters->listener_port, UINT16_MAX, findings);
    check_dword(&parameters->use_https, UINT32_MAX, findings);
    check_dword(&parameters->hash_configured_by_admin, UINT32_MAX, findings);
    check_hash_readable(&parameters->hashes.sha256, findings);
    check_hash_readable(&parameters->hashes.sha1, findings);
}

static void check_services(const struct snapshot *snapshot, struct findings *findings)
{
    if (snapshot->sstp.presence == PART_UNREADABLE) {
        findings_add_error(findings, REASON_SERVICES_UNREADABLE, &snapshot->sstp.error);
    }
    if (snapshot->remote_access.presence == PART_UNREADABLE) {
        findings_add_error(findings, REASON_SERVICES_UNREADABLE, &snapshot->remote_access.error);
    }
    if (snapshot->dependents.presence == PART_UNREADABLE) {
        findings_add_error(findings, REASON_SERVICES_UNREADABLE, &snapshot->dependents.error);
    }
}

static void check_bindings_readable(const struct snapshot *snapshot, struct findings *findings)
{
    if (findings_have(findings, REASON_PARAMETER_UNREADABLE) ||
        findings_have(findings, REASON_PARAMETER_MALFORMED)) {
        return; /* which records are SSTP's is not known, and that is said already */
    }
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct binding *binding = &snapshot->bindings[family];
        if (binding->presence == PART_UNREADABLE) {
            add_family(findings, REASON_BINDING_UNREADABLE, (enum family)family, binding);
        }
    }
}

/* So that a store full of rubbish does not push the findings that matter off the list. */
#define UNDECODABLE_NAMED 4

static void check_store(const struct snapshot *snapshot, struct findings *findings)
{
    if (snapshot->store.presence != PART_PRESENT) {
        findings_add_error(findings, REASON_STORE_UNREADABLE, &snapshot->store.error);
        return;
    }
    for (size_t i = 0, named = 0; i < snapshot->store.count && named < UNDECODABLE_NAMED; i++) {
        if (!snapshot->store.certificates[i].decoded) {
            named++;
            findings_add_about(findings, REASON_CERTIFICATE_UNDECODABLE,
                               &snapshot->store.certificates[i].thumbprint);
        }
    }
}

/* ---- nothing to do, or not ours ---- */

/* SstpSvc exists on every Windows, so its presence proves nothing; a record of SSTP's, a stored
 * hash, a rotation of ours that proved good or a load balancer's certificate that a setting names
 * does (facts/windows.md 4). */
static bool sstp_configured(const struct snapshot *snapshot)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct binding *binding = &snapshot->bindings[family];
        if (binding->presence != PART_ABSENT && ssl_record_is_sstp(&binding->record)) {
            return true;
        }
    }
    return offload_is_ours(snapshot) ||
           snapshot->parameters.hashes.sha256.presence != PART_ABSENT ||
           snapshot->state.last_good.presence == PART_PRESENT ||
           snapshot->state.intent.presence == PART_PRESENT || choice_requested(snapshot) != NULL;
}

/* For a while it is no reason to change anything. */
static void check_clock(const struct snapshot *snapshot, struct findings *findings)
{
    static const char *const words[] = {[CLOCK_JUMPED] = "jumped",
                                        [CLOCK_LIES_BEHIND] = "lies-behind",
                                        [CLOCK_END_UNSEEN] = "end-unseen"};
    struct finding finding = {.reason = REASON_CLOCK_DOUBTED,
                              .at = snapshot->clock_doubted_until,
                              .deadline = INSTANT_NEVER};

    if (snapshot->clock_doubt != CLOCK_BELIEVED) {
        (void)outcome_append(finding.error.object, 0, words[snapshot->clock_doubt]);
        findings_add(findings, &finding);
    }
}

/* Stopped and without a certificate it is used for nothing; running it may be meant to be used. */
static void check_in_use(const struct snapshot *snapshot, struct findings *findings)
{
    const struct service_facts *remote_access = &snapshot->remote_access;
    const bool configured = sstp_configured(snapshot);

    if (snapshot->sstp.presence == PART_ABSENT || remote_access->presence == PART_ABSENT ||
        (!configured && (remote_access->disabled || remote_access->state != SERVICE_IS_RUNNING))) {
        findings_add_reason(findings, REASON_SSTP_NOT_IN_USE);
    } else if (!configured && !snapshot_offloaded(snapshot)) {
        findings_add_reason(findings, REASON_SSTP_NOT_CONFIGURED);
    } else if (remote_access->disabled) {
        findings_add_reason(findings, REASON_REMOTE_ACCESS_DISABLED);
    }
}

/* A record in another store stays refused: its certificate is not among those that are read. */
static void check_foreign(const struct snapshot *snapshot, struct findings *findings)
{
    const enum foreign_policy policy = snapshot_foreign_policy(snapshot);
    const bool left = policy == FOREIGN_REFUSE ||
                      (policy == FOREIGN_FOLLOW && followed_certificate(snapshot) == NULL);

    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct binding *binding = &snapshot->bindings[family];
        if (binding->presence == PART_ABSENT) {
            continue;
        }
        const bool foreign = !ssl_record_is_sstp(&binding->record);
        if (foreign && left) {
            add_family(findings, REASON_BINDING_FOREIGN, (enum family)family, binding);
        }
        if (!ssl_record_store_is_my(&binding->record)) {
            add_family(findings, REASON_BINDING_OTHER_STORE, (enum family)family, binding);
        } else if (foreign && policy == FOREIGN_OWN) {
            add_family(findings, REASON_FOREIGN_TAKEN, (enum family)family, binding);
        }
    }
}

/* ---- an interrupted rotation ---- */

static void check_left_stopped(const struct snapshot *snapshot, struct findings *findings)
{
    const struct intent *intent = &snapshot->state.intent;

    if (intent->presence != PART_PRESENT || !intent->same_boot ||
        snapshot->remote_access.disabled) {
        return;
    }
    for (size_t i = 0; i < intent->services.count; i++) {
        if (!snapshot_runs(snapshot, intent->services.items[i])) {
            findings_add_about(findings, REASON_SERVICES_LEFT_STOPPED, &intent->target);
            return;
        }
    }
}

/* ---- the bindings ---- */

static void check_bindings(const struct snapshot *snapshot, struct findings *findings)
{
    const struct binding *ipv4 = &snapshot->bindings[FAMILY_IPV4];
    const struct binding *ipv6 = &snapshot->bindings[FAMILY_IPV6];

    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct binding *binding = &snapshot->bindings[family];
        if (binding->presence == PART_ABSENT) {
            add_family(findings, REASON_BINDING_MISSING, (enum family)family, binding);
        } else if (binding->presence == PART_MALFORMED) {
            add_family(findings, REASON_BINDING_MALFORMED, (enum family)family, binding);
        }
    }
    if (ipv4->presence == PART_PRESENT && ipv6->presence == PART_PRESENT &&
        !thumbprint_equal(&ipv4->record.thumbprint, &ipv6->record.thumbprint)) {
        findings_add_reason(findings, findings_have(findings, REASON_BINDING_FOREIGN)
                                          ? REASON_FOREIGN_LOCKS_OUT
                                          : REASON_FAMILIES_DIFFER);
    }
}

/* Those of another store are not read. Another application's is not SSTP's, where SSTP has one for
 * the other family: that they differ is what locks out. */
static bool names_one_of_my(const struct binding *binding, const struct findings *findings)
{
    return binding->presence == PART_PRESENT && ssl_record_store_is_my(&binding->record) &&
           (ssl_record_is_sstp(&binding->record) ||
            !findings_have(findings, REASON_FOREIGN_LOCKS_OUT));
}

static void check_bound_certificates(const struct snapshot *snapshot, struct findings *findings)
{
    const struct binding *ipv4 = &snapshot->bindings[FAMILY_IPV4];
    const struct binding *ipv6 = &snapshot->bindings[FAMILY_IPV6];
    const bool ipv4_known = names_one_of_my(ipv4, findings);

    if (ipv4_known) {
        drift_check_bound(snapshot, ipv4, findings);
    }
    if (names_one_of_my(ipv6, findings) &&
        !(ipv4_known && thumbprint_equal(&ipv4->record.thumbprint, &ipv6->record.thumbprint))) {
        drift_check_bound(snapshot, ipv6, findings);
    }
}

/* ---- SSTP's own memory of the certificate ---- */

static void check_hash(const struct snapshot *snapshot, const struct hash_value *hash, size_t size,
                       const uint8_t *expected, bool required, struct findings *findings)
{
    const bool changed = sstp_runs_with_its_hashes(snapshot);

    if (hash->presence == PART_MALFORMED) {
        findings_add_error(findings, changed ? REASON_HASH_CHANGED : REASON_HASH_MALFORMED,
                           &hash->error);
    } else if (expected == NULL) {
        return; /* the bound certificate is gone: nothing to compare with, and drift enough */
    } else if (!sstp_hash_agrees(hash, expected, size, required)) {
        const struct finding finding = {.reason = followed_in_vain(snapshot)
                                                      ? REASON_FOLLOWED_IN_VAIN
                                                  : changed ? REASON_HASH_CHANGED
                                                            : REASON_HASH_DISAGREES,
                                        .thumbprint = snapshot_served(snapshot)->record.thumbprint,
                                        .error = hash->error};
        findings_add(findings, &finding);
    }
}

/* Pinned: SHA-256 must be there and equal, SHA-1 equal if there. Automatic: absent or equal. */
static void check_hashes(const struct snapshot *snapshot, struct findings *findings)
{
    const struct hash_pair *hashes = &snapshot->parameters.hashes;
    const struct binding *bound = snapshot_served(snapshot);
    const struct certificate *certificate =
        bound == NULL ? NULL : snapshot_find(snapshot, &bound->record.thumbprint);
    const uint8_t *sha256 = certificate == NULL ? NULL : certificate->sha256;
    const uint8_t *sha1 = certificate == NULL ? NULL : certificate->thumbprint.bytes;
    const struct certificate *picked = choice_picked(snapshot);

    if (picked != NULL && picked != certificate) {
        findings_add_about(findings, REASON_CHOICE_PICKED, &picked->thumbprint);
        return; /* SSTP binds it itself when it starts */
    }
    check_hash(snapshot, &hashes->sha256, SHA256_SIZE, sha256, snapshot_pinned(snapshot), findings);
    check_hash(snapshot, &hashes->sha1, THUMBPRINT_SIZE, sha1, false, findings);
}

static void check_restart_owed(const struct snapshot *snapshot, struct findings *findings)
{
    if (sstp_restart_owed(snapshot)) {
        findings_add_about(findings, REASON_RESTART_OWED, &snapshot->state.intent.target);
    }
}

static void check_sstp_start(const struct snapshot *snapshot, struct findings *findings)
{
    const enum sstp_agreement agreement = sstp_agreement(snapshot);

    if (agreement == SSTP_DISAGREES) {
        struct thumbprint now;
        (void)sstp_would_take(snapshot, &now);
        findings_add_about(findings,
                           snapshot_offloaded(snapshot) ? REASON_STARTED_WITH_OTHER_HASH
                                                        : REASON_STARTED_WITH_OTHER_CERTIFICATE,
                           &now);
    } else if (agreement == SSTP_UNKNOWN && !findings_have(findings, REASON_RESTART_OWED) &&
               snapshot->remote_access.state != SERVICE_IS_CHANGING) { /* it tells soon */
        findings_add_reason(findings, REASON_SSTP_START_UNKNOWN);
    }
}

/* ---- the ordered list ---- */

typedef void check(const struct snapshot *snapshot, struct findings *findings);

static check *const readable_checks[] = {
    check_state,             /* later: intent, restarts and server names can be relied on */
    check_parameters,        /* later: the port, the mode and the offload are known */
    check_services,          /* later: what runs and what depends on SstpSvc is known */
    check_bindings_readable, /* later: an absent binding is really absent */
    check_store,             /* later: a certificate not found is really gone */
};

static check *const use_checks[] = {
    check_in_use,  /* later: this server serves SSTP, so bindings are expected */
    offload_check, /* later: there is something to look after */
};

static check *const settings_checks[] = {
    check_clock,                  /* later: what a time says is so */
    drift_check_mode,             /* later: whether anything may be changed is known */
    drift_check_settings,         /* later: what the administrator restricted is known */
    drift_check_restart_settings, /* later: when a renewal may be put into use is known */
    drift_check_companions,       /* what is restarted after RemoteAccess is there */
    drift_check_remote_access,    /* it did not end by itself */
};

static check *const offload_checks[] = {
    offload_check_pinned, /* later: SSTP goes by the stored hash */
    offload_check_hashes, /* later: SSTP would start with the balancer's, as far as it is known */
    check_restart_owed,   /* what a rotation of ours changed, SSTP has read */
    check_sstp_start,     /* SSTP did start with it */
};

static check *const drift_checks[] = {
    check_foreign,            /* whether every record that exists may be written, and is in MY */
    check_bindings,           /* later: both records exist and agree */
    check_bound_certificates, /* later: the bound certificate is good */
    check_hashes,             /* later: SSTP would start with the bound certificate */
    check_restart_owed,       /* what a rotation of ours changed, SSTP has read */
    check_sstp_start,         /* later: SSTP did start with it */
    drift_check_overriding,   /* every client is to be shown what is bound */
    exclusions_find,          /* what was excluded is known */
};

/* Runs the checks in order, up to the one that says there is nothing for the later ones to see.
 * What only keeps from acting hides nothing. */
static void run(check *const *checks, size_t count, bool to_the_end,
                const struct snapshot *snapshot, struct findings *findings)
{
    for (size_t i = 0; i < count && (to_the_end || !(findings->effects & EFFECT_BLIND)); i++) {
        checks[i](snapshot, findings);
    }
}

#define COUNT(checks) (sizeof(checks) / sizeof((checks)[0]))

void drift_find(const struct snapshot *snapshot, struct findings *findings)
{
    *findings = (struct findings){0};
    run(readable_checks, COUNT(readable_checks), true, snapshot, findings);
    check_left_stopped(snapshot, findings); /* never blocked by what could not be read */
    run(use_checks, COUNT(use_checks), false, snapshot, findings);
    /* Where nobody ever chose a certificate, an administrator can ask for one. */
    run(settings_checks, COUNT(settings_checks),
        findings_have(findings, REASON_SSTP_NOT_CONFIGURED), snapshot, findings);
    if (snapshot_offloaded(snapshot)) {
        run(offload_checks, COUNT(offload_checks), false, snapshot, findings);
    } else {
        run(drift_checks, COUNT(drift_checks), false, snapshot, findings);
    }
}
