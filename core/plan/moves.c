/* Which records go along. They are written first: while what is in service lets clients in, one
 * that cannot be written ends the rotation before anything of SSTP's was changed. */
#include "plan/moves.h"

#include "certificate/in_service.h"
#include "diagnosis/overriding.h"

/* ---- what an interrupted rotation left ---- */

/* Where the intent is of this port, what it says of that record; NULL: nothing. */
static const struct overriding_binding *noted(const struct snapshot *snapshot,
                                              const struct overriding_binding *one)
{
    const struct intent *intent = &snapshot->state.intent;
    const struct overriding_bindings list = {.items = intent->moved.items,
                                             .count = intent->moved.count};

    return intent->port == snapshot_port(snapshot) ? overriding_find(&list, one) : NULL;
}

/* What a rotation gave the record that the intent has like this, or was to give it. */
static const struct thumbprint *given(const struct snapshot *snapshot,
                                      const struct overriding_binding *before)
{
    const struct moved_records *moved = &snapshot->state.intent.moved;

    return &moved->given[before - moved->items];
}

/* It has what that rotation gave it, or found there; whatever else it has its owner gave it. */
static bool is_left(const struct snapshot *snapshot, const struct overriding_binding *one)
{
    const struct overriding_binding *before = noted(snapshot, one);
    const struct thumbprint *now = &one->record.thumbprint;

    return before != NULL && (thumbprint_equal(now, given(snapshot, before)) ||
                              thumbprint_equal(now, &before->record.thumbprint));
}

/* The last rotation replaced what it has, and did not see it: it could not be read then. Its owner
 * cannot have gone back to that, for it is gone from the store. */
static bool was_unseen(const struct snapshot *snapshot, const struct overriding_binding *one)
{
    const struct last_rotation *last = &snapshot->state.last_rotation;

    return last->presence == PART_PRESENT &&
           thumbprint_equal(&one->record.thumbprint, &last->before) &&
           snapshot_find(snapshot, &last->before) == NULL;
}

/* It was deleted to be set, and was not set. That is put right whatever the setting says by now. */
static bool is_missing(const struct snapshot *snapshot, const struct overriding_binding *before)
{
    return noted(snapshot, before) == before &&
           overriding_find(&snapshot->overriding, before) == NULL;
}

/* ---- which go along ---- */

/* Both of SSTP's bindings were deleted. What they had is what SSTP was started with; where that is
 * not known, what proved good last. */
static bool was_deleted_with(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    const struct sstp_start *start = &snapshot->state.sstp_start;

    return start->presence == PART_PRESENT ? thumbprint_equal(&start->thumbprint, thumbprint)
                                           : snapshot_was_good(snapshot, thumbprint);
}

/* One of SSTP's two bindings has it, and is to have another one; or both were deleted. */
static bool is_replaced(const struct snapshot *snapshot, const struct thumbprint *thumbprint)
{
    if (snapshot_served(snapshot) == NULL) {
        return was_deleted_with(snapshot, thumbprint);
    }
    return binding_carries(&snapshot->bindings[FAMILY_IPV4], thumbprint) ||
           binding_carries(&snapshot->bindings[FAMILY_IPV6], thumbprint);
}

static bool has(const struct overriding_binding *one, const struct certificate *certificate)
{
    return thumbprint_equal(&one->record.thumbprint, &certificate->thumbprint);
}

/* What that rotation gave it goes, for what it found there: that is put right whatever the setting
 * says by now, too. */
static bool is_given_back(const struct snapshot *snapshot, const struct overriding_binding *one,
                          const struct certificate *certificate)
{
    const struct overriding_binding *before = noted(snapshot, one);

    return before != NULL && thumbprint_equal(&one->record.thumbprint, given(snapshot, before)) &&
           has(before, certificate) && overriding_may_have(one, certificate);
}

static bool goes_along(const struct requirements *requirements,
                       const struct overriding_binding *one, const struct certificate *certificate)
{
    const struct snapshot *snapshot = requirements->snapshot;

    return !has(one, certificate) && (is_given_back(snapshot, one, certificate) ||
                                      ((is_replaced(snapshot, &one->record.thumbprint) ||
                                        is_left(snapshot, one) || was_unseen(snapshot, one)) &&
                                       overriding_goes_along(requirements, one, certificate)));
}

static void take(struct plan *plan, const struct overriding_binding *one, bool missing)
{
    if (plan->moved.count < MOVED_MAX) { /* with more of them it waits: plan/hold.h */
        plan->moved_missing[plan->moved.count] = missing;
        plan->moved.items[plan->moved.count++] = *one;
    }
}

void moves_choose(struct plan *plan)
{
    const struct snapshot *snapshot = plan->snapshot;
    const struct overriding_bindings *overriding = &snapshot->overriding;
    const struct moved_records *before = &snapshot->state.intent.moved;
    struct requirements requirements;

    plan->serving = in_service_serves(snapshot);
    plan->in_store = snapshot_served_certificate(snapshot) != NULL;
    if (overriding->presence != PART_PRESENT) {
        return;
    }
    requirements_of(snapshot, &requirements);
    for (size_t i = 0; i < before->count; i++) {
        if (is_missing(snapshot, &before->items[i]) &&
            overriding_may_have(&before->items[i], plan->certificate)) {
            take(plan, &before->items[i], true);
        }
    }
    for (size_t i = 0; i < overriding->count; i++) {
        if (goes_along(&requirements, &overriding->items[i], plan->certificate)) {
            take(plan, &overriding->items[i], false);
        }
    }
}

/* Whether that rotation left it so that clients are locked out, or its owner without it: which is
 * over with the certificate that is wanted. */
static bool is_to_be_mended(const struct requirements *requirements,
                            const struct overriding_binding *before,
                            const struct certificate *wanted)
{
    const struct snapshot *snapshot = requirements->snapshot;
    const struct overriding_binding *now = overriding_find(&snapshot->overriding, before);

    if (now == NULL) {
        return is_missing(snapshot, before) && overriding_may_have(before, wanted);
    }
    return is_left(snapshot, now) && !is_replaced(snapshot, &now->record.thumbprint) &&
           (has(now, wanted) || goes_along(requirements, now, wanted));
}

/* Whether that is over with what is in service: no rotation is to come that takes it along. */
static bool is_to_catch_up(const struct requirements *requirements,
                           const struct overriding_binding *one, const struct certificate *wanted)
{
    return wanted == requirements->bound && was_unseen(requirements->snapshot, one) &&
           noted(requirements->snapshot, one) == NULL && goes_along(requirements, one, wanted);
}

static void add_interrupted(const struct snapshot *snapshot, const struct overriding_binding *one,
                            struct findings *findings)
{
    struct finding finding = {.reason = REASON_MOVE_INTERRUPTED,
                              .thumbprint = one->record.thumbprint};

    overriding_write_endpoint(one, snapshot_port(snapshot), finding.error.object);
    findings_add(findings, &finding);
}

void moves_find_interrupted(const struct snapshot *snapshot, const struct certificate *wanted,
                            struct findings *findings)
{
    const struct moved_records *before = &snapshot->state.intent.moved;
    const struct overriding_bindings *overriding = &snapshot->overriding;
    struct requirements requirements;

    if (overriding->presence != PART_PRESENT || wanted == NULL ||
        before->count + overriding->count == 0) {
        return;
    }
    requirements_of(snapshot, &requirements);
    for (size_t i = 0; i < before->count; i++) {
        if (is_to_be_mended(&requirements, &before->items[i], wanted)) {
            add_interrupted(snapshot, &before->items[i], findings);
        }
    }
    for (size_t i = 0; i < overriding->count; i++) {
        if (is_to_catch_up(&requirements, &overriding->items[i], wanted)) {
            add_interrupted(snapshot, &overriding->items[i], findings);
        }
    }
}

/* ---- what is made of them ---- */

void moves_note(const struct plan *plan, struct findings *findings)
{
    for (size_t i = 0; i < plan->moved.count; i++) {
        const struct overriding_binding *one = &plan->moved.items[i];
        struct finding finding = {.reason = REASON_FOREIGN_MOVED,
                                  .thumbprint = one->record.thumbprint};
        if (!plan->moved_missing[i]) {
            overriding_write_endpoint(one, snapshot_port(plan->snapshot), finding.error.object);
            findings_add(findings, &finding);
        }
    }
}

struct ssl_record moves_record(const struct plan *plan, size_t moved)
{
    struct ssl_record record = plan->moved.items[moved].record;

    record.thumbprint = plan->certificate->thumbprint;
    return record;
}

/* The intent has the only copy of it, or of what it had before an attempt for the same certificate:
 * should this one fail, too, that is what it gets back. */
static bool is_kept(const struct plan *plan, const struct overriding_binding *before)
{
    const struct snapshot *snapshot = plan->snapshot;
    const struct overriding_binding *now = overriding_find(&snapshot->overriding, before);

    return now == NULL ? is_missing(snapshot, before)
                       : is_left(snapshot, now) && has(now, plan->certificate);
}

struct moved_records moves_intent(const struct plan *plan)
{
    const struct snapshot *snapshot = plan->snapshot;
    const struct moved_records *before = &snapshot->state.intent.moved;
    struct moved_records moved = plan->moved;

    for (size_t i = 0; i < moved.count; i++) {
        moved.given[i] = plan->certificate->thumbprint;
    }
    for (size_t i = 0; i < before->count; i++) {
        const struct overriding_bindings list = {.items = moved.items, .count = moved.count};
        if (is_kept(plan, &before->items[i]) && moved.count < MOVED_MAX &&
            overriding_find(&list, &before->items[i]) == NULL) {
            moved.given[moved.count] = before->given[i];
            moved.items[moved.count++] = before->items[i];
        }
    }
    return moved;
}
