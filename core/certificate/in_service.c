/* From the store, or out of HTTP.sys' memory. */
#include "certificate/in_service.h"

#include "certificate/key_faults.h"
#include "certificate/sstp_agreement.h"
#include "certificate/trust.h"

static bool some_record_has(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    const struct overriding_bindings *overriding = &snapshot->overriding;

    for (size_t i = 0; i < overriding->count; i++) {
        if (thumbprint_equal(&overriding->items[i].record.thumbprint, thumbprint)) {
            return true;
        }
    }
    return overriding->presence != PART_PRESENT || /* it may, where they cannot be read */
           binding_carries(&snapshot->bindings[FAMILY_IPV4], thumbprint) ||
           binding_carries(&snapshot->bindings[FAMILY_IPV6], thumbprint);
}

bool in_service_may_be_shown(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    return snapshot->store.presence != PART_PRESENT ||
           snapshot_find(snapshot, thumbprint) != NULL || some_record_has(snapshot, thumbprint) ||
           snapshot_was_good(snapshot, thumbprint);
}

/* A client was shown another certificate, or none. */
static bool handshake_speaks_against(const struct snapshot *snapshot,
                                     const struct thumbprint *thumbprint)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct probe_result *probe = &snapshot->probes[family];
        if (probe->answer == PROBE_NO_TLS ||
            (probe->shown && !thumbprint_equal(&probe->thumbprint, thumbprint) &&
             in_service_may_be_shown(snapshot, &probe->thumbprint))) {
            return true;
        }
    }
    return false;
}

/* SSTP begins to listen some time after its start: until then that it does not says nothing. */
static bool could_not_ask(const struct snapshot *snapshot, enum family family)
{
    const enum probe_answer answer = snapshot->probes[family].answer;
    const instant patience = snapshot->settings->values[SETTING_PROOF_SECONDS] * INSTANT_SECOND;

    return answer <= PROBE_UNREACHABLE ||
           (answer == PROBE_NO_LISTENER && snapshot->taken_at < sstp_read_at(snapshot) + patience);
}

/* This server was never seen well, and nobody can be asked: whether it was deleted before SSTP
 * started or since then nothing tells, unless its loss was seen before that start. Where the server
 * was known, it would have been seen there if it had been at the start. */
static bool nobody_can_tell(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    const struct loss *loss = &snapshot->state.loss;
    const bool earlier = loss->presence == PART_PRESENT &&
                         thumbprint_equal(&loss->thumbprint, thumbprint) &&
                         loss->seen_at < sstp_read_at(snapshot);

    return snapshot->state.last_good.presence == PART_ABSENT && !earlier &&
           could_not_ask(snapshot, FAMILY_IPV4) && could_not_ask(snapshot, FAMILY_IPV6);
}

/* It was there when SSTP started, as far as that can be told; and somebody can be let in. */
static bool may_be_in_memory(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    const struct sstp_start *start = &snapshot->state.sstp_start;
    const bool known = sstp_start_is_known(snapshot);

    return snapshot->remote_access.state == SERVICE_IS_RUNNING &&
           snapshot->sstp.state == SERVICE_IS_RUNNING &&
           (!known || (thumbprint_equal(&start->thumbprint, thumbprint) &&
                       (start->in_store || nobody_can_tell(snapshot, thumbprint))));
}

/* It is gone from the store, and HTTP.sys still shows it out of its memory: handshakes did, or
 * nothing speaks against it and it was there when SSTP started. That ends with the next boot, and
 * does not count while Windows shuts down (facts/windows.md 1). */
static bool serves_until_reboot(const struct snapshot *snapshot, const struct thumbprint *gone)
{
    const struct last_good *baseline = &snapshot->state.last_good;

    if (snapshot->ending) {
        return false;
    }
    if (baseline->presence == PART_PRESENT && thumbprint_equal(&baseline->thumbprint, gone) &&
        baseline->not_after != 0 && snapshot->taken_at > baseline->not_after) {
        return false;
    }
    return key_handshake_completes(snapshot, gone) ||
           (!handshake_speaks_against(snapshot, gone) && may_be_in_memory(snapshot, gone));
}

bool in_service_serves(const struct snapshot *snapshot)
{
    const struct binding *bound = snapshot_served(snapshot);
    const struct certificate *certificate;

    if (bound == NULL) {
        return false;
    }
    certificate = snapshot_find(snapshot, &bound->record.thumbprint);
    return certificate == NULL ? serves_until_reboot(snapshot, &bound->record.thumbprint)
                               : serves(snapshot, certificate);
}

static const struct certificate *shown(const struct snapshot *snapshot,
                                       const struct thumbprint *thumbprint)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct certificate *leaf = snapshot->probes[family].leaf;
        if (leaf != NULL && leaf->decoded && thumbprint_equal(&leaf->thumbprint, thumbprint)) {
            return leaf;
        }
    }
    return NULL;
}

/* ---- the loss ---- */

/* Where nothing of it is stored yet it is seen now. */
static instant lost_since(const struct snapshot *snapshot, const struct thumbprint *gone)
{
    const struct loss *loss = &snapshot->state.loss;
    const bool known = loss->presence == PART_PRESENT && loss->seen_at != 0 &&
                       loss->seen_at <= snapshot->taken_at &&
                       thumbprint_equal(&loss->thumbprint, gone);

    return known ? loss->seen_at : snapshot->taken_at;
}

/* As it is remembered, else as clients are shown it. */
static instant issued_at(const struct snapshot *snapshot, const struct thumbprint *gone)
{
    const struct last_good *baseline = &snapshot->state.last_good;
    const struct certificate *leaf = shown(snapshot, gone);

    if (baseline->presence == PART_PRESENT && baseline->not_before != 0 &&
        thumbprint_equal(&baseline->thumbprint, gone)) {
        return baseline->not_before;
    }
    return leaf == NULL ? 0 : leaf->not_before;
}

/* What SSTP's records name, and the store has not. NULL: nothing. */
static const struct binding *lost_binding(const struct snapshot *snapshot)
{
    const struct binding *bound = snapshot_offloaded(snapshot) ? NULL : snapshot_served(snapshot);

    return bound != NULL && snapshot_find(snapshot, &bound->record.thumbprint) == NULL ? bound
                                                                                       : NULL;
}

struct gone in_service_gone(const struct snapshot *snapshot)
{
    const struct last_good *baseline = &snapshot->state.last_good;
    const struct binding *lost = lost_binding(snapshot);

    if (lost == NULL || !serves_until_reboot(snapshot, &lost->record.thumbprint)) {
        return (struct gone){.is = false};
    }
    return (struct gone){
        .is = true,
        .stands_in = baseline->presence == PART_PRESENT &&
                     thumbprint_equal(&baseline->stand_in, &lost->record.thumbprint),
        .thumbprint = lost->record.thumbprint,
        .issued = issued_at(snapshot, &lost->record.thumbprint),
        .awaited_until = lost_since(snapshot, &lost->record.thumbprint) + REISSUE_AWAITED};
}

bool in_service_is_reissue(const struct gone *gone, const struct certificate *certificate)
{
    return gone->issued != 0 && certificate->not_before > gone->issued;
}

bool in_service_learn_loss(const struct snapshot *snapshot, struct loss *out)
{
    const struct loss *known = &snapshot->state.loss;
    const struct binding *lost = lost_binding(snapshot);

    *out = (struct loss){.presence = PART_PRESENT};
    if (lost != NULL) {
        out->thumbprint = lost->record.thumbprint;
        out->seen_at = lost_since(snapshot, &lost->record.thumbprint);
    }
    return out->seen_at != known->seen_at;
}

/* ---- what its renewal was, and who vouches for it ---- */

bool in_service_is_succeeded(const struct snapshot *snapshot, const struct thumbprint *shown)
{
    const struct certificate *step = snapshot_served_certificate(snapshot);

    for (size_t i = 0; i < snapshot->store.count && step != NULL && step->has_successor; i++) {
        if (thumbprint_equal(&step->successor, shown)) {
            return true;
        }
        step = snapshot_find(snapshot, &step->successor);
    }
    return false;
}

bool in_service_successor_is_shown(const struct snapshot *snapshot)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct probe_result *probe = &snapshot->probes[family];
        if (probe->shown && in_service_is_succeeded(snapshot, &probe->thumbprint)) {
            return true;
        }
    }
    return false;
}

struct trust in_service_trust(const struct snapshot *snapshot)
{
    const struct last_good *baseline = &snapshot->state.last_good;
    const struct binding *bound = snapshot_served(snapshot);
    const struct certificate *certificate;
    const struct trust unknown = {.class = CLASS_UNKNOWN};

    if (bound == NULL) {
        return unknown;
    }
    certificate = snapshot_find(snapshot, &bound->record.thumbprint);
    if (certificate == NULL && baseline->presence == PART_PRESENT &&
        thumbprint_equal(&baseline->thumbprint, &bound->record.thumbprint)) {
        return baseline->trust;
    }
    if (certificate == NULL) {
        certificate = shown(snapshot, &bound->record.thumbprint);
    }
    return certificate == NULL ? unknown : trust_of(certificate);
}
