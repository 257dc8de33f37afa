/* The stub: what it shows, how its calls end, and those to HTTP.sys and SSTP's parameters. */
#include "stub_host.h"

#include <string.h>

#include "certificate/key_faults.h"
#include "certificate/selection.h"
#include "diagnosis/drift.h"
#include "stub_parts.h"
#include "world.h"

#define TICK (INSTANT_SECOND / 10)

/* ---- observing ---- */

/* A copy that lives until the next observation and no longer, as struct host promises. */
static void hand_out(struct stub *stub)
{
    struct bytes *arena = &stub->observation;
    const struct store_facts *store = &stub->world.store;

    bytes_free(arena);
    stub->seen = stub->world;
    struct certificate *certificates =
        bytes_allocate(arena, store->count * sizeof(*store->certificates));
    for (size_t i = 0; i < store->count; i++) {
        const struct names names = {store->certificates[i].names,
                                    store->certificates[i].name_count};
        certificates[i] = store->certificates[i];
        certificates[i].names = world_copy_names(arena, &names).items;
    }
    stub->seen.store.certificates = certificates;
    const struct overriding_bindings *overriding = &stub->world.overriding;
    struct overriding_binding *copies =
        bytes_allocate(arena, (overriding->count + 1) * sizeof(*copies));
    for (size_t i = 0; i < overriding->count; i++) {
        copies[i] = overriding->items[i];
    }
    stub->seen.overriding.items = copies;
    stub->settings = *stub->world.settings; /* which outlive it */
    stub->seen.settings = &stub->settings;
    stub->seen.state.last_good.names = world_copy_names(arena, &stub->world.state.last_good.names);
}

/* As the host promises: the window is not over, however far the clock has gone on. */
static void keep_window_ahead(struct window_facts *window, instant now)
{
    const instant length = window->closes > window->opens ? window->closes - window->opens : 1;
    const instant week = 7 * INSTANT_DAY;

    if (window->closes <= now) {
        window->closes += ((now - window->closes) / week + 1) * week;
    }
    window->opens = window->closes - length;
}

void stub_advance(struct stub *stub, instant duration)
{
    stub->world.taken_at += duration;
    stub->world.running += duration;
}

static void stub_observe(void *context, struct snapshot *snapshot)
{
    struct stub *stub = context;
    struct findings findings;

    if (!stub->calm && bytes_u8(stub->bytes) == 1) {
        world_build(stub->bytes, &stub->world);
    }
    keep_window_ahead(&stub->world.window, stub->world.taken_at);
    hand_out(stub);
    drift_find(&stub->seen, &findings);
    stub->blocked = findings.effects & EFFECT_BLOCK;
    *snapshot = stub->seen;
}

static void stub_probe(void *context, struct snapshot *snapshot, const char *name)
{
    struct stub *stub = context;

    if (name != NULL) {
        stub->read += (unsigned)strlen(name);
    }
    for (int family = 0; family < FAMILY_COUNT; family++) {
        stub->seen.probes[family] = stub->world.probes[family];
        snapshot->probes[family] = stub->world.probes[family];
    }
}

static void stub_probe_balancer(void *context, struct snapshot *snapshot)
{
    struct stub *stub = context;

    stub->seen.balancer = stub->world.balancer;
    snapshot->balancer = stub->world.balancer;
}

/* The world's keys are known. */
static void stub_open_keys(void *context, struct snapshot *snapshot)
{
    (void)context;
    (void)snapshot;
}

static void stub_count_connections(void *context, struct connections *connections)
{
    struct stub *stub = context;

    *connections = stub->world.connections;
}

static bool stub_pause(void *context, instant duration)
{
    struct stub *stub = context;

    stub_advance(stub, duration);
    return stub->calm || bytes_bool(stub->bytes);
}

static instant stub_now(void *context)
{
    struct stub *stub = context;

    stub_advance(stub, TICK);
    return stub->world.taken_at;
}

static enum stop_request stub_stop_requested(void *context)
{
    struct stub *stub = context;
    const unsigned choice = stub->calm || stub->shuts_down ? 0 : bytes_u8(stub->bytes);

    stub->shuts_down = stub->shuts_down || choice == 2;
    return stub->shuts_down ? STOP_FOR_SHUTDOWN : choice == 1 ? STOP_REQUESTED : STOP_NOT_REQUESTED;
}

/* ---- how a call ends ---- */

struct answer stub_answer(struct stub *stub, const char *operation)
{
    const unsigned choice = stub->calm ? 0 : bytes_u8(stub->bytes);
    struct answer answer = {.outcome = {.operation = operation}, .acts = true};

    stub->calls++;
    stub_advance(stub, TICK);
    if (choice >= 128) {
        answer.outcome.failure = FAILURE_OTHER;
        answer.outcome.code = bytes_u32(stub->bytes);
        answer.acts = choice & 1;
    } else if (choice >= 112) {
        answer.acts = false; /* a lie */
    }
    return answer;
}

/* As another failure, where the call can give it. */
void stub_may_fail_with(struct stub *stub, struct answer *answer, enum failure failure)
{
    if (answer->outcome.failure == FAILURE_OTHER && bytes_bool(stub->bytes)) {
        answer->outcome.failure = failure;
        answer->acts = false;
    }
}

/* ---- bindings and hashes ---- */

void stub_check_change(const struct stub *stub)
{
    require(!stub->blocked, "nothing is changed while a block stands");
}

static bool is_eligible(const struct snapshot *seen, const struct thumbprint *thumbprint)
{
    const struct certificate *certificate = snapshot_find(seen, thumbprint);
    struct requirements requirements;

    requirements_of(seen, &requirements);
    return certificate != NULL && requirements_met(&requirements, certificate);
}

/* Whether a fault of the key in service counts by now is not the stub's to say. */
static bool fit(const struct stub *stub, const struct thumbprint *thumbprint)
{
    struct snapshot faulty = stub->seen;

    key_faults_assume(&faulty);
    return is_eligible(&stub->seen, thumbprint) || is_eligible(&faulty, thumbprint);
}

/* Of another application's that wins over SSTP's the stored intent has a copy; what is written over
 * it keeps all but its certificate. */
static const struct overriding_binding *noted(const struct stub *stub,
                                              const struct overriding_binding *site)
{
    const struct intent *intent = &stub->world.state.intent;
    const struct overriding_bindings list = {.items = intent->moved.items,
                                             .count = intent->moved.count};

    return intent->presence == PART_PRESENT ? overriding_find(&list, site) : NULL;
}

static void check_overriding(const struct stub *stub, const struct overriding_binding *site,
                             const struct ssl_record *record)
{
    const struct overriding_binding *before = noted(stub, site);

    stub_check_change(stub);
    require(site->kind == OVERRIDING_ADDRESS || site->kind == OVERRIDING_HOST_NAME,
            "only what names a certificate is written");
    require(before != NULL, "what is written was noted before");
    require(ssl_record_same_settings(&before->record, record),
            "a record keeps all but its certificate");
    require(thumbprint_equal(&before->record.thumbprint, &record->thumbprint) ||
                fit(stub, &record->thumbprint),
            "what is bound was bound before or is eligible");
}

static void check_record(const struct stub *stub, const struct binding_site *site,
                         const struct ssl_record *record)
{
    const struct binding *before = &stub->seen.bindings[site->family];

    require(site->port == snapshot_port(&stub->seen), "the port is SSTP's");
    if (site->overriding != NULL) {
        check_overriding(stub, site->overriding, record);
        return;
    }
    stub_check_change(stub);
    require(world_may_write(&stub->seen, record), "what is written is SSTP's, or may be another's");
    require(before->presence == PART_ABSENT ||
                world_keeps_settings(&stub->seen, &before->record, record),
            "a record keeps all but its certificate");
    require((before->presence != PART_ABSENT &&
             thumbprint_equal(&before->record.thumbprint, &record->thumbprint)) ||
                fit(stub, &record->thumbprint),
            "what is bound was bound before or is eligible");
}

/* Gone, or there again: what others have is found by whom it is for. */
static void drop_overriding(struct stub *stub, const struct overriding_binding *site)
{
    size_t kept = 0;

    for (size_t i = 0; i < stub->world.overriding.count; i++) {
        if (!overriding_same(&stub->overriding[i], site)) {
            stub->overriding[kept++] = stub->overriding[i];
        }
    }
    stub->world.overriding.count = kept;
}

static void set_binding(struct stub *stub, const struct binding_site *site,
                        const struct ssl_record *record)
{
    if (site->overriding != NULL) {
        const struct overriding_binding set = *site->overriding;
        drop_overriding(stub, &set);
        stub->overriding[stub->world.overriding.count] = set;
        stub->overriding[stub->world.overriding.count++].record = *record;
        return;
    }
    stub->world.bindings[site->family] = (struct binding){
        .presence = PART_PRESENT, .record = *record, .written_at = stub->world.taken_at};
}

static struct answer write_binding(struct stub *stub, const char *call, enum failure usual,
                                   const struct binding_site *site, const struct ssl_record *record)
{
    struct answer result = stub_answer(stub, call);

    check_record(stub, site, record);
    stub_may_fail_with(stub, &result, usual);
    if (result.acts) {
        set_binding(stub, site, record);
    }
    return result;
}

/* One flag for all of others': it is asked right before each delete. */
static bool *may_be_deleted(struct stub *stub, const struct binding_site *site)
{
    return site->overriding != NULL ? &stub->others_may_be_deleted
                                    : &stub->may_be_deleted[site->family];
}

static struct outcome stub_try_certificate(void *context, const struct ssl_record *record)
{
    struct stub *stub = context;
    struct answer result = stub_answer(stub, "try");

    stub_check_change(stub);
    require(fit(stub, &record->thumbprint), "only an eligible certificate is tried");
    stub_may_fail_with(stub, &result, FAILURE_CERTIFICATE_UNUSABLE);
    return result.outcome;
}

static struct outcome stub_update_binding(void *context, const struct binding_site *site,
                                          const struct ssl_record *record)
{
    const struct answer result =
        write_binding(context, "update", FAILURE_NOT_SUPPORTED, site, record);

    return result.outcome;
}

static struct outcome stub_create_binding(void *context, const struct binding_site *site,
                                          const struct ssl_record *record)
{
    struct stub *stub = context;
    const struct answer result =
        write_binding(stub, "create", FAILURE_ALREADY_EXISTS, site, record);

    if (result.acts) {
        *may_be_deleted(stub, site) = true; /* it is ours */
    }
    return result.outcome;
}

static struct outcome stub_delete_binding(void *context, const struct binding_site *site)
{
    struct stub *stub = context;
    struct answer result = stub_answer(stub, "delete");

    stub_check_change(stub);
    require(site->overriding == NULL
                ? world_may_write(&stub->seen, &stub->seen.bindings[site->family].record)
                : noted(stub, site->overriding) != NULL,
            "another application's record is left alone");
    require(site->port == snapshot_port(&stub->seen), "the port is SSTP's");
    require(*may_be_deleted(stub, site), "a record that can be set again is deleted");
    stub_may_fail_with(stub, &result, FAILURE_NOT_FOUND);
    if (result.acts && site->overriding != NULL) {
        drop_overriding(stub, site->overriding);
    } else if (result.acts) {
        stub->world.bindings[site->family] = (struct binding){.presence = PART_ABSENT};
    }
    return result.outcome;
}

/* Asked right before each delete; one that would lose something must not be made. */
static struct outcome stub_may_be_set_anew(void *context, const struct binding_site *site,
                                           const struct ssl_record *record)
{
    struct stub *stub = context;
    struct answer result = stub_answer(stub, "anew");

    (void)record;
    require(site->port == snapshot_port(&stub->seen), "the port is SSTP's");
    stub_may_fail_with(stub, &result, FAILURE_WOULD_LOSE);
    *may_be_deleted(stub, site) = outcome_ok(&result.outcome);
    return result.outcome;
}

static struct outcome stub_write_hashes(void *context, const struct hash_pair *hashes)
{
    struct stub *stub = context;
    const struct answer result = stub_answer(stub, "hashes");
    struct hash_pair *own = &stub->world.parameters.hashes;

    stub_check_change(stub);
    if (result.acts &&
        (hashes->sha256.presence == PART_PRESENT || hashes->sha256.presence == PART_ABSENT)) {
        own->sha256 = hashes->sha256;
    }
    if (result.acts &&
        (hashes->sha1.presence == PART_PRESENT || hashes->sha1.presence == PART_ABSENT)) {
        own->sha1 = hashes->sha1;
    }
    return result.outcome;
}

/* ---- the host ---- */

void stub_init(struct stub *stub, struct bytes *bytes)
{
    *stub = (struct stub){.bytes = bytes};
    world_build(bytes, &stub->world);
    for (size_t i = 0; i < stub->world.overriding.count; i++) {
        stub->overriding[i] = stub->world.overriding.items[i];
    }
    stub->world.overriding.items = stub->overriding;
}

void stub_free(struct stub *stub)
{
    bytes_free(&stub->observation);
}

void stub_begin_pass(struct stub *stub, bool shuts_down)
{
    stub->stopped.count = 0;
    stub->touched.count = 0;
    stub->may_be_deleted[FAMILY_IPV4] = stub->may_be_deleted[FAMILY_IPV6] = false;
    stub->others_may_be_deleted = false;
    stub->calls = 0;
    stub->shuts_down = shuts_down;
}

void stub_end_pass(const struct stub *stub)
{
    require(stub->shuts_down || stub->stopped.count == 0, "every service stopped is started again");
}

struct host stub_host(struct stub *stub)
{
    return (struct host){.context = stub,
                         .observe = stub_observe,
                         .probe = stub_probe,
                         .probe_balancer = stub_probe_balancer,
                         .open_keys = stub_open_keys,
                         .count_connections = stub_count_connections,
                         .now = stub_now,
                         .pause = stub_pause,
                         .stop_requested = stub_stop_requested,
                         .try_certificate = stub_try_certificate,
                         .update_binding = stub_update_binding,
                         .create_binding = stub_create_binding,
                         .delete_binding = stub_delete_binding,
                         .may_be_set_anew = stub_may_be_set_anew,
                         .write_hashes = stub_write_hashes,
                         .stop_service = stub_stop_service,
                         .start_service = stub_start_service,
                         .store_intent = stub_store_intent,
                         .clear_intent = stub_clear_intent,
                         .store_last_good = stub_store_last_good,
                         .store_sstp_start = stub_store_sstp_start,
                         .store_loss = stub_store_loss,
                         .store_exclusions = stub_store_exclusions,
                         .store_restarts = stub_store_restarts,
                         .store_choice = stub_store_choice,
                         .store_last_rotation = stub_store_last_rotation,
                         .store_clock = stub_store_clock,
                         .report = stub_report};
}
