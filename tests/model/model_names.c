/* For which names a certificate may be bound newly: judged apart from the core, so that both must
 * be right. */
#include "model.h"

#include "losses.h"
#include "model_parts.h"

#include <string.h>

static bool covers_name(const struct certificate_name *have, const struct certificate_name *wanted)
{
    const char *dot = strchr(wanted->text, '.');

    if (strcmp(have->text, wanted->text) == 0) {
        return true;
    }
    return strncmp(have->text, "*.", 2) == 0 && dot != NULL && strcmp(have->text + 1, dot) == 0;
}

static bool covers(const struct names *have, const struct names *wanted)
{
    for (size_t i = 0; i < wanted->count; i++) {
        bool covered = false;
        for (size_t j = 0; j < have->count; j++) {
            covered = covered || covers_name(&have->items[j], &wanted->items[i]);
        }
        if (!covered) {
            return false;
        }
    }
    return true;
}

static struct names names_of(const struct certificate *certificate)
{
    return (struct names){certificate->names, certificate->name_count};
}

bool model_is_picked(const struct model *model, const struct model_certificate *certificate)
{
    const struct hash_value *picked = &model->parameters.hashes.sha256;

    return model->parameters.hash_configured_by_admin.value != 0 &&
           picked->presence == PART_PRESENT &&
           memcmp(picked->bytes, certificate->facts.sha256, SHA256_SIZE) == 0 &&
           model_certificate_fit(model, &certificate->facts.thumbprint);
}

/* Noted as an administrator's choice: picked in the console, or bound by hand. Since then it may
 * have been archived, or another application's record may have it that goes along with SSTP's.
 * Gone from the store it is held no more, and only what SSTP's own record shows says names. */
static bool is_held(const struct model *model, const struct model_certificate *certificate)
{
    const struct admin_choice *choice = &model->stored.choice;

    return choice->presence == PART_PRESENT && choice->sstp_wrote_at == 0 &&
           certificate->in_store && certificate->bound_by_others &&
           thumbprint_equal(&choice->thumbprint, &certificate->facts.thumbprint);
}

/* Who picked a certificate has said that SSTP is to bind no other: where it does all the same, and
 * the picked one is gone, nobody can tell that it did. */
static bool may_be_picked(const struct model *model)
{
    return model->rules.pin_ignored && model->parameters.hash_configured_by_admin.value != 0;
}

/* On a binding that an administrator may have made, now or before: not SSTP itself, or nothing
 * tells. */
static bool is_bound_on_purpose(const struct model *model,
                                const struct model_certificate *certificate)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct model_binding *binding = &model->bindings[family];
        if (binding->presence == PART_PRESENT &&
            (ssl_record_is_sstp(&binding->record) || is_held(model, certificate)) &&
            thumbprint_equal(&binding->record.thumbprint, &certificate->facts.thumbprint) &&
            (!binding->by_sstp || certificate->bound_by_others || model->writes_undated ||
             model->starts_undated || may_be_picked(model) ||
             model->stored.last_good.presence != PART_PRESENT)) {
            return true;
        }
    }
    return false;
}

/* Out of HTTP.sys' memory: who connects over loopback is told the names, by whichever family. */
static bool is_shown(const struct model *model, const struct model_certificate *certificate)
{
    return model_shows(model, FAMILY_IPV4, &certificate->facts.thumbprint) ||
           model_shows(model, FAMILY_IPV6, &certificate->facts.thumbprint);
}

/* Of the certificates that the server can be known by: picked in the console, bound. */
static bool is_known_by(const struct model *model, const struct model_certificate *certificate)
{
    return (certificate->in_store || is_shown(model, certificate)) && certificate->facts.decoded &&
           (is_bound_on_purpose(model, certificate) || model_is_picked(model, certificate));
}

bool model_contents_clients(const struct model *model, const struct certificate *facts)
{
    return facts->decoded && facts->chain != CHAIN_BAD && facts->not_before <= model->now &&
           model->now <= facts->not_after &&
           (facts->usage == USAGE_SERVER_AUTHENTICATION || facts->usage == USAGE_ALL_PURPOSES) &&
           (facts->line.key_algorithm != KEY_ALGORITHM_RSA || facts->key_bits >= 2048);
}

/* Its record has another certificate than SSTP runs with, and cannot be given that one, which is
 * gone, or its key is: who connects over this family is refused until both have another, as where
 * its record is missing. */
static bool is_left_out(const struct model *model, enum family family)
{
    const struct model_binding *other = &model->bindings[1 - family];
    const struct thumbprint *runs = &model->sstp_captured;

    return !model_usable_in_store(model, runs) && other->presence == PART_PRESENT &&
           thumbprint_equal(&other->record.thumbprint, runs) &&
           !thumbprint_equal(&model->bindings[family].record.thumbprint, runs);
}

/* Nobody is let in with what is bound on that family: not by itself, and not out of memory. */
static bool serves_nobody(const struct model *model, enum family family)
{
    const struct model_binding *binding = &model->bindings[family];
    const struct thumbprint *thumbprint = &binding->record.thumbprint;
    const struct model_certificate *bound = model_by_thumbprint(model, thumbprint);

    if (binding->presence != PART_PRESENT || bound == NULL || is_left_out(model, family) ||
        !model_contents_clients(model, &bound->facts)) {
        return true;
    }
    return !model_usable_in_store(model, thumbprint) &&
           (model->shuts_down || !model_shows(model, family, thumbprint));
}

static bool covers_first(const struct names *have, const struct names *wanted)
{
    return covers(have, &(struct names){wanted->items, wanted->count > 0});
}

/* What is bound in place of the baseline, whoever bound it, over IPv6 where IPv4 has nothing. NULL:
 * nothing is, or it is not known. */
static const struct model_certificate *stand_in(const struct model *model)
{
    const enum family family =
        model->bindings[FAMILY_IPV4].presence == PART_ABSENT ? FAMILY_IPV6 : FAMILY_IPV4;
    const struct thumbprint *bound = &model->bindings[family].record.thumbprint;

    return thumbprint_equal(&model->stored.last_good.thumbprint, bound)
               ? NULL
               : model_by_thumbprint(model, bound);
}

/* And is not for the first name. */
static bool only_stands_in(const struct model *model, const struct names *wanted)
{
    const struct model_certificate *there = stand_in(model);
    const struct names have = there == NULL ? *wanted : names_of(&there->facts);

    return !covers_first(&have, wanted);
}

/* One that is wanted, or that one of those was good for. */
static bool is_asked_for(const struct certificate_name *name, const struct names *wanted)
{
    for (size_t i = 0; i < wanted->count; i++) {
        if (covers_name(&wanted->items[i], name)) {
            return true;
        }
    }
    return false;
}

/* Whoever gets in with what stands in, by a name that it has, gets in with that one, too: it is its
 * renewal, or better. */
static bool keeps_who_gets_in(const struct model *model, const struct names *have,
                              const struct names *wanted)
{
    const struct model_certificate *there = stand_in(model);
    const struct names had = there == NULL ? *wanted : names_of(&there->facts);
    bool keeps = false;

    for (size_t i = 0; there != NULL && i < wanted->count + had.count; i++) {
        const struct names one = {
            i < wanted->count ? &wanted->items[i] : &had.items[i - wanted->count], 1};
        if (covers(&had, &one) && is_asked_for(one.items, wanted)) {
            keeps = covers(have, &one);
            if (!keeps) {
                return false;
            }
        }
    }
    return keeps;
}

/* At least one, or one that a wildcard was good for; of HostName the first. */
static bool covers_some(const struct model *model, const struct names *have,
                        const struct names *wanted)
{
    if (model->settings.host_names.count > 0) {
        return covers_first(have, wanted);
    }
    for (size_t i = 0; i < wanted->count; i++) {
        if (covers(have, &(struct names){&wanted->items[i], 1})) {
            return true;
        }
    }
    for (size_t i = 0; i < have->count && wanted->count > 0; i++) {
        if (covers_name(&wanted->items[0], &have->items[i])) {
            return true;
        }
    }
    return false;
}

/* All names; in place of what stands in those that it has, or the first that it lacks; in place of
 * what was deleted the first will do, and where nobody is let in some. */
static bool covers_enough(const struct model *model, const struct model_certificate *certificate,
                          struct names wanted)
{
    const struct names have = names_of(&certificate->facts);
    const bool serves_ipv4 = !serves_nobody(model, FAMILY_IPV4);
    const bool serves_ipv6 = !serves_nobody(model, FAMILY_IPV6);

    if (covers(&have, &wanted) || ((serves_ipv4 || serves_ipv6) && certificate != stand_in(model) &&
                                   keeps_who_gets_in(model, &have, &wanted))) {
        return true;
    }
    return serves_ipv4 && serves_ipv6
               ? (only_stands_in(model, &wanted) || losses_allow_fewer_names(model, certificate)) &&
                     covers_first(&have, &wanted)
               : covers_some(model, &have, &wanted);
}

/* What begins or ends just now may do so later or earlier by other clocks: it is no rival. */
#define CLOCKS_DIFFER (10 * INSTANT_MINUTE)

/* Nobody says what the server is called: all that could be bound must be for the same names. What
 * an administrator wants never to be used is none of them. */
static bool is_the_only_choice(const struct model *model, const struct names *names)
{
    for (size_t i = 0; i < model->certificate_count; i++) {
        const struct certificate *other = &model->certificates[i].facts;
        const struct names others = names_of(other);
        if (model_certificate_fit(model, &other->thumbprint) &&
            !model_is_never(model, &other->thumbprint) &&
            other->not_before + CLOCKS_DIFFER <= model->now &&
            model->now + CLOCKS_DIFFER <= other->not_after &&
            !(covers(names, &others) && covers(&others, names))) {
            return false;
        }
    }
    return true;
}

/* What an administrator asked for with `rotate` and is not bound yet: no guess. NULL: nothing. */
static const struct model_certificate *requested(const struct model *model)
{
    const struct admin_choice *choice = &model->stored.choice;
    const bool waits = choice->presence == PART_PRESENT && choice->requested &&
                       model_certificate_fit(model, &choice->thumbprint);

    return waits ? model_by_thumbprint(model, &choice->thumbprint) : NULL;
}

bool model_names_fit(const struct model *model, const struct model_certificate *certificate)
{
    const struct names names = names_of(&certificate->facts);
    bool anything_known = false;

    if (model->settings.host_names.count > 0) {
        const struct host_names hosts = settings_host_names(&model->settings);
        return covers_enough(model, certificate, (struct names){hosts.items, hosts.count});
    }
    for (size_t i = 0; i < model->certificate_count; i++) {
        const struct model_certificate *known = &model->certificates[i];
        if (is_known_by(model, known)) {
            const struct names wanted = names_of(&known->facts);
            anything_known = true;
            if (covers_enough(model, certificate, wanted)) {
                return true;
            }
        }
    }
    if (model->stored.last_good.presence == PART_PRESENT) {
        const struct last_good *last_good = &model->stored.last_good;
        return covers_enough(model, certificate,
                             (struct names){model->last_good_names, last_good->names.count});
    }
    if (!anything_known && requested(model) != NULL) {
        const struct certificate *wanted = &requested(model)->facts;
        return covers_enough(model, certificate, names_of(wanted));
    }
    return !anything_known && is_the_only_choice(model, &names);
}
