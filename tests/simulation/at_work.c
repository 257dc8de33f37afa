/* Others change SSTP's records and hashes, or stop its services: they are left alone until they are
 * done. Judged from the world alone: what differs between the end of a pass and the beginning of
 * the next one of the same process. */
#include "sim.h"

#include <string.h>

#define DONE_AFTER  (5 * INSTANT_MINUTE)
#define FOLLOWED    (280 * INSTANT_SECOND) /* so much sooner, where SSTP only follows */
#define AT_THE_MOST (9 * INSTANT_MINUTE)   /* 15, and they may have begun before that was seen */

static bool pinned(const struct model *model)
{
    return model->parameters.hash_configured_by_admin.presence == PART_PRESENT &&
           model->parameters.hash_configured_by_admin.value != 0;
}

/* Where nothing is picked SSTP leaves alone what is bound: what it wrote in another's place, others
 * had deleted before. */
static bool sstp_wrote(const struct model *now, const struct model_binding *before,
                       const struct model_binding *binding)
{
    return binding->presence != PART_ABSENT &&
           (binding->by_sstp || model_written_at_start(now, binding)) &&
           (before->presence == PART_ABSENT || pinned(now));
}

static bool same_record(const struct model *before, const struct model *now, int family)
{
    const struct model_binding *a = &before->bindings[family];
    const struct model_binding *b = &now->bindings[family];

    return a->presence == b->presence &&
           thumbprint_equal(&a->record.thumbprint, &b->record.thumbprint) &&
           ssl_record_same_owner(&a->record, &b->record) &&
           (a->written_at == b->written_at || now->writes_undated);
}

static bool record_changed(const struct model *before, const struct model *now, int family)
{
    return !same_record(before, now, family) &&
           !sstp_wrote(now, &before->bindings[family], &now->bindings[family]);
}

static bool same_hash(const struct hash_value *a, const struct hash_value *b)
{
    return a->presence == b->presence &&
           (a->presence != PART_PRESENT || memcmp(a->bytes, b->bytes, SHA256_SIZE) == 0);
}

static bool is_of(const struct hash_value *hash, const uint8_t *bytes, size_t size)
{
    return hash->presence == PART_PRESENT && memcmp(hash->bytes, bytes, size) == 0;
}

static bool started_since(const struct model *before, const struct model *now)
{
    return before->services[MODEL_SSTP].starts != now->services[MODEL_SSTP].starts ||
           before->services[MODEL_REMOTE_ACCESS].starts !=
               now->services[MODEL_REMOTE_ACCESS].starts;
}

static bool are_of(const struct model *before, const struct model *now,
                   const struct thumbprint *thumbprint)
{
    const struct hash_pair *hashes = &now->parameters.hashes;
    const struct model_certificate *bound = model_by_thumbprint(now, thumbprint);

    return bound != NULL && is_of(&hashes->sha256, bound->facts.sha256, SHA256_SIZE) &&
           (hashes->sha1.presence == PART_ABSENT
                ? before->parameters.hashes.sha1.presence == PART_ABSENT
                : is_of(&hashes->sha1, bound->facts.thumbprint.bytes, THUMBPRINT_SIZE));
}

/* Where nothing is picked SSTP writes what it computes of what is bound when it starts, and behind
 * a load balancer it may delete what is there. Who picks one, starts SSTP and gives the pick up
 * leaves the same: that SSTP could not serve with it, and so computed nothing, nobody sees. */
static bool sstp_computes(const struct model *before, const struct model *now)
{
    return model_offloaded(now) || are_of(before, now, &now->sstp_captured) ||
           (!now->sstp_serves && started_since(before, now) &&
            are_of(before, now, &now->bindings[FAMILY_IPV4].record.thumbprint));
}

static bool hash_changed(const struct model *before, const struct model *now)
{
    const struct hash_pair *a = &before->parameters.hashes;
    const struct hash_pair *b = &now->parameters.hashes;

    return pinned(before) != pinned(now) ||
           (!(same_hash(&a->sha256, &b->sha256) && same_hash(&a->sha1, &b->sha1)) &&
            (pinned(now) || !sstp_computes(before, now)));
}

static bool stopped(const struct model *before, const struct model *now)
{
    return model_running(before, MODEL_REMOTE_ACCESS) && !model_running(now, MODEL_REMOTE_ACCESS) &&
           now->services[MODEL_REMOTE_ACCESS].exit_code == 0;
}

/* What nobody could read then was not seen. */
static bool could_see(const struct sim *sim)
{
    for (int part = 0; part < MODEL_BLOCKING_PARTS; part++) {
        if (sim->model.unreadable[part]) {
            return false;
        }
    }
    return true;
}

/* Records tell when they were written, so who is seen late may be done long ago. */
static instant written(const struct model *now, int family)
{
    const struct model_binding *binding = &now->bindings[family];
    const bool dated =
        binding->presence != PART_ABSENT && !now->writes_undated && binding->written_at < now->now;

    return dated ? binding->written_at : now->now;
}

/* Another application's record has a certificate that is there. */
static bool is_followed(const struct model *now, int family)
{
    const struct model_binding *binding = &now->bindings[family];
    const struct model_certificate *certificate =
        model_by_thumbprint(now, &binding->record.thumbprint);

    return binding->presence == PART_PRESENT && !ssl_record_is_sstp(&binding->record) &&
           certificate != NULL && certificate->in_store;
}

static instant when(const struct model *ended, const struct model *now)
{
    instant at = hash_changed(ended, now) || stopped(ended, now) ? now->now : 0;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        const instant changed = record_changed(ended, now, family) ? written(now, family) : 0;
        const instant counts =
            is_followed(now, family) && changed > FOLLOWED ? changed - FOLLOWED : changed;
        at = counts > at ? counts : at;
    }
    return at;
}

static bool same_hashes(const struct model *a, const struct model *b)
{
    return same_hash(&a->parameters.hashes.sha256, &b->parameters.hashes.sha256) &&
           same_hash(&a->parameters.hashes.sha1, &b->parameters.hashes.sha1);
}

/* Since when they go on. */
static void note_begun(struct sim *sim, instant begun)
{
    if (begun <= sim->others_seen) {
        return;
    }
    if (sim->others_seen == 0 || begun - sim->others_seen > DONE_AFTER) {
        sim->others_first = begun;
    }
    sim->others_seen = begun;
}

/* What SSTP wrote at its start is no work that is waited for. But where no time tells that it was
 * SSTP, and where somebody started it, they are at work from then on: the quarter of an hour that
 * locked-out clients wait at most begins there. One after the other: what came between two others
 * says that they went on. */
static void note_what_changed(struct sim *sim, instant work)
{
    const struct model *now = &sim->model;
    const instant ipv4 = same_record(&sim->ended, now, FAMILY_IPV4) ? 0 : written(now, FAMILY_IPV4);
    const instant ipv6 = same_record(&sim->ended, now, FAMILY_IPV6) ? 0 : written(now, FAMILY_IPV6);

    note_begun(sim, ipv4 < ipv6 ? ipv4 : ipv6);
    note_begun(sim, ipv4 < ipv6 ? ipv6 : ipv4);
    note_begun(sim, same_hashes(&sim->ended, now) ? work : now->now);
}

void at_work_note(struct sim *sim)
{
    const instant at = when(&sim->ended, &sim->model);
    const bool sees = could_see(sim);
    const bool comparable = sim->could_see && sees && !sim->last_disturbed;

    sim->could_see = sees;
    if (sim->others_last > sim->model.now || sim->others_seen > sim->model.now ||
        !sim->reconciler.quiet.known) {
        sim->others_last = sim->others_seen = 0; /* another clock, or another process */
        return;
    }
    if (comparable) {
        note_what_changed(sim, at);
    } else if (sees) {
        note_begun(sim, sim->model.now);
    }
    if (comparable && at > sim->others_last) {
        sim->others_last = at;
    }
}

void at_work_check(struct sim *sim, struct trigger trigger)
{
    const struct model_log *log = &sim->model.log;
    const bool rotated = log->reports[REPORT_ROTATION_STARTED] > 0;
    const bool started = log->reports[REPORT_REMOTE_ACCESS_STARTED] +
                             log->reports[REPORT_REMOTE_ACCESS_NOT_STARTED] >
                         0;
    const instant begun = rotated ? sim->rotation_began : sim->seen_at;

    if (!(rotated || started)) {
        return;
    }
    if (sim->others_last != 0 && !sim->hurried && !trigger.ending && !sim->model.shuts_down &&
        !sim->disturbed && !sim->process.dead && begun < sim->others_last + DONE_AFTER &&
        begun < sim->others_first + AT_THE_MOST) {
        sim_violated(sim, SIM_LEAVES, "the server is changed under their hands");
    }
    sim->others_last = sim->others_seen = 0;
}
