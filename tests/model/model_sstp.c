/* SSTP of the modelled server: with what it starts, and whether it serves (facts/windows.md 4). */
#include "model_parts.h"

#include <string.h>

/* With a key and Server Authentication, else one for all purposes; it looks at neither dates nor
 * names. */
static const struct model_certificate *sstps_own_choice(const struct model *model)
{
    static const enum key_usage request[] = {USAGE_SERVER_AUTHENTICATION, USAGE_ALL_PURPOSES};
    const struct model_certificate *choice = NULL;
    size_t count = 0;

    for (size_t i = 0; i < sizeof(request) / sizeof(request[0]) && choice == NULL; i++) {
        for (size_t j = 0; j < model->certificate_count; j++) {
            const struct model_certificate *candidate = &model->certificates[j];
            if (!candidate->in_store || candidate->facts.usage != request[i] ||
                candidate->facts.private_key != KEY_USABLE) {
                continue;
            }
            count++;
            choice = choice == NULL || model->rules.choice == CHOOSE_LAST ? candidate : choice;
        }
    }
    return model->rules.choice == CHOOSE_ONLY_ONE && count > 1 ? NULL : choice;
}

/* False, as who cannot serve says why. */
static bool says(struct model *model, enum sstp_event event)
{
    model->sstp_said[event] = model->now;
    return false;
}

static bool says_of(struct model *model, int family)
{
    return says(model, family == FAMILY_IPV4 ? SSTP_SAYS_NOT_IPV4 : SSTP_SAYS_NOT_IPV6);
}

static bool pinned(const struct model *model)
{
    const struct dword_value *flag = &model->parameters.hash_configured_by_admin;

    return !model->rules.pin_ignored && flag->presence == PART_PRESENT && flag->value != 0;
}

static const struct model_certificate *by_stored_hash(const struct model *model)
{
    const struct hash_value *hash = &model->parameters.hashes.sha256;

    for (size_t i = 0; i < model->certificate_count && hash->presence == PART_PRESENT; i++) {
        const struct model_certificate *certificate = &model->certificates[i];
        if (certificate->in_store &&
            memcmp(certificate->facts.sha256, hash->bytes, SHA256_SIZE) == 0) {
            return certificate;
        }
    }
    return NULL;
}

/* Another application's record of another certificate is in the way of the picked one. */
static bool stands_in_the_way(const struct model_binding *binding,
                              const struct model_certificate *picked)
{
    return binding->presence != PART_ABSENT && !ssl_record_is_sstp(&binding->record) &&
           !thumbprint_equal(&binding->record.thumbprint, &picked->facts.thumbprint);
}

/* Pinned: a missing binding is made and SSTP's own is put right. Returns whether it can serve. */
static bool bind_pinned(struct model *model)
{
    const struct model_certificate *certificate = by_stored_hash(model);

    if (certificate == NULL) {
        return says(model, SSTP_SAYS_PICKED_IS_MISSING);
    }
    if (model->rules.pin_all_or_nothing &&
        (stands_in_the_way(&model->bindings[FAMILY_IPV4], certificate) ||
         stands_in_the_way(&model->bindings[FAMILY_IPV6], certificate))) {
        return says(model, SSTP_SAYS_HASH_DIFFERS);
    }
    for (int family = 0; family < FAMILY_COUNT; family++) {
        struct model_binding *binding = &model->bindings[family];
        struct ssl_record record = ssl_record_for_sstp(&certificate->facts.thumbprint);
        if (binding->presence != PART_ABSENT) {
            record = binding->record;
            record.thumbprint = certificate->facts.thumbprint;
        }
        if ((model->rules.pin_repairs_nothing || !ssl_record_is_sstp(&record)) &&
            binding->presence != PART_ABSENT &&
            !thumbprint_equal(&binding->record.thumbprint, &record.thumbprint)) {
            return says(model, SSTP_SAYS_HASH_DIFFERS);
        }
        if (binding->presence == PART_PRESENT &&
            thumbprint_equal(&binding->record.thumbprint, &record.thumbprint)) {
            continue;
        }
        model->own_bindings += binding->presence == PART_ABSENT;
        if (model_write_record(model, (enum family)family, &record) != 0) {
            return says_of(model, family);
        }
        binding->picked = true;
    }
    return true;
}

static void remove_former(struct model *model)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        struct model_binding *binding = &model->elsewhere[family];
        if (binding->presence == PART_PRESENT && ssl_record_is_sstp(&binding->record)) {
            *binding = (struct model_binding){.presence = PART_ABSENT};
        }
    }
}

static void remove_gone(struct model *model)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct model_binding *binding = &model->bindings[family];
        const struct model_certificate *certificate =
            model_by_thumbprint(model, &binding->record.thumbprint);
        if (binding->presence == PART_PRESENT && (certificate == NULL || !certificate->in_store)) {
            (void)model_http_delete(model, (enum family)family);
            model->bindings[family].dropped = true;
            model->own_bindings++; /* it is SSTP's doing */
        }
    }
}

/* That family gets the other's certificate. */
static bool follow(struct model *model, int family)
{
    const struct model_binding *other = &model->bindings[!family];
    struct ssl_record record = ssl_record_for_sstp(&other->record.thumbprint);

    if (other->presence != PART_PRESENT) {
        return true;
    }
    if (model->bindings[family].presence == PART_PRESENT) {
        record = model->bindings[family].record;
        record.thumbprint = other->record.thumbprint;
    }
    model->own_bindings += model->bindings[family].presence == PART_ABSENT;
    return model_write_record(model, (enum family)family, &record) == 0 ? true
                                                                        : says_of(model, family);
}

/* Of two that differ SSTP's own, if exactly one is. */
static bool mend(struct model *model)
{
    const struct model_binding *ipv4 = &model->bindings[FAMILY_IPV4];
    const struct model_binding *ipv6 = &model->bindings[FAMILY_IPV6];
    const bool own = ssl_record_is_sstp(&ipv4->record);

    if (model->rules.missing_made && ipv4->presence == PART_ABSENT) {
        return follow(model, FAMILY_IPV4);
    }
    if (model->rules.missing_made && ipv6->presence == PART_ABSENT) {
        return follow(model, FAMILY_IPV6);
    }
    if (model->rules.differing_mended && ipv4->presence == PART_PRESENT &&
        ipv6->presence == PART_PRESENT && own != ssl_record_is_sstp(&ipv6->record) &&
        !thumbprint_equal(&ipv4->record.thumbprint, &ipv6->record.thumbprint)) {
        return follow(model, own ? FAMILY_IPV4 : FAMILY_IPV6);
    }
    return true;
}

/* Automatic: an existing binding is adopted, and both are made only if there is none. */
static bool bind_automatic(struct model *model)
{
    const struct model_certificate *choice = sstps_own_choice(model);

    if (model->rules.former_removed) {
        remove_former(model);
    }
    if (model->rules.gone_removed) {
        remove_gone(model);
    }
    if (model->bindings[FAMILY_IPV4].presence != PART_ABSENT ||
        model->bindings[FAMILY_IPV6].presence != PART_ABSENT) {
        return mend(model);
    }
    if (choice == NULL) {
        return says(model, SSTP_SAYS_NO_CERTIFICATE);
    }
    const struct ssl_record record = ssl_record_for_sstp(&choice->facts.thumbprint);
    model->own_bindings++;
    for (int family = 0; family < FAMILY_COUNT; family++) {
        if (model_http_create(model, (enum family)family, &record) != 0) {
            return says_of(model, family);
        }
    }
    return true;
}

/* The hash of what is bound, compared with a stored one or stored. */
static bool hash_agrees(struct model *model, const struct model_certificate *bound)
{
    struct hash_pair *hashes = &model->parameters.hashes;
    const bool automatic = !pinned(model);

    if (automatic && model->rules.hash_recomputed && model->rules.hash_not_stored) {
        return true;
    }
    if (automatic && model->rules.hash_recomputed) {
        *hashes = (struct hash_pair){{.presence = PART_ABSENT}, {.presence = PART_ABSENT}};
    }
    if ((hashes->sha256.presence == PART_PRESENT &&
         memcmp(hashes->sha256.bytes, bound->facts.sha256, SHA256_SIZE) != 0) ||
        (hashes->sha1.presence == PART_PRESENT &&
         memcmp(hashes->sha1.bytes, bound->facts.thumbprint.bytes, THUMBPRINT_SIZE) != 0)) {
        return says(model, SSTP_SAYS_HASH_DIFFERS);
    }
    if (automatic && model->rules.hash_not_stored) {
        return true;
    }
    hashes->sha256.presence = PART_PRESENT;
    memcpy(hashes->sha256.bytes, bound->facts.sha256, SHA256_SIZE);
    hashes->sha1.presence = PART_PRESENT;
    memcpy(hashes->sha1.bytes, bound->facts.thumbprint.bytes, THUMBPRINT_SIZE);
    return true;
}

/* Who wrote a record can be seen by the times, until SSTP starts again; then only by what was noted
 * meanwhile. */
static void forget_own_records(struct model *model)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        struct model_binding *binding = &model->bindings[family];
        binding->by_sstp =
            binding->by_sstp && model->stored.choice.sstp_wrote_at == binding->written_at;
    }
}

bool model_offloaded(const struct model *model)
{
    const struct dword_value *use_https = &model->parameters.use_https;

    return use_https->presence == PART_PRESENT && use_https->value == 0;
}

struct thumbprint model_mark(const uint8_t sha256[SHA256_SIZE])
{
    struct thumbprint mark;

    memcpy(mark.bytes, sha256, THUMBPRINT_SIZE);
    return mark;
}

/* Behind a load balancer it goes by the stored hash, where an administrator says that it is his. */
static bool sstp_can_serve_offloaded(struct model *model)
{
    struct hash_pair *hashes = &model->parameters.hashes;

    if (model->rules.hash_recomputed && model->parameters.hash_configured_by_admin.value == 0) {
        *hashes = (struct hash_pair){{.presence = PART_ABSENT}, {.presence = PART_ABSENT}};
    }
    model->sstp_captured = model_mark(hashes->sha256.bytes);
    return hashes->sha256.presence == PART_PRESENT;
}

bool model_sstp_starts(struct model *model)
{
    forget_own_records(model);
    return model_sstp_can_serve(model);
}

bool model_sstp_can_serve(struct model *model)
{
    const struct hash_pair *hashes = &model->parameters.hashes;
    const struct model_binding *ipv4 = &model->bindings[FAMILY_IPV4];
    const struct model_binding *ipv6 = &model->bindings[FAMILY_IPV6];
    const struct model_certificate *bound;

    if (hashes->sha256.presence == PART_MALFORMED || hashes->sha1.presence == PART_MALFORMED) {
        return false; /* RasSstp 18, 19 */
    }
    if (model->says_in_vain) {
        (void)says(model, SSTP_SAYS_CANNOT_ACCEPT);
    }
    model->sstp_offloaded = model_offloaded(model);
    if (model->sstp_offloaded) {
        return sstp_can_serve_offloaded(model);
    }
    model->writer = WRITER_SSTP;
    const bool bound_itself = pinned(model) ? bind_pinned(model) : bind_automatic(model);
    model->writer = WRITER_OTHERS;
    if (!bound_itself) {
        return false;
    }
    for (int family = 0; family < FAMILY_COUNT; family++) {
        if (model->bindings[family].presence != PART_PRESENT) {
            return says_of(model, family);
        }
    }
    if (!thumbprint_equal(&ipv4->record.thumbprint, &ipv6->record.thumbprint)) {
        return says(model, SSTP_SAYS_FAMILIES_DIFFER);
    }
    if (model->rules.foreign_refused &&
        !(ssl_record_is_sstp(&ipv4->record) && ssl_record_is_sstp(&ipv6->record))) {
        return says(model, SSTP_SAYS_HASH_DIFFERS);
    }
    bound = model_by_thumbprint(model, &ipv4->record.thumbprint);
    if (bound == NULL || !bound->in_store) {
        return false; /* RasSstp 21 */
    }
    if (!hash_agrees(model, bound)) {
        return false;
    }
    model->sstp_captured = bound->facts.thumbprint;
    return true;
}

static bool handshake_fails(const struct model *model, enum family family)
{
    const struct model_certificate *certificate =
        model_by_thumbprint(model, &model->bindings[family].record.thumbprint);

    return certificate != NULL && certificate->fails_tls;
}

/* Schannel shows clients another one than SSTP knows. */
static bool shows_the_renewal(const struct model *model, const struct thumbprint *thumbprint)
{
    const struct model_certificate *certificate = model_by_thumbprint(model, thumbprint);

    return model->links_followed && certificate != NULL && certificate->facts.has_successor;
}

bool model_serves_clients(const struct model *model)
{
    const struct thumbprint balancer = model_mark(model_balancers_hash(model));

    if (model_offloaded(model)) {
        return model->sstp_serves && thumbprint_equal(&model->sstp_captured, &balancer);
    }
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct model_binding *binding = &model->bindings[family];
        if (binding->presence != PART_PRESENT || !binding->context ||
            handshake_fails(model, (enum family)family) ||
            shows_the_renewal(model, &binding->record.thumbprint) ||
            !thumbprint_equal(&binding->record.thumbprint, &model->sstp_captured)) {
            return false;
        }
    }
    return model->sstp_serves;
}

void model_move_port(struct model *model)
{
    const uint32_t port = model->parameters.listener_port.value;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct model_binding there = model->elsewhere[family];
        model->elsewhere[family] = model->bindings[family];
        model->bindings[family] = there;
    }
    model_overriding_move_port(model);
    model->parameters.listener_port =
        (struct dword_value){.presence = PART_PRESENT,
                             .value = port == MODEL_OTHER_PORT ? MODEL_PORT : MODEL_OTHER_PORT};
    model->sstp_serves = false;
}
