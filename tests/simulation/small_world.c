/* The exhaustive small world: every combination of a few states of each part of a server. For each:
 * one plan is made and checked as data, one rotation is applied to the model, and a second plan of
 * what came of it has no steps. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diagnosis/drift.h"
#include "invariants.h"
#include "model_host.h"

/* ---- the dimensions ---- */

enum bound { BOUND_NONE, BOUND_OLD, BOUND_NEW, BOUND_GONE, BOUND_MALFORMED, BOUND_FOREIGN, BOUNDS };
enum old_state { OLD_GOOD, OLD_GONE, OLD_EXPIRED, OLD_KEYLESS, OLD_ARCHIVED, OLD_STATES };
enum new_state { NEW_NONE, NEW_GOOD, NEW_OTHER_NAMES, NEW_FUTURE, NEW_KEYLESS, NEW_STATES };
enum hashes { HASHES_NONE, HASHES_OLD, HASHES_NEW, HASHES_MALFORMED, HASH_STATES };
enum services { ALL_RUN, ONLY_SSTP_RUNS, NONE_RUNS, DISABLED, SERVICE_STATES };
enum intent_state { INTENT_NONE, INTENT_RESTART, INTENT_STOPPED, INTENT_STATES };

struct corner {
    int ipv4, ipv6, old, new, hashes, services, intent;
    int policy;
    int pinned, atomic, known; /* known: the last good certificate is stored */
};

struct world {
    struct model model;
    struct model_process process;
    struct host host;
    struct reconciler reconciler;
    struct pass_memory memory;
    struct snapshot snapshot;
    struct findings findings;
    struct plan plan;
};

static unsigned long corners;
static unsigned long plans;

static void fail(const struct corner *corner, const char *what)
{
    printf(
        "VIOLATED: %s\n  ipv4 %d ipv6 %d old %d new %d hashes %d services %d intent %d pinned %d "
        "atomic %d known %d policy %d\n",
        what, corner->ipv4, corner->ipv6, corner->old, corner->new, corner->hashes,
        corner->services, corner->intent, corner->pinned, corner->atomic, corner->known,
        corner->policy);
    exit(1);
}

/* ---- building a corner ---- */

static void set_old(struct model *model, int state)
{
    struct model_certificate *old = model_find(model, "old");

    old->in_store = state != OLD_GONE;
    old->facts.private_key = state == OLD_KEYLESS ? KEY_ABSENT : KEY_USABLE;
    old->fails_tls = state == OLD_KEYLESS; /* so that the lost key counts */
    old->facts.archived = state == OLD_ARCHIVED;
    if (state == OLD_EXPIRED) {
        old->facts.not_after = model->now - INSTANT_DAY;
    }
}

static void issue_new(struct model *model, int state)
{
    struct model_certificate *issued;

    issued =
        model_issue(model, "new", state == NEW_OTHER_NAMES ? "mail.example.com" : "vpn.example.com",
                    state == NEW_FUTURE ? 2 : -1, 365);
    issued->facts.template_oid = "";
    issued->in_store = state != NEW_NONE;
    issued->facts.private_key = state == NEW_KEYLESS ? KEY_ABSENT : KEY_USABLE;
    issued->fails_tls = state == NEW_KEYLESS;
}

static void bind(struct model *model, enum family family, int state)
{
    static const char *const labels[BOUNDS] = {NULL, "old", "new", "gone", "old", "old"};
    struct model_binding *binding = &model->bindings[family];

    if (state == BOUND_NONE) {
        return;
    }
    *binding = (struct model_binding){
        .presence = PART_PRESENT,
        .record = ssl_record_for_sstp(&model_find(model, labels[state])->facts.thumbprint),
        .written_at = model->now - INSTANT_DAY};
    binding->record.flags = 2;
    if (state == BOUND_MALFORMED) {
        binding->presence = PART_MALFORMED;
        memset(&binding->record.thumbprint, 0, sizeof(binding->record.thumbprint));
    } else if (state == BOUND_FOREIGN) {
        binding->record.application_id[0] ^= 1;
    }
}

static void set_hashes(struct model *model, int state)
{
    struct hash_value *sha256 = &model->parameters.hashes.sha256;

    if (state == HASHES_MALFORMED) {
        sha256->presence = PART_MALFORMED;
    } else if (state != HASHES_NONE) {
        sha256->presence = PART_PRESENT;
        memcpy(sha256->bytes, model_find(model, state == HASHES_OLD ? "old" : "new")->facts.sha256,
               SHA256_SIZE);
    }
}

static void set_services(struct model *model, int state)
{
    for (int i = 0; i < MODEL_SERVICES; i++) {
        if (state == ALL_RUN || (state == ONLY_SSTP_RUNS && i == MODEL_SSTP)) {
            model->services[i].state = SERVICE_IS_RUNNING;
            model->services[i].started_at = model->now - INSTANT_HOUR;
        }
    }
    model->services[MODEL_REMOTE_ACCESS].disabled = state == DISABLED;
}

static void set_intent(struct model *model, int state)
{
    struct intent *intent = &model->stored.intent;

    if (state == INTENT_NONE) {
        return;
    }
    *intent = (struct intent){.presence = PART_PRESENT,
                              .number = 1,
                              .restart = true,
                              .stored_at = model->now - INSTANT_MINUTE,
                              .target = model_find(model, "new")->facts.thumbprint,
                              .port = MODEL_PORT};
    model->intent_boot = model->boot;
    for (int i = 0; i < MODEL_SERVICES && state == INTENT_STOPPED; i++) {
        strcpy(intent->services.items[intent->services.count++],
               model_service_name((enum model_service_id)i));
    }
}

static void build(struct world *world, const struct corner *corner)
{
    struct model *model = &world->model;

    model_init(model);
    model->atomic_update = corner->atomic;
    model->settings.values[SETTING_FOREIGN_BINDINGS] = (uint32_t)corner->policy;
    model_issue(model, "old", "vpn.example.com", -300, 60)->facts.template_oid = "";
    issue_new(model, corner->new);
    model_issue(model, "gone", "vpn.example.com", -300, 60)->in_store = false;
    set_old(model, corner->old);
    bind(model, FAMILY_IPV4, corner->ipv4);
    bind(model, FAMILY_IPV6, corner->ipv6);
    set_hashes(model, corner->hashes);
    set_services(model, corner->services);
    set_intent(model, corner->intent);
    if (corner->pinned) {
        model->parameters.hash_configured_by_admin =
            (struct dword_value){.presence = PART_PRESENT, .value = 1};
    }
    if (corner->known) {
        model->stored.last_good.presence = PART_PRESENT;
        model->stored.last_good.thumbprint = model_find(model, "old")->facts.thumbprint;
        model->stored.last_good.names.count = 1;
        model->last_good_names[0] = model_find(model, "old")->names[0];
    }
    model_process_init(&world->process, model);
    world->host = model_host(&world->process);
    world->reconciler = (struct reconciler){0};
    for (int family = 0; family < FAMILY_COUNT; family++) {
        world->reconciler.keys.seen[family] =
            (struct key_seen){model->bindings[family].record.thumbprint, 1}; /* a fault counts */
    }
}

/* ---- the plan as data ---- */

static void plan_for(struct world *world)
{
    struct selection selection;

    model_observe(&world->model, &world->snapshot);
    key_faults_assume(&world->snapshot);
    drift_find(&world->snapshot, &world->findings);
    selection = select_certificate(&world->snapshot);
    plan_make(&world->snapshot, &world->findings, &selection, &world->plan);
}

static bool named(const struct service_names *services, const char *name)
{
    for (size_t i = 0; i < services->count; i++) {
        if (strcmp(services->items[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static bool binding_is_of(const struct model *model, enum family family,
                          const struct certificate *certificate)
{
    const struct model_binding *binding = &model->bindings[family];

    return binding->presence == PART_PRESENT &&
           thumbprint_equal(&binding->record.thumbprint, &certificate->thumbprint);
}

/* Every stop has its start after it, in the plan and in what a crash would leave behind. */
static void check_stops(const struct world *world, const struct corner *corner)
{
    const struct plan *plan = &world->plan;
    const struct intent intent = plan_intent(plan, world->model.now);

    for (size_t i = 0; i < plan->count; i++) {
        bool started = false;
        if (plan->steps[i].kind != STEP_STOP_SERVICE) {
            continue;
        }
        for (size_t j = i + 1; j < plan->count; j++) {
            started = started || (plan->steps[j].kind == STEP_START_SERVICE &&
                                  strcmp(plan->steps[j].service, plan->steps[i].service) == 0);
        }
        if (!started) {
            fail(corner, "a stop without its start");
        }
        if (!named(&intent.services, plan->steps[i].service)) {
            fail(corner, "a stop that the stored intent does not undo");
        }
    }
}

/* What one family has already may be given to the other, though Windows has put it aside. */
static bool serves_archived(const struct model *model, const struct certificate *certificate)
{
    return certificate->archived && certificate->private_key == KEY_USABLE &&
           model_contents_clients(model, certificate) &&
           (binding_is_of(model, FAMILY_IPV4, certificate) ||
            binding_is_of(model, FAMILY_IPV6, certificate));
}

static void check_plan(struct world *world, const struct corner *corner)
{
    const struct plan *plan = &world->plan;

    if (plan->count == 0) {
        return;
    }
    plans++;
    if (plan->steps[0].kind != STEP_STORE_INTENT) {
        fail(corner, "a plan whose first step is not the intent");
    }
    for (size_t i = 0; i < plan->count; i++) {
        const bool binds = plan->steps[i].kind == STEP_REPLACE_BINDING ||
                           plan->steps[i].kind == STEP_CREATE_BINDING;
        if (binds && !model_certificate_fit(&world->model, &plan->certificate->thumbprint) &&
            !serves_archived(&world->model, plan->certificate)) {
            fail(corner, "a plan that binds an unfit certificate");
        }
    }
    check_stops(world, corner);
}

/* ---- the plan as applied ---- */

static void pass(struct world *world, const struct corner *corner)
{
    const struct model before = world->model;
    struct passage passage = {.unwritable = world->process.unwritable,
                              .before = &before,
                              .after = &world->model,
                              .findings = &world->memory.findings,
                              .ongoing = &world->reconciler.ongoing,
                              .settings = &world->model.settings,
                              .without_probe = true};
    struct violation violation;

    model_process_begin_pass(&world->process);
    passage.pass =
        reconcile_pass(&world->reconciler, &world->host, (struct trigger){0}, &world->memory);
    if (!invariants_hold(&passage, &violation)) {
        printf("invariant %u: %s\n", violation.invariant, violation.words);
        fail(corner, violation.detail);
    }
}

static void try_corner(struct world *world, const struct corner *corner)
{
    corners++;
    build(world, corner);
    plan_for(world);
    check_plan(world, corner);
    pass(world, corner);
    if (findings_have(&world->memory.findings, REASON_SEEN_ONCE)) {
        model_advance(&world->model, EVIDENCE_APART);
        pass(world, corner);
    }
    plan_for(world);
    if (world->plan.count != 0) {
        fail(corner, "planned again, there are steps");
    }
}

/* Each digit of the number is the state of one dimension. */
static int digit(unsigned long *number, int states)
{
    const int state = (int)(*number % (unsigned long)states);

    *number /= (unsigned long)states;
    return state;
}

int main(void)
{
    struct world *world = malloc(sizeof(*world));

    if (world == NULL) {
        return 4;
    }
    for (unsigned long number = 0;; number++) {
        unsigned long rest = number;
        struct corner corner;

        memset(world, 0, sizeof(*world));
        corner.ipv4 = digit(&rest, BOUNDS);
        corner.ipv6 = digit(&rest, BOUNDS);
        corner.old = digit(&rest, OLD_STATES);
        corner.new = digit(&rest, NEW_STATES);
        corner.hashes = digit(&rest, HASH_STATES);
        corner.services = digit(&rest, SERVICE_STATES);
        corner.intent = digit(&rest, INTENT_STATES);
        corner.pinned = digit(&rest, 2);
        corner.atomic = digit(&rest, 2);
        corner.known = digit(&rest, 2);
        corner.policy = digit(&rest, FOREIGN_OWN + 1);
        if (rest > 0) {
            break;
        }
        if (corner.policy == FOREIGN_REFUSE || corner.ipv4 == BOUND_FOREIGN ||
            corner.ipv6 == BOUND_FOREIGN) {
            try_corner(world, &corner); /* without such a record the policy says nothing */
        }
    }
    printf("%lu corners, %lu plans: each applied and planned again without a step\n", corners,
           plans);
    free(world);
    return 0;
}
