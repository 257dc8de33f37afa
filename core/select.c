/* Judging and choosing certificates. Pure and total: every store has exactly one answer. */
#include "select.h"

#include <string.h>

#include "names.h"

static const char *const verdict_names[VERDICT_COUNT] = {
    [VERDICT_ELIGIBLE] = "eligible",
    [VERDICT_UNDECODABLE] = "undecodable",
    [VERDICT_EXPIRED] = "expired",
    [VERDICT_NOT_YET_VALID] = "not-yet-valid",
    [VERDICT_NOT_FOR_SERVERS] = "not-for-servers",
    [VERDICT_NO_PRIVATE_KEY] = "no-private-key",
    [VERDICT_PRIVATE_KEY_UNUSABLE] = "private-key-unusable",
    [VERDICT_PRIVATE_KEY_UNKNOWN] = "private-key-unknown",
    [VERDICT_KEY_TOO_WEAK] = "key-too-weak",
    [VERDICT_OTHER_NAMES] = "other-names",
};

const char *verdict_name(enum verdict verdict)
{
    return verdict_names[verdict];
}

/* ---- the verdict of one certificate ---- */

static enum verdict judge_decoded(const struct certificate *certificate, instant now)
{
    (void)now;
    return certificate->decoded ? VERDICT_ELIGIBLE : VERDICT_UNDECODABLE;
}

static enum verdict judge_validity(const struct certificate *certificate, instant now)
{
    if (now > certificate->not_after) {
        return VERDICT_EXPIRED;
    }
    return now < certificate->not_before ? VERDICT_NOT_YET_VALID : VERDICT_ELIGIBLE;
}

static enum verdict judge_usage(const struct certificate *certificate, instant now)
{
    (void)now;
    return certificate->usage == USAGE_SERVER_AUTHENTICATION ||
                   certificate->usage == USAGE_ALL_PURPOSES
               ? VERDICT_ELIGIBLE
               : VERDICT_NOT_FOR_SERVERS;
}

static enum verdict judge_private_key(const struct certificate *certificate, instant now)
{
    (void)now;
    switch (certificate->private_key) {
    case KEY_USABLE:
        return VERDICT_ELIGIBLE;
    case KEY_ABSENT:
        return VERDICT_NO_PRIVATE_KEY;
    case KEY_UNUSABLE:
        return VERDICT_PRIVATE_KEY_UNUSABLE;
    default:
        return VERDICT_PRIVATE_KEY_UNKNOWN;
    }
}

static enum verdict judge_strength(const struct certificate *certificate, instant now)
{
    (void)now;
    return certificate->key_algorithm == KEY_ALGORITHM_ECDSA ||
                   (certificate->key_algorithm == KEY_ALGORITHM_RSA &&
                    certificate->key_bits >= RSA_BITS_MIN)
               ? VERDICT_ELIGIBLE
               : VERDICT_KEY_TOO_WEAK;
}

typedef enum verdict judge(const struct certificate *certificate, instant now);

static judge *const judges[] = {
    judge_decoded,     /* later: the other facts mean something */
    judge_validity,    /* before the key: "expired" is what an administrator needs to hear */
    judge_usage,       /* Server Authentication or any purpose */
    judge_private_key, /* HTTP.sys would refuse it otherwise */
    judge_strength,    /* Schannel would refuse it otherwise */
};

enum verdict select_judge(const struct certificate *certificate, const struct names *identity,
                          instant now)
{
    const struct names names = {certificate->names, certificate->name_count};

    for (size_t i = 0; i < sizeof(judges) / sizeof(judges[0]); i++) {
        const enum verdict verdict = judges[i](certificate, now);
        if (verdict != VERDICT_ELIGIBLE) {
            return verdict;
        }
    }
    return names_cover(&names, identity) ? VERDICT_ELIGIBLE : VERDICT_OTHER_NAMES;
}

/* ---- whom the server is known as ---- */

/* The certificate that the administrator picked in the console: its hash is stored, and the
 * binding follows only when RRAS restarts (facts/windows.md 4). NULL if there is none to respect.
 */
static const struct certificate *pinned_certificate(const struct snapshot *snapshot)
{
    const struct hash_value *hash = &snapshot->parameters.hashes.sha256;

    if (!snapshot_pinned(snapshot) || hash->presence != PART_PRESENT) {
        return NULL;
    }
    for (size_t i = 0; i < snapshot->store.count; i++) {
        const struct certificate *certificate = &snapshot->store.certificates[i];
        if (memcmp(certificate->sha256, hash->bytes, SHA256_SIZE) == 0 &&
            select_judge(certificate, &(struct names){0}, snapshot->taken_at) == VERDICT_ELIGIBLE) {
            return certificate;
        }
    }
    return NULL;
}

struct names select_identity(const struct snapshot *snapshot)
{
    const struct certificate *pinned = pinned_certificate(snapshot);

    if (pinned != NULL) {
        return (struct names){pinned->names, pinned->name_count};
    }
    for (size_t i = 0; i < FAMILY_COUNT; i++) {
        const struct binding *binding = &snapshot->bindings[i];
        if (binding->presence != PART_PRESENT || !ssl_record_is_sstp(&binding->record)) {
            continue;
        }
        const struct certificate *bound = snapshot_find(snapshot, &binding->record.thumbprint);
        if (bound != NULL && bound->decoded) {
            return (struct names){bound->names, bound->name_count};
        }
    }
    if (snapshot->state.last_good.presence == PART_PRESENT) {
        return snapshot->state.last_good.names;
    }
    return (struct names){0};
}

/* ---- the order among the eligible ---- */

/* Returns > 0 if a is to be preferred, < 0 if b is, 0 if this says nothing. */
typedef int preference(const struct certificate *a, const struct certificate *b,
                       const struct names *identity);

static int prefer_same_names(const struct certificate *a, const struct certificate *b,
                             const struct names *identity)
{
    const bool a_same = names_equal(&(struct names){a->names, a->name_count}, identity);
    const bool b_same = names_equal(&(struct names){b->names, b->name_count}, identity);

    return (int)a_same - (int)b_same;
}

static int prefer_later_expiry(const struct certificate *a, const struct certificate *b,
                               const struct names *identity)
{
    (void)identity;
    return (a->not_after > b->not_after) - (a->not_after < b->not_after);
}

static int prefer_later_start(const struct certificate *a, const struct certificate *b,
                              const struct names *identity)
{
    (void)identity;
    return (a->not_before > b->not_before) - (a->not_before < b->not_before);
}

static preference *const preferences[] = {
    prefer_same_names,   /* a wildcard that happens to cover us comes second */
    prefer_later_expiry, /* the renewal outlives what it renews */
    prefer_later_start,  /* of two that end together the one issued last */
};

static int prefer(const struct certificate *a, const struct certificate *b,
                  const struct names *identity)
{
    for (size_t i = 0; i < sizeof(preferences) / sizeof(preferences[0]); i++) {
        const int result = preferences[i](a, b, identity);
        if (result != 0) {
            return result;
        }
    }
    return 0;
}

/* Equal in all that matters: keep what is bound, else the fixed order of thumbprints. */
static bool better(const struct certificate *a, const struct certificate *b,
                   const struct names *identity, const struct thumbprint *bound)
{
    const int preferred = prefer(a, b, identity);

    if (preferred != 0) {
        return preferred > 0;
    }
    if (bound != NULL && thumbprint_equal(&a->thumbprint, bound)) {
        return true;
    }
    if (bound != NULL && thumbprint_equal(&b->thumbprint, bound)) {
        return false;
    }
    return thumbprint_compare(&a->thumbprint, &b->thumbprint) < 0;
}

struct selection select_certificate(const struct snapshot *snapshot)
{
    struct selection selection = {.result = SELECTION_NONE_ELIGIBLE,
                                  .identity = select_identity(snapshot)};
    const struct binding *bound = snapshot_bound(snapshot);
    const struct thumbprint *bound_thumbprint = bound == NULL ? NULL : &bound->record.thumbprint;
    const struct certificate *first = NULL;
    bool ambiguous = false;

    for (size_t i = 0; i < snapshot->store.count; i++) {
        const struct certificate *candidate = &snapshot->store.certificates[i];
        const struct names names = {candidate->names, candidate->name_count};

        if (select_judge(candidate, &selection.identity, snapshot->taken_at) != VERDICT_ELIGIBLE) {
            continue;
        }
        selection.eligible++;
        first = first == NULL ? candidate : first;
        ambiguous =
            ambiguous || (selection.identity.count == 0 &&
                          !names_equal(&names, &(struct names){first->names, first->name_count}));
        if (selection.chosen == NULL ||
            better(candidate, selection.chosen, &selection.identity, bound_thumbprint)) {
            selection.chosen = candidate;
        }
    }
    if (ambiguous) {
        selection.result = SELECTION_AMBIGUOUS;
        selection.chosen = NULL;
    } else if (selection.chosen != NULL) {
        selection.result = SELECTION_CHOSEN;
    }
    return selection;
}
