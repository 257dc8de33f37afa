/* Arbitrary servers. A mask says which parts are replaced, so that most inputs stay close to a
 * server that works, and all the same no combination is out of reach. */
#include <string.h>

#include "world_parts.h"

/* ---- small parts ---- */

instant parts_instant(struct bytes *bytes)
{
    switch (bytes_below(bytes, 4)) {
    case 0:
        return 0;
    case 1:
        return bytes_u64(bytes);
    case 2:
        return WORLD_NOW + bytes_u8(bytes) * INSTANT_MINUTE - 2 * INSTANT_HOUR;
    default:
        return WORLD_NOW + bytes_u8(bytes) * INSTANT_DAY - 128 * INSTANT_DAY;
    }
}

enum presence parts_presence(struct bytes *bytes)
{
    const unsigned choice = bytes_below(bytes, 8);

    return choice < PART_PRESENT ? (enum presence)choice : PART_PRESENT;
}

struct outcome parts_error(struct bytes *bytes)
{
    struct outcome error = {.failure = (enum failure)bytes_below(bytes, FAILURE_OTHER + 1),
                            .code = bytes_u32(bytes),
                            .operation = "Operation"};
    const char *object = bytes_text(bytes, OUTCOME_OBJECT_SIZE - 1);

    memcpy(error.object, object, strlen(object) + 1);
    return error;
}

/* Few different ones, so that they meet. */
struct thumbprint parts_thumbprint_of(unsigned number)
{
    return (struct thumbprint){{(uint8_t)number, 1}};
}

struct thumbprint parts_thumbprint(struct bytes *bytes)
{
    return parts_thumbprint_of(bytes_below(bytes, PARTS_CERTIFICATES + 2));
}

void parts_sha256_of(unsigned number, uint8_t sha256[SHA256_SIZE])
{
    memset(sha256, 0, SHA256_SIZE);
    sha256[0] = (uint8_t)number;
    sha256[1] = 2;
}

/* ---- bindings ---- */

static void take_record_text(struct bytes *bytes, char out[SSL_RECORD_TEXT])
{
    const char *text = bytes_text(bytes, 255);

    memcpy(out, text, strlen(text) + 1);
}

void parts_record(struct bytes *bytes, struct ssl_record *record)
{
    const unsigned changes = bytes_u8(bytes);

    *record = (struct ssl_record){0};
    if (!parts_bit(changes, 0)) {
        const struct thumbprint thumbprint = parts_thumbprint(bytes);
        *record = ssl_record_for_sstp(&thumbprint);
    }
    if (parts_bit(changes, 1)) {
        bytes_fill(bytes, record->application_id, APPLICATION_ID_SIZE);
    }
    if (parts_bit(changes, 2)) {
        take_record_text(bytes, record->store_name);
    }
    if (parts_bit(changes, 3)) {
        take_record_text(bytes, record->ctl_identifier);
        take_record_text(bytes, record->ctl_store_name);
    }
    if (parts_bit(changes, 4)) {
        record->certificate_check_mode = bytes_u32(bytes);
        record->revocation_freshness_time = bytes_u32(bytes);
        record->revocation_url_timeout = bytes_u32(bytes);
        record->flags = bytes_u32(bytes);
    }
}

static void take_binding(struct bytes *bytes, struct binding *binding)
{
    *binding = (struct binding){.presence = parts_presence(bytes)};
    if (binding->presence == PART_UNREADABLE) {
        binding->error = parts_error(bytes);
    } else if (binding->presence != PART_ABSENT) {
        parts_record(bytes, &binding->record);
        binding->written_at = parts_instant(bytes);
    }
    if (binding->presence == PART_MALFORMED) {
        binding->record.thumbprint = (struct thumbprint){{0}};
    }
}

/* ---- SSTP's parameters ---- */

static struct dword_value take_dword(struct bytes *bytes)
{
    struct dword_value value = {.presence = parts_presence(bytes)};

    if (value.presence == PART_PRESENT) {
        value.value = bytes_bool(bytes) ? bytes_u32(bytes) : bytes_below(bytes, 2);
    } else if (value.presence != PART_ABSENT) {
        value.error = parts_error(bytes);
    }
    return value;
}

static struct hash_value take_hash(struct bytes *bytes, bool is_sha256)
{
    struct hash_value value = {.presence = parts_presence(bytes)};
    const unsigned number = bytes_below(bytes, PARTS_CERTIFICATES + 2);

    if (value.presence == PART_PRESENT && is_sha256) {
        parts_sha256_of(number, value.bytes);
    } else if (value.presence == PART_PRESENT) {
        memcpy(value.bytes, parts_thumbprint_of(number).bytes, THUMBPRINT_SIZE);
    } else if (value.presence != PART_ABSENT) {
        value.error = parts_error(bytes);
    }
    return value;
}

/* ---- services ---- */

static void take_service(struct bytes *bytes, struct service_facts *service)
{
    *service = (struct service_facts){
        .presence = parts_presence(bytes),
        .state = (enum service_state)bytes_below(bytes, SERVICE_IS_CHANGING + 1),
        .disabled = bytes_bool(bytes),
        .started_at = parts_instant(bytes)};
    if (service->presence == PART_UNREADABLE) {
        service->error = parts_error(bytes);
    }
    service->automatic = !service->disabled;
    if (service->state == SERVICE_IS_STOPPED) {
        service->exit_code = service->started_at % 2 == 0 ? 0 : 1066;
        service->started_at = 0;
    }
}

/* The names of running services: each once, and none of them SSTP's own. */
void parts_services(struct bytes *bytes, struct service_names *services, size_t maximum)
{
    services->count = bytes_below(bytes, (unsigned)maximum + 1);
    for (size_t i = 0; i < services->count; i++) {
        char *name = services->items[i];
        memset(name, 0, SERVICE_NAME_SIZE);
        name[0] = (char)('A' + i);
        if (bytes_bool(bytes)) {
            const char *text = bytes_text(bytes, SERVICE_NAME_SIZE - 2);
            memcpy(name + 1, text, strlen(text) + 1);
        }
    }
}

/* ---- the whole ---- */

static const struct settings *standard_settings(struct bytes *bytes)
{
    struct settings *settings = bytes_allocate(bytes, sizeof(*settings));

    *settings = settings_default();
    return settings;
}

/* SAC number 0 on both bindings, everything in order, nothing remembered. */
static void healthy(struct snapshot *snapshot)
{
    const struct thumbprint bound = parts_thumbprint_of(0);
    const struct service_facts running = {.presence = PART_PRESENT,
                                          .state = SERVICE_IS_RUNNING,
                                          .started_at = WORLD_NOW - INSTANT_DAY};
    const struct dword_value absent = {.presence = PART_ABSENT};

    *snapshot = (struct snapshot){
        .taken_at = WORLD_NOW,
        .machine = "VPN1",
        .window = {.presence = PART_ABSENT},
        .connections = {.presence = PART_PRESENT},
        .atomic_update = true,
        .parameters = {.listener_port = absent,
                       .use_https = absent,
                       .hash_configured_by_admin = absent,
                       .hashes = {{.presence = PART_PRESENT}, {.presence = PART_PRESENT}}},
        .overriding = {.presence = PART_PRESENT},
        .sstp = running,
        .ras_man = running,
        .remote_access = running,
        .dependents = {.presence = PART_PRESENT},
        .state = {.presence = PART_PRESENT,
                  .intent = {.presence = PART_ABSENT},
                  .last_good = {.presence = PART_ABSENT},
                  .sstp_start = {.presence = PART_ABSENT},
                  .choice = {.presence = PART_ABSENT},
                  .exclusions = {.presence = PART_ABSENT}}};
    for (int family = 0; family < FAMILY_COUNT; family++) {
        snapshot->bindings[family] = (struct binding){.presence = PART_PRESENT,
                                                      .record = ssl_record_for_sstp(&bound),
                                                      .written_at = WORLD_NOW - 2 * INSTANT_DAY};
    }
    parts_sha256_of(0, snapshot->parameters.hashes.sha256.bytes);
    memcpy(snapshot->parameters.hashes.sha1.bytes, bound.bytes, THUMBPRINT_SIZE);
    snapshot->dependents.running.count = 2;
    memcpy(snapshot->dependents.running.items[0], REMOTE_ACCESS_SERVICE,
           sizeof(REMOTE_ACCESS_SERVICE));
    memcpy(snapshot->dependents.running.items[1], "RasMan", sizeof("RasMan"));
}

static void take_parameters(struct bytes *bytes, struct sstp_parameters *parameters,
                            unsigned changes)
{
    if (parts_bit(changes, 2)) {
        parameters->listener_port = take_dword(bytes);
    }
    if (parts_bit(changes, 3)) {
        parameters->use_https = take_dword(bytes);
    }
    if (parts_bit(changes, 4)) {
        parameters->hash_configured_by_admin = take_dword(bytes);
    }
    if (parts_bit(changes, 5)) {
        parameters->hashes.sha256 = take_hash(bytes, true);
        parameters->hashes.sha1 = take_hash(bytes, false);
    }
}

static void take_all_services(struct bytes *bytes, struct snapshot *snapshot, unsigned changes)
{
    if (parts_bit(changes, 8)) {
        take_service(bytes, &snapshot->sstp);
    }
    if (parts_bit(changes, 9)) {
        take_service(bytes, &snapshot->remote_access);
    }
    if (parts_bit(changes, 10)) {
        snapshot->dependents.presence = bytes_bool(bytes) ? PART_UNREADABLE : PART_PRESENT;
        parts_services(bytes, &snapshot->dependents.running, WORLD_DEPENDENTS);
        for (size_t i = 0; i < snapshot->dependents.running.count; i++) {
            snapshot->dependents.changing[i] = bytes_bool(bytes);
        }
    }
}

/* Where a certificate is shown it may be one that the store has, or had. */
static void take_probes(struct bytes *bytes, const struct store_facts *store,
                        struct probe_result probes[FAMILY_COUNT])
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        struct probe_result *probe = &probes[family];
        probe->answer = (enum probe_answer)bytes_below(bytes, PROBE_SERVES + 1);
        probe->shown = probe->answer >= PROBE_NO_SSTP;
        probe->thumbprint = parts_thumbprint(bytes);
        probe->error = parts_error(bytes);
        probe->http_status = (uint16_t)bytes_u32(bytes);
        if (probe->shown && store->count > 0) {
            probe->leaf = &store->certificates[bytes_below(bytes, (unsigned)store->count)];
            probe->thumbprint = probe->leaf->thumbprint;
        }
    }
}

static void take_balancer(struct bytes *bytes, const struct store_facts *store,
                          struct balancer_facts *balancer)
{
    balancer->answer = (enum balancer_answer)bytes_below(bytes, BALANCER_SHOWN + 1);
    balancer->error = parts_error(bytes);
    balancer->trusted = bytes_bool(bytes);
    if (balancer->answer == BALANCER_SHOWN && store->count > 0) {
        balancer->leaf = &store->certificates[bytes_below(bytes, (unsigned)store->count)];
    } else if (balancer->answer == BALANCER_SHOWN) {
        balancer->answer = BALANCER_UNREACHABLE; /* a shown one is decoded */
    }
}

static void take_overriding(struct bytes *bytes, struct overriding_bindings *overriding)
{
    struct overriding_binding *items = bytes_allocate(bytes, WORLD_OVERRIDING * sizeof(*items));

    *overriding = (struct overriding_bindings){.presence = parts_presence(bytes),
                                               .error = parts_error(bytes),
                                               .items = items,
                                               .count = bytes_below(bytes, WORLD_OVERRIDING + 1)};
    for (size_t i = 0; i < overriding->count; i++) {
        const char *host = bytes_text(bytes, OVERRIDING_HOST_SIZE - 1);
        items[i] = (struct overriding_binding){.kind = (enum overriding_kind)bytes_below(bytes, 4),
                                               .whole = bytes_bool(bytes)};
        parts_record(bytes, &items[i].record);
        memcpy(items[i].host, host, strlen(host) + 1);
    }
}

/* The window is open or to come, as the host promises. */
static void take_times(struct bytes *bytes, struct snapshot *snapshot, unsigned changes)
{
    struct window_facts *window = &snapshot->window;

    if (parts_bit(changes, 14)) {
        window->presence = parts_presence(bytes);
        window->error = parts_error(bytes);
        window->opens = parts_instant(bytes) & INT64_MAX;
        window->closes = (window->opens > snapshot->taken_at ? window->opens : snapshot->taken_at) +
                         1 + bytes_u32(bytes);
    }
    if (parts_bit(changes, 15)) {
        const char *machine = bytes_text(bytes, MACHINE_NAME_SIZE - 1);
        memcpy(snapshot->machine, machine, strlen(machine) + 1);
        snapshot->connections.presence = parts_presence(bytes);
        snapshot->connections.error = parts_error(bytes);
        snapshot->connections.count = bytes_u32(bytes);
    }
}

void world_build(struct bytes *bytes, struct snapshot *snapshot)
{
    const unsigned changes = bytes_u8(bytes) | (unsigned)bytes_u8(bytes) << 8;

    healthy(snapshot);
    parts_store(bytes, &snapshot->store);
    if (parts_bit(changes, 0)) {
        snapshot->store.presence = parts_presence(bytes);
        snapshot->store.error = parts_error(bytes);
    }
    if (parts_bit(changes, 1)) {
        snapshot->atomic_update = false;
    }
    take_parameters(bytes, &snapshot->parameters, changes);
    for (int family = 0; family < FAMILY_COUNT; family++) {
        if (parts_bit(changes, 6 + (unsigned)family)) {
            take_binding(bytes, &snapshot->bindings[family]);
        }
    }
    take_all_services(bytes, snapshot, changes);
    if (parts_bit(changes, 11)) {
        parts_state(bytes, &snapshot->state);
    }
    if (parts_bit(changes, 14)) {
        take_overriding(bytes, &snapshot->overriding);
        take_probes(bytes, &snapshot->store, snapshot->probes);
        take_balancer(bytes, &snapshot->store, &snapshot->balancer);
    }
    snapshot->settings = parts_bit(changes, 13) ? parts_settings(bytes) : standard_settings(bytes);
    if (parts_bit(changes, 12)) {
        /* a FILETIME's sign bit is clear, and no clock shows 1601 */
        snapshot->taken_at = (parts_instant(bytes) & INT64_MAX) | 1;
    }
    take_times(bytes, snapshot, changes);
    if (snapshot->sstp.state != SERVICE_IS_RUNNING) {
        snapshot->dependents.running.count = 0; /* the SCM sees to it */
    }
}

bool world_may_write(const struct snapshot *snapshot, const struct ssl_record *record)
{
    return ssl_record_is_sstp(record) || snapshot_foreign_policy(snapshot) != FOREIGN_REFUSE;
}

bool world_keeps_settings(const struct snapshot *snapshot, const struct ssl_record *before,
                          const struct ssl_record *after)
{
    struct ssl_record taken = *before;

    if (snapshot_foreign_policy(snapshot) == FOREIGN_OWN) {
        ssl_record_take_over(&taken);
    }
    return ssl_record_same_settings(before, after) || ssl_record_same_settings(&taken, after);
}
