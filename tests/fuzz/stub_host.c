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

/* The world's, where they can be written. */
static void own_overriding(struct stub *stub)
{
    for (size_t i = 0; i < stub->world.overriding.count; i++) {
        stub->overriding[i] = stub->world.overriding.items[i];
    }
    stub->world.overriding.items = stub->overriding;
}

static void stub_observe(void *context, struct snapshot *snapshot)
{
    struct stub *stub = context;
    struct findings findings;

    if (!stub->calm && bytes_u8(stub->bytes) == 1) {
        world_build(stub->bytes, &stub->world);
        own_overriding(stub);
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

static void stub_sstp_events(void *context, instant since, struct sstp_events *events)
{
    const struct stub *stub = context;
    const unsigned logged = stub->calm ? 0 : bytes_u8(stub->bytes);

    (void)since;
    *events = (struct sstp_events){.presence = PART_PRESENT};
    for (int i = 0; i < SSTP_EVENT_COUNT; i++) {
        events->logged[i] = logged >> i & 1;
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

/* ---- the host ---- */

void stub_init(struct stub *stub, struct bytes *bytes)
{
    *stub = (struct stub){.bytes = bytes};
    world_build(bytes, &stub->world);
    own_overriding(stub);
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
                         .sstp_events = stub_sstp_events,
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
                         .store_end = stub_store_end,
                         .store_exclusions = stub_store_exclusions,
                         .store_restarts = stub_store_restarts,
                         .store_choice = stub_store_choice,
                         .store_last_rotation = stub_store_last_rotation,
                         .store_clock = stub_store_clock,
                         .report = stub_report};
}
