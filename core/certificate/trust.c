/* Classes of roots, and issuers in common. */
#include "certificate/trust.h"

#include <string.h>

#include "base/names.h"

enum trust_class trust_class_of(const struct certificate *certificate)
{
    if (certificate->self_signed) {
        return CLASS_SELF;
    }
    switch (certificate->root_kind) {
    case ROOT_LISTED:
        return CLASS_PUBLIC;
    case ROOT_NOT_LISTED: /* or the list is an old one */
    case ROOT_TRUSTED:
        return certificate->has_scts ? CLASS_PUBLIC : CLASS_PRIVATE;
    default:
        return CLASS_UNKNOWN;
    }
}

struct trust trust_of(const struct certificate *certificate)
{
    struct trust trust = {.class = trust_class_of(certificate),
                          .issuer_count = certificate->issuer_count};

    memcpy(trust.issuers, certificate->issuers,
           certificate->issuer_count * sizeof(trust.issuers[0]));
    return trust;
}

static bool same_issuer(const struct issuer *a, const struct issuer *b)
{
    return memcmp(a->name, b->name, ISSUER_MARK_SIZE) == 0 &&
           (!a->has_key || !b->has_key || memcmp(a->key, b->key, ISSUER_MARK_SIZE) == 0);
}

bool trust_has_common_issuer(const struct trust *a, const struct trust *b)
{
    for (size_t i = 0; i < a->issuer_count; i++) {
        for (size_t j = 0; j < b->issuer_count; j++) {
            if (same_issuer(&a->issuers[i], &b->issuers[j])) {
                return true;
            }
        }
    }
    return false;
}

/* A self-signed certificate names itself as its issuer: another of that name has nothing in common
 * with it but that. */
bool trust_holds(const struct trust *before, const struct trust *after)
{
    if (after->class == CLASS_PUBLIC) {
        return true;
    }
    return before->class != CLASS_SELF && after->class != CLASS_SELF &&
           trust_has_common_issuer(before, after);
}

bool trust_allowed(const struct settings *settings, const struct trust *before,
                   const struct trust *after)
{
    switch (settings->values[SETTING_OTHER_ROOT]) {
    case OTHER_ROOT_ALLOW:
        return true;
    case OTHER_ROOT_REFUSE:
        return before->class != CLASS_SELF && after->class != CLASS_SELF &&
               trust_has_common_issuer(before, after);
    default:
        return trust_holds(before, after);
    }
}

static bool has_issuer(const struct trust *trust, const struct issuer *issuer)
{
    for (size_t i = 0; i < trust->issuer_count; i++) {
        if (same_issuer(&trust->issuers[i], issuer)) {
            return true;
        }
    }
    return false;
}

/* The nearest come first: whoever follows it under another name is above it. */
static bool has_one_above(const struct trust *trust, const struct issuer *issuer)
{
    const size_t last = trust->issuer_count - 1;

    return has_issuer(trust, issuer) &&
           memcmp(trust->issuers[last].name, issuer->name, ISSUER_MARK_SIZE) != 0;
}

bool trust_issuer_is_at_fault(const struct certificate *certificate, const struct trust *known)
{
    const struct issuer_fault *fault = &certificate->issuer_fault;

    return fault->kind == ISSUER_EXPIRED ||
           (fault->kind == ISSUER_MISSING &&
            ((fault->direct && certificate->has_scts) || has_one_above(known, &fault->issuer)));
}

bool trust_same_fault(const struct issuer_fault *a, const struct issuer_fault *b)
{
    return a->kind == b->kind && same_issuer(&a->issuer, &b->issuer);
}

/* Let's Encrypt's authority for tests, whose root nobody has, logs what it issues, too. */
#define FOR_TESTS "(STAGING)"

int trust_reach(const struct certificate *certificate)
{
    static const int reaches[] = {
        [CLASS_SELF] = 0, [CLASS_UNKNOWN] = 1, [CLASS_PRIVATE] = 2, [CLASS_PUBLIC] = 4};
    const enum trust_class class = trust_class_of(certificate);

    return class == CLASS_UNKNOWN && certificate->has_scts &&
                   !text_contains(certificate->issuer, FOR_TESTS)
               ? 3
               : reaches[class];
}

const char *trust_class_name(enum trust_class class)
{
    static const char *const names[] = {[CLASS_UNKNOWN] = "unknown",
                                        [CLASS_SELF] = "self-signed",
                                        [CLASS_PRIVATE] = "private",
                                        [CLASS_PUBLIC] = "public"};

    return names[class];
}
