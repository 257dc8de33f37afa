/* The modelled server's own behaviour. */
#include "model.h"

#include <string.h>

/* ---- making one ---- */

void model_init(struct model *model)
{
    *model = (struct model){.now = 150000 * INSTANT_DAY,
                            .boot = 1,
                            .settings = settings_default(),
                            .atomic_update = true};
    for (int i = 0; i < MODEL_ALL_SERVICES; i++) {
        model->services[i].installed = i != MODEL_MONITOR;
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

    if (model->certificate_count == MODEL_CERTIFICATES_MAX) {
        model_log_violation(&model->log, "no room for another certificate:", label);
        return &model->certificates[0];
    }
    model->certificate_count++;
    *issued = (struct model_certificate){.label = label,
                                         .in_store = true,
                                         .facts = {.decoded = true,
                                                   .not_before = days_from(model->now, from_days),
                                                   .not_after = days_from(model->now, until_days),
                                                   .private_key = KEY_USABLE,
                                                   .key_algorithm = KEY_ALGORITHM_RSA,
                                                   .key_bits = 2048,
                                                   .usage = USAGE_SERVER_AUTHENTICATION,
                                                   .subject = label,
                                                   .issuer = "Test CA",
                                                   .template_oid = ""}};
    memset(issued->facts.thumbprint.bytes, (int)model->certificate_count, THUMBPRINT_SIZE);
    memset(issued->facts.sha256, (int)(0x80 + model->certificate_count), SHA256_SIZE);
    model_add_name(issued, NAME_DNS, dns_name);
    return issued;
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

static bool usable_in_store(const struct model *model, const struct thumbprint *thumbprint)
{
    const struct model_certificate *certificate = model_by_thumbprint(model, thumbprint);

    return certificate != NULL && certificate->in_store &&
           certificate->facts.private_key == KEY_USABLE;
}

bool model_certificate_fit(const struct model *model, const struct thumbprint *thumbprint)
{
    const struct model_certificate *certificate = model_by_thumbprint(model, thumbprint);

    return certificate != NULL && usable_in_store(model, thumbprint) &&
           certificate->facts.decoded && !certificate->facts.archived &&
           certificate->facts.chain != CHAIN_BAD && certificate->facts.not_before <= model->now &&
           model->now <= certificate->facts.not_after &&
           (certificate->facts.usage == USAGE_SERVER_AUTHENTICATION ||
            certificate->facts.usage == USAGE_ALL_PURPOSES) &&
           (certificate->facts.key_algorithm != KEY_ALGORITHM_RSA ||
            certificate->facts.key_bits >= 2048);
}

/* ---- time ---- */

static void end_of_service(struct model *model, enum model_service_id service)
{
    model->services[service].state = SERVICE_IS_STOPPED;
    model->services[service].started_at = 0;
    if (service == MODEL_SSTP) {
        model->sstp_serves = false;
    }
    if (service != MODEL_MONITOR) {
        model->tunnels = 0;
    }
}

void model_advance(struct model *model, instant duration)
{
    model->now += duration;
    for (int i = 0; i < MODEL_ALL_SERVICES; i++) {
        const struct model_service *service = &model->services[i];
        if (service->state == SERVICE_IS_CHANGING && service->stopped_at != 0 &&
            service->stopped_at <= model->now) {
            end_of_service(model, (enum model_service_id)i);
        }
    }
}

static instant tick(struct model *model)
{
    model_advance(model, MODEL_TICK);
    return model->now;
}

/* ---- HTTP.sys (facts/windows.md 1) ---- */

uint32_t model_http_accepts(const struct model *model, const struct ssl_record *record)
{
    const struct model_certificate *certificate = model_by_thumbprint(model, &record->thumbprint);

    if (certificate != NULL && certificate->http_refuses) {
        return MODEL_ERROR_NO_KEY;
    }
    if (usable_in_store(model, &record->thumbprint) ||
        (model->rules.http_takes_missing && (certificate == NULL || !certificate->in_store))) {
        return 0;
    }
    return MODEL_ERROR_NO_KEY;
}

static void note_writer(struct model *model, const struct thumbprint *thumbprint)
{
    for (size_t i = 0; i < model->certificate_count; i++) {
        struct model_certificate *certificate = &model->certificates[i];
        if (model->writer == WRITER_OTHERS &&
            thumbprint_equal(&certificate->facts.thumbprint, thumbprint)) {
            certificate->bound_by_others = true;
        }
    }
}

static uint32_t write_record(struct model *model, enum family family,
                             const struct ssl_record *record)
{
    const uint32_t code = model_http_accepts(model, record);

    if (code == 0) {
        note_writer(model, &record->thumbprint);
        model->bindings[family] =
            (struct model_binding){.presence = PART_PRESENT,
                                   .record = *record,
                                   .written_at = tick(model),
                                   .context = usable_in_store(model, &record->thumbprint),
                                   .by_sstp = model->writer == WRITER_SSTP};
    }
    return code;
}

uint32_t model_http_create(struct model *model, enum family family, const struct ssl_record *record)
{
    if (model->bindings[family].presence != PART_ABSENT) {
        return MODEL_ERROR_EXISTS;
    }
    return write_record(model, family, record);
}

uint32_t model_http_update(struct model *model, enum family family, const struct ssl_record *record)
{
    if (model->bindings[family].presence == PART_ABSENT) {
        return MODEL_ERROR_NOT_FOUND;
    }
    return write_record(model, family, record);
}

uint32_t model_http_delete(struct model *model, enum family family)
{
    if (model->bindings[family].presence == PART_ABSENT) {
        return model->rules.delete_missing_other ? MODEL_ERROR_GEN_FAILURE : MODEL_ERROR_NOT_FOUND;
    }
    model->bindings[family] = (struct model_binding){.presence = PART_ABSENT};
    return 0;
}

void model_rebind(struct model *model, const char *label)
{
    const struct thumbprint thumbprint = model_find(model, label)->facts.thumbprint;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        struct ssl_record record = model->bindings[family].presence == PART_ABSENT
                                       ? ssl_record_for_sstp(&thumbprint)
                                       : model->bindings[family].record;
        record.thumbprint = thumbprint;
        (void)model_http_delete(model, (enum family)family);
        (void)model_http_create(model, (enum family)family, &record);
    }
}

struct shadow *model_add_shadow(struct model *model, enum shadow_kind kind, const char *host,
                                const char *label)
{
    struct shadow *shadow = &model->shadows[model->shadow_count];

    if (model->shadow_count == MODEL_SHADOWS_MAX) {
        model_log_violation(&model->log, "no room for another record:", host);
        return &model->shadows[0];
    }
    model->shadow_count++;
    *shadow =
        (struct shadow){.kind = kind, .thumbprint = model_find(model, label)->facts.thumbprint};
    strncpy(shadow->host, host, SHADOW_HOST_SIZE - 1);
    return shadow;
}

/* ---- SSTP (facts/windows.md 4) ---- */

/* With a key and Server Authentication, else one for all purposes; it looks at neither dates nor
 * names. */
static const struct model_certificate *sstps_own_choice(const struct model *model)
{
    static const enum key_usage order[] = {USAGE_SERVER_AUTHENTICATION, USAGE_ALL_PURPOSES};
    const struct model_certificate *choice = NULL;
    size_t count = 0;

    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]) && choice == NULL; i++) {
        for (size_t j = 0; j < model->certificate_count; j++) {
            const struct model_certificate *candidate = &model->certificates[j];
            if (!candidate->in_store || candidate->facts.usage != order[i] ||
                candidate->facts.private_key != KEY_USABLE) {
                continue;
            }
            count++;
            choice = choice == NULL || model->rules.choice == CHOOSE_LAST ? candidate : choice;
        }
    }
    return model->rules.choice == CHOOSE_ONLY_ONE && count > 1 ? NULL : choice;
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

/* Pinned: a missing binding is made and SSTP's own is put right. Returns whether it can serve. */
static bool bind_pinned(struct model *model)
{
    const struct model_certificate *certificate = by_stored_hash(model);

    if (certificate == NULL) {
        return false; /* RasSstp 25 */
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
            return false; /* RasSstp 32 */
        }
        if (binding->presence == PART_PRESENT &&
            thumbprint_equal(&binding->record.thumbprint, &record.thumbprint)) {
            continue;
        }
        model->own_bindings += binding->presence == PART_ABSENT;
        if (write_record(model, (enum family)family, &record) != 0) {
            return false; /* RasSstp 12, 13 */
        }
    }
    return true;
}

/* Automatic: an existing binding is adopted, and both are made only if there is none. */
static bool bind_automatic(struct model *model)
{
    const struct model_certificate *choice = sstps_own_choice(model);

    if (model->bindings[FAMILY_IPV4].presence != PART_ABSENT ||
        model->bindings[FAMILY_IPV6].presence != PART_ABSENT) {
        return true;
    }
    if (choice == NULL) {
        return false; /* RasSstp 11 */
    }
    const struct ssl_record record = ssl_record_for_sstp(&choice->facts.thumbprint);
    model->own_bindings++;
    for (int family = 0; family < FAMILY_COUNT; family++) {
        if (model_http_create(model, (enum family)family, &record) != 0) {
            return false;
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
        return false; /* RasSstp 32 */
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
            binding->by_sstp && model->stored.hold.sstp_wrote_at == binding->written_at;
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

static bool sstp_can_serve(struct model *model)
{
    const struct hash_pair *hashes = &model->parameters.hashes;
    const struct model_binding *ipv4 = &model->bindings[FAMILY_IPV4];
    const struct model_binding *ipv6 = &model->bindings[FAMILY_IPV6];
    const struct model_certificate *bound;

    if (hashes->sha256.presence == PART_MALFORMED || hashes->sha1.presence == PART_MALFORMED) {
        return false; /* RasSstp 18, 19 */
    }
    forget_own_records(model);
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
    if (ipv4->presence != PART_PRESENT || ipv6->presence != PART_PRESENT ||
        !thumbprint_equal(&ipv4->record.thumbprint, &ipv6->record.thumbprint) ||
        (model->rules.foreign_refused &&
         !(ssl_record_is_sstp(&ipv4->record) && ssl_record_is_sstp(&ipv6->record)))) {
        return false; /* RasSstp 12, 13, 24, 32 */
    }
    bound = model_by_thumbprint(model, &ipv4->record.thumbprint);
    if (bound == NULL || !bound->in_store || !hash_agrees(model, bound)) {
        return false; /* RasSstp 21, 32 */
    }
    model->sstp_captured = bound->facts.thumbprint;
    return true;
}

bool model_serves_clients(const struct model *model)
{
    const struct thumbprint balancer = model_mark(model->settings.offload_hash);

    if (model_offloaded(model)) {
        return model->sstp_serves && thumbprint_equal(&model->sstp_captured, &balancer);
    }
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct model_binding *binding = &model->bindings[family];
        if (binding->presence != PART_PRESENT || !binding->context ||
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
    model->parameters.listener_port =
        (struct dword_value){.presence = PART_PRESENT,
                             .value = port == MODEL_OTHER_PORT ? MODEL_PORT : MODEL_OTHER_PORT};
    model->sstp_serves = false;
}

/* ---- the SCM ---- */

const char *model_service_name(enum model_service_id service)
{
    static const char *const names[MODEL_ALL_SERVICES] = {SSTP_SERVICE, "RasMan",
                                                          REMOTE_ACCESS_SERVICE, "VpnMonitor"};
    return names[service];
}

bool model_running(const struct model *model, enum model_service_id service)
{
    return model->services[service].state == SERVICE_IS_RUNNING;
}

enum model_service_id model_needed_by(enum model_service_id service)
{
    static const enum model_service_id needed[MODEL_ALL_SERVICES] = {MODEL_SSTP, MODEL_SSTP,
                                                                     MODEL_RASMAN, MODEL_RASMAN};
    return needed[service];
}

#define START_WAITS (5 * INSTANT_MINUTE) /* for a stop that is under way */

static uint32_t start_one(struct model *model, enum model_service_id id)
{
    struct model_service *service = &model->services[id];

    if (!service->installed) {
        return MODEL_ERROR_NOT_THERE;
    }
    if (service->disabled) {
        return MODEL_ERROR_DISABLED;
    }
    if (service->state == SERVICE_IS_CHANGING && service->stopped_at > model->now + START_WAITS) {
        model_advance(model, START_WAITS);
        return MODEL_ERROR_TIMED_OUT;
    }
    if (service->state == SERVICE_IS_CHANGING && service->stopped_at > model->now) {
        model_advance(model, service->stopped_at - model->now);
    }
    service->state = SERVICE_IS_RUNNING;
    service->started_at = tick(model);
    if (id == MODEL_SSTP) {
        model->sstp_serves = sstp_can_serve(model); /* later than started_at, as on Windows */
    }
    (void)tick(model);
    return 0;
}

uint32_t model_start(struct model *model, enum model_service_id service)
{
    const enum model_service_id needed = model_needed_by(service);

    if (model_running(model, service)) {
        return MODEL_ERROR_RUNNING;
    }
    if (needed != service && !model_running(model, needed)) {
        const uint32_t code = model_start(model, needed);
        if (code != 0) {
            return code == MODEL_ERROR_NOT_THERE ? MODEL_ERROR_NEEDS_OTHER : code;
        }
    }
    return start_one(model, service);
}

static bool has_running_dependents(const struct model *model, enum model_service_id service)
{
    for (int i = (int)service + 1; i < MODEL_ALL_SERVICES; i++) {
        if (model_needed_by((enum model_service_id)i) == service &&
            model->services[i].state != SERVICE_IS_STOPPED) {
            return true;
        }
    }
    return false;
}

uint32_t model_stop(struct model *model, enum model_service_id service)
{
    const struct model_service *stopping = &model->services[service];

    if (stopping->state == SERVICE_IS_CHANGING && stopping->stopped_at > model->now) {
        model_advance(model, stopping->stopped_at - model->now);
        return 0;
    }
    if (stopping->state == SERVICE_IS_STOPPED) {
        return MODEL_ERROR_NOT_RUNNING;
    }
    if (has_running_dependents(model, service)) {
        return MODEL_ERROR_DEPENDENTS;
    }
    end_of_service(model, service);
    (void)tick(model);
    return 0;
}

void model_stop_slowly(struct model *model, enum model_service_id service, instant stopped_at)
{
    if (model_running(model, service) && !has_running_dependents(model, service)) {
        model->services[service].state = SERVICE_IS_CHANGING;
        model->services[service].stopped_at = stopped_at;
    }
}

void model_kill(struct model *model, enum model_service_id service)
{
    end_of_service(model, service);
}

/* Contexts in memory are gone; those of certificates that are there are made again. */
static void load_contexts(struct model *model)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        struct model_binding *const bindings[] = {&model->bindings[family],
                                                  &model->elsewhere[family]};
        for (size_t i = 0; i < sizeof(bindings) / sizeof(bindings[0]); i++) {
            bindings[i]->context = bindings[i]->presence == PART_PRESENT &&
                                   usable_in_store(model, &bindings[i]->record.thumbprint);
        }
    }
}

void model_reboot(struct model *model)
{
    for (int i = MODEL_ALL_SERVICES - 1; i >= 0; i--) {
        end_of_service(model, (enum model_service_id)i);
    }
    model->boot++;
    model_advance(model, 2 * INSTANT_MINUTE);
    load_contexts(model);
    for (int i = 0; i < MODEL_ALL_SERVICES; i++) {
        if (model->services[i].automatic) {
            (void)model_start(model, (enum model_service_id)i);
        }
    }
}
