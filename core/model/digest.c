/* The digest: FNV-1a over each value in a fixed order, never over a structure with its padding. */
#include "model/digest.h"

/* ---- values ---- */

static uint64_t add_bytes(uint64_t digest, const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        digest = (digest ^ bytes[i]) * 1099511628211u;
    }
    return digest;
}

static uint64_t add_number(uint64_t digest, uint64_t number)
{
    for (unsigned shift = 0; shift < 64; shift += 8) {
        digest = (digest ^ (uint8_t)(number >> shift)) * 1099511628211u;
    }
    return digest;
}

/* With its end, so that two texts are never taken for one. */
static uint64_t add_text(uint64_t digest, const char *text)
{
    for (; *text != '\0'; text++) {
        digest = (digest ^ (uint8_t)*text) * 1099511628211u;
    }
    return add_number(digest, 0);
}

static uint64_t add_thumbprint(uint64_t digest, const struct thumbprint *thumbprint)
{
    return add_bytes(digest, thumbprint->bytes, THUMBPRINT_SIZE);
}

/* ---- the certificate store ---- */

static uint64_t add_names(uint64_t digest, const struct certificate *certificate)
{
    digest = add_number(digest, certificate->name_count);
    for (size_t i = 0; i < certificate->name_count; i++) {
        digest = add_number(digest, certificate->names[i].kind);
        digest = add_text(digest, certificate->names[i].text);
    }
    return digest;
}

static uint64_t add_issuers(uint64_t digest, const struct certificate *certificate)
{
    digest = add_number(digest, certificate->issuer_count);
    for (size_t i = 0; i < certificate->issuer_count; i++) {
        const struct issuer *issuer = &certificate->issuers[i];
        digest = add_bytes(digest, issuer->name, ISSUER_MARK_SIZE);
        digest = add_bytes(digest, issuer->key, ISSUER_MARK_SIZE);
        digest = add_number(digest, issuer->has_key);
    }
    return digest;
}

/* What one that does not decode has beside its thumbprint means nothing. */
static uint64_t add_certificate(uint64_t digest, const struct certificate *certificate)
{
    digest = add_thumbprint(digest, &certificate->thumbprint);
    digest = add_number(digest, certificate->decoded);
    if (!certificate->decoded) {
        return digest;
    }
    digest = add_bytes(digest, certificate->sha256, SHA256_SIZE);
    digest = add_number(digest, certificate->not_before);
    digest = add_number(digest, certificate->not_after);
    digest = add_number(digest, certificate->private_key);
    digest = add_number(digest, certificate->key_property);
    digest = add_number(digest, certificate->line.key_algorithm);
    digest = add_number(digest, certificate->key_bits);
    digest = add_number(digest, certificate->usage);
    digest = add_number(digest, certificate->chain);
    digest = add_number(digest, certificate->issuer_fault.kind);
    digest = add_number(digest, certificate->self_signed);
    digest = add_number(digest, certificate->root_kind);
    digest = add_number(digest, certificate->has_scts);
    digest = add_issuers(digest, certificate);
    digest = add_text(digest, certificate->issuer);
    digest = add_text(digest, certificate->template_oid);
    digest = add_text(digest, certificate->template_name);
    digest = add_number(digest, certificate->archived);
    digest = add_number(digest, certificate->has_successor);
    digest = add_thumbprint(digest, &certificate->successor);
    return add_names(digest, certificate);
}

static uint64_t add_store(uint64_t digest, const struct store_facts *store)
{
    digest = add_number(digest, store->presence);
    digest = add_number(digest, store->count);
    for (size_t i = 0; i < store->count; i++) {
        digest = add_certificate(digest, &store->certificates[i]);
    }
    return digest;
}

/* ---- HTTP.sys ---- */

static uint64_t add_record(uint64_t digest, const struct ssl_record *record)
{
    digest = add_thumbprint(digest, &record->thumbprint);
    digest = add_bytes(digest, record->application_id, APPLICATION_ID_SIZE);
    digest = add_text(digest, record->store_name);
    digest = add_number(digest, record->certificate_check_mode);
    digest = add_number(digest, record->revocation_freshness_time);
    digest = add_number(digest, record->revocation_url_timeout);
    digest = add_text(digest, record->ctl_identifier);
    digest = add_text(digest, record->ctl_store_name);
    return add_number(digest, record->flags);
}

static uint64_t add_binding(uint64_t digest, const struct binding *binding)
{
    digest = add_number(digest, binding->presence);
    digest = add_number(digest, binding->written_at);
    return add_record(digest, &binding->record);
}

static uint64_t add_overriding(uint64_t digest, const struct overriding_bindings *overriding)
{
    digest = add_number(digest, overriding->presence);
    digest = add_number(digest, overriding->count);
    for (size_t i = 0; i < overriding->count; i++) {
        digest = add_number(digest, overriding->items[i].kind);
        digest = add_text(digest, overriding->items[i].host);
        digest = add_number(digest, overriding->items[i].whole);
        digest = add_record(digest, &overriding->items[i].record);
    }
    return digest;
}

/* ---- SSTP ---- */

static uint64_t add_dword(uint64_t digest, const struct dword_value *value)
{
    return add_number(add_number(digest, value->presence), value->value);
}

static uint64_t add_hash(uint64_t digest, const struct hash_value *hash)
{
    return add_bytes(add_number(digest, hash->presence), hash->bytes, SHA256_SIZE);
}

static uint64_t add_parameters(uint64_t digest, const struct sstp_parameters *parameters)
{
    digest = add_dword(digest, &parameters->listener_port);
    digest = add_dword(digest, &parameters->use_https);
    digest = add_dword(digest, &parameters->hash_configured_by_admin);
    digest = add_hash(digest, &parameters->hashes.sha256);
    return add_hash(digest, &parameters->hashes.sha1);
}

static uint64_t add_service(uint64_t digest, const struct service_facts *service)
{
    digest = add_number(digest, service->presence);
    digest = add_number(digest, service->state);
    digest = add_number(digest, service->disabled);
    return add_number(digest, service->started_at); /* the other two only grow with looking */
}

static uint64_t add_dependents(uint64_t digest, const struct dependents *dependents)
{
    digest = add_number(digest, dependents->presence);
    digest = add_number(digest, dependents->running.count);
    for (size_t i = 0; i < dependents->running.count; i++) {
        digest = add_text(digest, dependents->running.items[i]);
        digest = add_number(digest, dependents->changing[i]);
    }
    return digest;
}

/* ---- settings ---- */

static uint64_t add_lists(uint64_t digest, const struct settings *settings)
{
    digest = add_number(digest, settings->warning_count);
    for (size_t i = 0; i < settings->warning_count; i++) {
        digest = add_number(digest, settings->warning_days[i]);
    }
    digest = add_number(digest, settings->window_count);
    for (size_t i = 0; i < settings->window_count; i++) {
        digest = add_number(digest, settings->windows[i].days);
        digest = add_number(digest, settings->windows[i].from);
        digest = add_number(digest, settings->windows[i].until);
    }
    return digest;
}

/* A name's kind follows from its text. */
static uint64_t add_list(uint64_t digest, const struct setting_list *list)
{
    digest = add_number(digest, list->count);
    for (size_t i = 0; i < list->count; i++) {
        digest = add_text(digest, setting_list_at(list, i));
    }
    return digest;
}

static uint64_t add_thumbprints(uint64_t digest, const struct thumbprint_list *list)
{
    digest = add_number(digest, list->count);
    for (size_t i = 0; i < list->count; i++) {
        digest = add_thumbprint(digest, &list->items[i]);
    }
    return digest;
}

static uint64_t add_filters(uint64_t digest, const struct settings *settings)
{
    const struct setting_list *lists[] = {&settings->issuers, &settings->templates,
                                          &settings->never_issuers, &settings->never_templates};

    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        digest = add_list(digest, lists[i]);
    }
    digest = add_thumbprints(digest, &settings->thumbprints);
    return add_thumbprints(digest, &settings->never_thumbprints);
}

static uint64_t add_settings(uint64_t digest, const struct settings *settings)
{
    for (int i = 0; i < SETTING_COUNT; i++) {
        digest = add_number(digest, settings->values[i]);
        digest = add_number(digest, settings->bad[i]);
    }
    digest = add_list(digest, &settings->host_names);
    digest = add_filters(digest, settings);
    digest = add_number(digest, settings->has_offload_hash);
    digest = add_bytes(digest, settings->offload_hash, SHA256_SIZE);
    digest = add_text(digest, settings->offload_probe);
    digest = add_number(digest, settings->offload_port);
    digest = add_number(digest, settings->companion_count);
    for (size_t i = 0; i < settings->companion_count; i++) {
        digest = add_text(digest, settings->companions[i]);
    }
    return add_lists(digest, settings);
}

#define EMPTY 14695981039346656037u

uint64_t digest_of_settings(const struct settings *settings)
{
    return add_settings(EMPTY, settings);
}

struct restrictions digest_of_restrictions(const struct settings *settings)
{
    return (struct restrictions){.names = add_list(EMPTY, &settings->host_names),
                                 .filters = add_filters(EMPTY, settings)};
}

uint64_t digest_of_store(const struct snapshot *snapshot)
{
    return add_store(EMPTY, &snapshot->store);
}

/* ---- the whole ---- */

uint64_t digest_of(const struct snapshot *snapshot)
{
    uint64_t digest = digest_of_settings(snapshot->settings);

    digest = add_parameters(digest, &snapshot->parameters);
    for (int family = 0; family < FAMILY_COUNT; family++) {
        digest = add_binding(digest, &snapshot->bindings[family]);
    }
    digest = add_overriding(digest, &snapshot->overriding);
    digest = add_service(digest, &snapshot->sstp);
    digest = add_service(digest, &snapshot->remote_access);
    digest = add_dependents(digest, &snapshot->dependents);
    for (size_t i = 0; i < snapshot->settings->companion_count; i++) {
        digest = add_service(digest, &snapshot->companions[i]);
    }
    return add_number(digest, snapshot->state.presence); /* the rest of it is our own */
}
