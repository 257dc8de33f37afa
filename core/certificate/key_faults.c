/* Observes the keys of what is bound, and what the handshakes say against them. */
#include "certificate/key_faults.h"

#define APART (5 * INSTANT_MINUTE)

/* ---- what a family's record names ---- */

static const struct certificate *bound_to(const struct snapshot *snapshot, int family)
{
    const struct binding *binding = &snapshot->bindings[family];

    return binding->presence == PART_PRESENT ? snapshot_find(snapshot, &binding->record.thumbprint)
                                             : NULL;
}

bool key_is_faulty(const struct certificate *certificate)
{
    return certificate->private_key == KEY_ABSENT || certificate->private_key == KEY_UNUSABLE ||
           certificate->private_key == KEY_FOR_SIGNATURES;
}

/* ---- what clients meet ---- */

bool key_handshake_completes(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct probe_result *probe = &snapshot->probes[family];
        if (probe->shown && probe->answer >= PROBE_NO_SSTP &&
            thumbprint_equal(&probe->thumbprint, thumbprint)) {
            return true;
        }
    }
    return false;
}

bool key_is_doubted(const struct snapshot *snapshot, const struct certificate *certificate)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        if (bound_to(snapshot, family) == certificate &&
            snapshot->probes[family].answer == PROBE_NO_TLS) {
            return true;
        }
    }
    return false;
}

/* ---- the judgement ---- */

/* A record that is not there, or has another certificate, could not be given this one. */
static bool is_bound_everywhere(const struct snapshot *snapshot,
                                const struct certificate *certificate)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        if (snapshot->bindings[family].presence != PART_UNREADABLE &&
            bound_to(snapshot, family) != certificate) {
            return false;
        }
    }
    return true;
}

/* That a key is for signatures only is no news while it serves: it always was. */
static enum key_fault judge(const struct snapshot *snapshot, const struct certificate *certificate)
{
    if (!key_handshake_completes(snapshot, &certificate->thumbprint)) {
        return KEY_FAULT_COUNTS;
    }
    if (certificate->private_key == KEY_FOR_SIGNATURES) {
        return KEY_FAULT_PASSES;
    }
    return is_bound_everywhere(snapshot, certificate) ? KEY_FAULT_REPORTED : KEY_FAULT_COUNTS;
}

/* An answer that says nothing is neither a second observation nor the end of the first. A clock
 * that was set back begins anew. */
static bool seen_twice(struct key_seen *seen, const struct certificate *certificate, instant now)
{
    if (!key_is_faulty(certificate)) {
        if (certificate->private_key == KEY_USABLE) {
            *seen = (struct key_seen){.since = 0};
        }
        return false;
    }
    if (seen->since == 0 || seen->since > now ||
        !thumbprint_equal(&seen->thumbprint, &certificate->thumbprint)) {
        *seen = (struct key_seen){certificate->thumbprint, now};
    }
    return now - seen->since >= APART;
}

void key_faults_review(struct key_watch *watch, struct snapshot *snapshot)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct certificate *certificate = bound_to(snapshot, family);

        if (certificate == NULL) {
            watch->seen[family] = (struct key_seen){.since = 0};
        } else if (seen_twice(&watch->seen[family], certificate, snapshot->taken_at)) {
            snapshot->key_faults[family] = judge(snapshot, certificate);
        }
    }
}

void key_faults_assume(struct snapshot *snapshot)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct certificate *certificate = bound_to(snapshot, family);

        if (certificate != NULL && key_is_faulty(certificate)) {
            snapshot->key_faults[family] = judge(snapshot, certificate);
        }
    }
}

instant key_faults_next_check(const struct key_watch *watch, instant now)
{
    instant next = INSTANT_NEVER;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        const instant since = watch->seen[family].since;
        if (since != 0 && since <= now && since + APART > now && since + APART < next) {
            next = since + APART;
        }
    }
    return next;
}

/* ---- what follows for others ---- */

enum key_fault key_fault_of(const struct snapshot *snapshot, const struct certificate *certificate)
{
    enum key_fault fault = KEY_FAULT_PASSES;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        if (bound_to(snapshot, family) == certificate && snapshot->key_faults[family] > fault) {
            fault = snapshot->key_faults[family];
        }
    }
    return fault;
}

enum verdict verdict_in_service(const struct snapshot *snapshot,
                                const struct certificate *certificate)
{
    return verdict_of_bound(certificate, key_fault_of(snapshot, certificate) == KEY_FAULT_COUNTS,
                            snapshot->taken_at);
}

enum verdict verdict_but_for_time(const struct snapshot *snapshot,
                                  const struct certificate *certificate)
{
    const instant half = (certificate->not_after - certificate->not_before) / 2;

    return verdict_of_bound(certificate, key_fault_of(snapshot, certificate) == KEY_FAULT_COUNTS,
                            certificate->not_before + half);
}

bool serves(const struct snapshot *snapshot, const struct certificate *certificate)
{
    enum verdict verdict;

    if (certificate == NULL) {
        return false;
    }
    verdict = verdict_in_service(snapshot, certificate);
    return verdict == VERDICT_ELIGIBLE || verdict == VERDICT_ARCHIVED;
}
