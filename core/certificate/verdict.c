/* The ordered list of checks on a certificate by itself. */
#include "certificate/verdict.h"

static const char *const verdict_names[VERDICT_COUNT] = {
    [VERDICT_ELIGIBLE] = "eligible",
    [VERDICT_UNDECODABLE] = "undecodable",
    [VERDICT_ARCHIVED] = "archived",
    [VERDICT_EXPIRED] = "expired",
    [VERDICT_NOT_YET_VALID] = "not-yet-valid",
    [VERDICT_NOT_FOR_SERVERS] = "not-for-servers",
    [VERDICT_NO_PRIVATE_KEY] = "no-private-key",
    [VERDICT_PRIVATE_KEY_UNUSABLE] = "private-key-unusable",
    [VERDICT_KEY_FOR_SIGNATURES] = "key-for-signatures",
    [VERDICT_KEY_TOO_WEAK] = "key-too-weak",
    [VERDICT_CHAIN_BAD] = "chain-bad",
    [VERDICT_OTHER_NAMES] = "other-names",
    [VERDICT_OTHER_THUMBPRINT] = "other-thumbprint",
    [VERDICT_OTHER_ISSUER] = "other-issuer",
    [VERDICT_OTHER_TEMPLATE] = "other-template",
    [VERDICT_NEVER] = "never",
    [VERDICT_OTHER_ROOT] = "other-root",
    [VERDICT_UNKNOWN_ROOT] = "unknown-root",
    [VERDICT_ISSUER_FAULT] = "issuer-fault",
    [VERDICT_HELD_BACK] = "held-back",
    [VERDICT_PASSED_OVER] = "passed-over",
    [VERDICT_USED_UP] = "used-up",
    [VERDICT_REFUSED] = "refused-by-http",
    [VERDICT_QUARANTINED] = "quarantined",
    [VERDICT_PRIVATE_KEY_UNKNOWN] = "private-key-unknown",
};

const char *verdict_name(enum verdict verdict)
{
    return verdict_names[verdict];
}

/* It must have begun by the one moment and not end before the other. */
struct validity {
    instant begun_by;
    instant good_until;
    bool key_counts;
};

typedef enum verdict check(const struct certificate *certificate, const struct validity *validity);

static enum verdict check_decoded(const struct certificate *certificate,
                                  const struct validity *validity)
{
    (void)validity;
    return certificate->decoded ? VERDICT_ELIGIBLE : VERDICT_UNDECODABLE;
}

static enum verdict check_archived(const struct certificate *certificate,
                                   const struct validity *validity)
{
    (void)validity;
    return certificate->archived ? VERDICT_ARCHIVED : VERDICT_ELIGIBLE;
}

static enum verdict check_validity(const struct certificate *certificate,
                                   const struct validity *validity)
{
    if (validity->good_until > certificate->not_after) {
        return VERDICT_EXPIRED;
    }
    return validity->begun_by < certificate->not_before ? VERDICT_NOT_YET_VALID : VERDICT_ELIGIBLE;
}

static enum verdict check_usage(const struct certificate *certificate,
                                const struct validity *validity)
{
    (void)validity;
    return certificate->usage == USAGE_SERVER_AUTHENTICATION ||
                   certificate->usage == USAGE_ALL_PURPOSES
               ? VERDICT_ELIGIBLE
               : VERDICT_NOT_FOR_SERVERS;
}

static enum verdict check_private_key(const struct certificate *certificate,
                                      const struct validity *validity)
{
    static const enum verdict verdicts[] = {[KEY_UNKNOWN] = VERDICT_ELIGIBLE,
                                            [KEY_ABSENT] = VERDICT_NO_PRIVATE_KEY,
                                            [KEY_UNUSABLE] = VERDICT_PRIVATE_KEY_UNUSABLE,
                                            [KEY_FOR_SIGNATURES] = VERDICT_KEY_FOR_SIGNATURES,
                                            [KEY_USABLE] = VERDICT_ELIGIBLE};

    return validity->key_counts ? verdicts[certificate->private_key] : VERDICT_ELIGIBLE;
}

static enum verdict check_strength(const struct certificate *certificate,
                                   const struct validity *validity)
{
    (void)validity;
    return certificate->line.key_algorithm == KEY_ALGORITHM_ECDSA ||
                   (certificate->line.key_algorithm == KEY_ALGORITHM_RSA &&
                    certificate->key_bits >= RSA_BITS_MIN)
               ? VERDICT_ELIGIBLE
               : VERDICT_KEY_TOO_WEAK;
}

/* A chain that cannot be judged offline is no reason to refuse; it only ranks lower. */
static enum verdict check_chain(const struct certificate *certificate,
                                const struct validity *validity)
{
    (void)validity;
    return certificate->chain == CHAIN_BAD ? VERDICT_CHAIN_BAD : VERDICT_ELIGIBLE;
}

static check *const checks[] = {
    check_decoded,     /* later: the other facts mean something */
    check_validity,    /* before the key: "expired" is what an administrator needs to hear */
    check_usage,       /* Server Authentication or any purpose */
    check_strength,    /* Schannel would refuse it otherwise */
    check_chain,       /* clients would refuse it otherwise */
    check_private_key, /* HTTP.sys would refuse it otherwise; late: only some are opened at all */
    check_archived,    /* last: an archived one that is bound serves, if it is good otherwise */
};

static enum verdict run(const struct certificate *certificate, const struct validity *validity)
{
    for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
        const enum verdict verdict = checks[i](certificate, validity);
        if (verdict != VERDICT_ELIGIBLE) {
            return verdict;
        }
    }
    return VERDICT_ELIGIBLE;
}

enum verdict verdict_of_candidate(const struct certificate *certificate, instant now)
{
    const struct validity validity = {
        .begun_by = now, .good_until = now + CLOCK_SKEW, .key_counts = true};

    return run(certificate, &validity);
}

bool could_serve(const struct certificate *certificate, instant now)
{
    return certificate != NULL && verdict_of_candidate(certificate, now) == VERDICT_ELIGIBLE;
}

bool could_serve_again(const struct certificate *certificate, instant now)
{
    return could_serve(certificate, now) ||
           (certificate != NULL && verdict_of_candidate(certificate, now) == VERDICT_ARCHIVED);
}

enum verdict verdict_of_bound(const struct certificate *certificate, bool key_counts, instant now)
{
    const struct validity validity = {
        .begun_by = now + CLOCK_SKEW, .good_until = now, .key_counts = key_counts};

    return run(certificate, &validity);
}
