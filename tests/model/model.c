/* The modelled server: its certificates, its time, and its reboots. */
#include "model.h"
#include "settings/text.h"

#include "model_parts.h"

#include <string.h>

/* ---- making one ---- */

void model_init(struct model *model)
{
    *model = (struct model){.now = 150000 * INSTANT_DAY,
                            .boot = 1,
                            .settings = settings_default(),
                            .atomic_update = true,
                            .interceptor = {.bytes = {0xfe}}};
    for (int i = 0; i < MODEL_ALL_SERVICES; i++) {
        model->services[i].installed = i < MODEL_SERVICES;
    }
    model->services[MODEL_REMOTE_ACCESS].automatic = true;
    for (int i = 0; i < FAMILY_COUNT; i++) {
        model->bindings[i].presence = PART_ABSENT;
        model->elsewhere[i].presence = PART_ABSENT;
    }
    model->parameters = (struct sstp_parameters){
        .listener_port = {.presence = PART_ABSENT},
        .use_https = {.presence = PART_ABSENT},
        .hash_configured_by_admin = {.presence = PART_ABSENT},
        .hashes = {.sha256 = {.presence = PART_ABSENT}, .sha1 = {.presence = PART_ABSENT}}};
    model->stored = (struct stored_state){.presence = PART_PRESENT,
                                          .intent = {.presence = PART_ABSENT},
                                          .last_good = {.presence = PART_ABSENT},
                                          .sstp_start = {.presence = PART_ABSENT}};
}

static instant days_from(instant now, int days)
{
    return days < 0 ? now - (instant)-days * INSTANT_DAY : now + (instant)days * INSTANT_DAY;
}

struct model_certificate *model_issue(struct model *model, const char *label, const char *dns_name,
                                      int from_days, int until_days)
{
    struct model_certificate *issued = &model->certificates[model->certificate_count];
    const instant now = model->now - model->set_by; /* its issuer's clock is right */

    if (model->certificate_count == MODEL_CERTIFICATES_MAX) {
        model_log_violation(&model->log, "no room for another certificate:", label);
        return &model->certificates[0];
    }
    model->certificate_count++;
    *issued = (struct model_certificate){.label = label,
                                         .in_store = true,
                                         .facts = {.decoded = true,
                                                   .not_before = days_from(now, from_days),
                                                   .not_after = days_from(now, until_days),
                                                   .private_key = KEY_USABLE,
                                                   .line.key_algorithm = KEY_ALGORITHM_RSA,
                                                   .key_bits = 2048,
                                                   .usage = USAGE_SERVER_AUTHENTICATION,
                                                   .subject = label,
                                                   .issuer = "Test CA",
                                                   .template_oid = "",
                                                   .template_name = ""}};
    memset(issued->facts.thumbprint.bytes, (int)model->certificate_count, THUMBPRINT_SIZE);
    issued->facts.key_property = model->certificate_count;
    memset(issued->facts.sha256, (int)(0x80 + model->certificate_count), SHA256_SIZE);
    model_add_name(issued, NAME_DNS, dns_name);
    model_set_issuer(issued, 1, ROOT_NOT_LISTED);
    return issued;
}

void model_set_issuer(struct model_certificate *certificate, uint8_t issuer, enum root_kind root)
{
    memset(certificate->facts.line.organisation, issuer, LINE_MARK_SIZE);
    certificate->facts.issuer_count = 1;
    certificate->facts.issuers[0] = (struct issuer){.has_key = true};
    memset(certificate->facts.issuers[0].name, issuer, ISSUER_MARK_SIZE);
    memset(certificate->facts.issuers[0].key, issuer, ISSUER_MARK_SIZE);
    certificate->facts.root_kind = root;
    certificate->facts.self_signed = false;
}

void model_set_self_signed(struct model_certificate *certificate)
{
    certificate->facts.issuer_count = 0;
    certificate->facts.root_kind = ROOT_UNKNOWN;
    certificate->facts.self_signed = true;
}

void model_add_name(struct model_certificate *certificate, enum name_kind kind, const char *text)
{
    if (certificate->facts.name_count < MODEL_NAMES_MAX) {
        certificate->names[certificate->facts.name_count++] = (struct certificate_name){kind, text};
    }
    certificate->facts.names = certificate->names;
}

struct model_certificate *model_find(struct model *model, const char *label)
{
    for (size_t i = 0; i < model->certificate_count; i++) {
        if (strcmp(model->certificates[i].label, label) == 0) {
            return &model->certificates[i];
        }
    }
    model_log_violation(&model->log, "there is no certificate", label);
    return &model->certificates[0];
}

const struct model_certificate *model_by_thumbprint(const struct model *model,
                                                    const struct thumbprint *thumbprint)
{
    for (size_t i = 0; i < model->certificate_count; i++) {
        if (thumbprint_equal(&model->certificates[i].facts.thumbprint, thumbprint)) {
            return &model->certificates[i];
        }
    }
    return NULL;
}

const char *model_label(const struct model *model, const struct thumbprint *thumbprint)
{
    const struct model_certificate *certificate = model_by_thumbprint(model, thumbprint);

    return certificate == NULL ? "-" : certificate->label;
}

bool model_usable_in_store(const struct model *model, const struct thumbprint *thumbprint)
{
    const struct model_certificate *certificate = model_by_thumbprint(model, thumbprint);

    return certificate != NULL && certificate->in_store &&
           certificate->facts.private_key == KEY_USABLE;
}

bool model_certificate_fit_again(const struct model *model, const struct thumbprint *thumbprint)
{
    const struct model_certificate *certificate = model_by_thumbprint(model, thumbprint);

    return certificate != NULL && model_usable_in_store(model, thumbprint) &&
           certificate->facts.decoded && certificate->facts.chain != CHAIN_BAD &&
           certificate->facts.not_before <= model->now &&
           model->now <= certificate->facts.not_after &&
           (certificate->facts.usage == USAGE_SERVER_AUTHENTICATION ||
            certificate->facts.usage == USAGE_ALL_PURPOSES) &&
           (certificate->facts.line.key_algorithm != KEY_ALGORITHM_RSA ||
            certificate->facts.key_bits >= 2048);
}

bool model_certificate_fit(const struct model *model, const struct thumbprint *thumbprint)
{
    return model_certificate_fit_again(model, thumbprint) &&
           !model_by_thumbprint(model, thumbprint)->facts.archived;
}

/* ---- time ---- */

void model_advance(struct model *model, instant duration)
{
    model->now += duration;
    for (int i = 0; i < MODEL_ALL_SERVICES; i++) {
        const struct model_service *service = &model->services[i];
        if (service->state == SERVICE_IS_CHANGING && service->stopped_at != 0 &&
            service->stopped_at <= model->now) {
            model_end_of_service(model, (enum model_service_id)i);
        }
    }
}

void model_set_clock(struct model *model, instant difference)
{
    model->now += difference;
    model->set_by += difference;
}

void model_save(struct model *model, instant duration)
{
    model->now += duration;
    model->booted += duration;
}

instant model_tick(struct model *model)
{
    model_advance(model, MODEL_TICK);
    return model->now;
}

/* ---- a reboot ---- */

/* Contexts in memory are gone; those of certificates that are there are made again. */
static void load_contexts(struct model *model)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        struct model_binding *const bindings[] = {&model->bindings[family],
                                                  &model->elsewhere[family]};
        for (size_t i = 0; i < sizeof(bindings) / sizeof(bindings[0]); i++) {
            bindings[i]->context = bindings[i]->presence == PART_PRESENT &&
                                   model_usable_in_store(model, &bindings[i]->record.thumbprint);
        }
    }
}

void model_reboot(struct model *model)
{
    for (int i = MODEL_ALL_SERVICES - 1; i >= 0; i--) {
        model_end_of_service(model, (enum model_service_id)i);
        model->services[i].exit_code = 0; /* it was never started since */
        model->services[i].for_certificate = false;
    }
    model->boot++;
    model->booted = model->now - model->set_by;
    model->process_began = model->now;
    model->shuts_down = false;
    model_advance(model, 2 * INSTANT_MINUTE);
    load_contexts(model);
    for (int i = 0; i < MODEL_ALL_SERVICES; i++) {
        if (model->services[i].automatic) {
            (void)model_start(model, (enum model_service_id)i);
        }
    }
}

/* ---- settings ---- */

void model_type(struct settings *settings, enum setting setting, const char *text)
{
    const struct setting_value value = setting_typed(setting, text);

    if (text[0] != '\0') {
        (void)settings_take(settings, setting, &value);
    }
}

bool model_is_never(const struct model *model, const struct thumbprint *thumbprint)
{
    const struct thumbprint_list *never = &model->settings.never_thumbprints;

    for (size_t i = 0; i < never->count; i++) {
        if (thumbprint_equal(&never->items[i], thumbprint)) {
            return true;
        }
    }
    return false;
}

bool model_unrestricted(const struct settings *settings)
{
    return settings->host_names.count == 0 && settings->issuers.count == 0 &&
           settings->templates.count == 0 && settings->thumbprints.count == 0 &&
           settings->never_issuers.count == 0 && settings->never_templates.count == 0 &&
           settings->never_thumbprints.count == 0;
}
