/* The restart policy, as a person would check it with a clock in the hand. */
#include "policy.h"

#include "proofs.h"
#include "records.h"

#include <string.h>

bool policy_never_lets(const struct settings *settings)
{
    return settings->bad[SETTING_RESTART_POLICY] || settings->bad[SETTING_RESTART_WINDOWS] ||
           ((settings->values[SETTING_RESTART_POLICY] == RESTART_WINDOW ||
             settings->values[SETTING_RESTART_POLICY] == RESTART_WINDOW_OR_IDLE) &&
            settings->window_count == 0);
}

/* What the local clock shows lies in one of the windows. */
static bool window_is_open(const struct model *model, instant at)
{
    const instant local = model_local(model, at);
    const unsigned minute = (unsigned)(local / INSTANT_MINUTE % 1440);
    const unsigned today = (unsigned)((local / INSTANT_DAY + 1) % 7);
    const unsigned yesterday = (today + 6) % 7;

    for (size_t i = 0; i < model->settings.window_count; i++) {
        const struct restart_window *window = &model->settings.windows[i];
        const bool over_midnight = window->until <= window->from;
        if (((window->days >> today & 1) && minute >= window->from &&
             (over_midnight || minute < window->until)) ||
            ((window->days >> yesterday & 1) && over_midnight && minute < window->until)) {
            return true;
        }
    }
    return false;
}

/* The hour that the clock shows twice: which of the two a window means is not said. */
static bool is_shown_twice(const struct model *model, instant at)
{
    const instant change = model->zone.summer_ends;

    return at + INSTANT_HOUR >= change && at < change + INSTANT_HOUR;
}

static bool window_may_be_open(const struct model *model, instant at)
{
    return window_is_open(model, at) ||
           (is_shown_twice(model, at) &&
            (window_is_open(model, at - INSTANT_HOUR) || window_is_open(model, at + INSTANT_HOUR)));
}

/* ---- whether there is time ---- */

instant policy_deadline(const struct model *model)
{
    const struct model_certificate *bound =
        model_by_thumbprint(model, &model->bindings[FAMILY_IPV4].record.thumbprint);
    const instant days = model->settings.values[SETTING_DEADLINE_DAYS] * INSTANT_DAY;
    instant sixth;

    if (bound == NULL || !bound->facts.decoded) {
        return 0;
    }
    sixth = (bound->facts.not_after - bound->facts.not_before) / 6;
    return bound->facts.not_after - (sixth < days ? sixth : days);
}

static bool hash_is(const struct hash_value *hash, const uint8_t *bytes, size_t size, bool required)
{
    return hash->presence == PART_PRESENT ? memcmp(hash->bytes, bytes, size) == 0
                                          : hash->presence == PART_ABSENT && !required;
}

static bool hashes_agree(const struct model *model, const struct model_certificate *bound)
{
    const struct hash_pair *hashes = &model->parameters.hashes;

    return hash_is(&hashes->sha256, bound->facts.sha256, SHA256_SIZE,
                   model->parameters.hash_configured_by_admin.value != 0) &&
           hash_is(&hashes->sha1, bound->facts.thumbprint.bytes, THUMBPRINT_SIZE, false);
}

/* By the last rotation, and nobody wrote the records since; that it is the baseline now could not
 * be stored. */
static bool was_left_by_us(const struct model *model, const struct thumbprint *bound)
{
    const struct last_rotation *last = &model->stored.last_rotation;

    return last->presence == PART_PRESENT && last->result == ROTATION_DONE &&
           thumbprint_equal(&last->target, bound) &&
           model->bindings[FAMILY_IPV4].written_at <= last->ended_at &&
           model->bindings[FAMILY_IPV6].written_at <= last->ended_at;
}

/* As it was left, whether for good or until something better comes; so it is taken, too, where
 * nothing is remembered of what was there before. */
static bool was_there_before(const struct model *model, const struct thumbprint *bound)
{
    const struct last_good *known = &model->stored.last_good;

    return known->presence != PART_PRESENT || thumbprint_equal(&known->thumbprint, bound) ||
           thumbprint_equal(&known->stand_in, bound) || thumbprint_equal(&known->in_time, bound) ||
           was_left_by_us(model, bound);
}

/* What was stored when SSTP started, as was seen then, was of what is bound. */
static bool hashes_agreed_at_start(const struct model *model, const struct thumbprint *bound)
{
    const struct sstp_start *start = &model->stored.sstp_start;

    return start->hashes_agreed && model_start_is_noted(model) &&
           thumbprint_equal(&start->thumbprint, bound);
}

/* The console stored the hash of another certificate, and SSTP has not read it since: it only does
 * when it starts. */
static bool pick_pending(const struct model *model, const struct model_certificate *bound)
{
    const struct hash_value *hash = &model->parameters.hashes.sha256;

    if (model->parameters.hash_configured_by_admin.value == 0 || hash->presence != PART_PRESENT ||
        !(was_there_before(model, &bound->facts.thumbprint) ||
          hashes_agreed_at_start(model, &bound->facts.thumbprint))) {
        return false; /* the record may be what was changed, and not the hash */
    }
    for (size_t i = 0; i < model->certificate_count; i++) {
        const struct model_certificate *picked = &model->certificates[i];
        if (picked != bound && memcmp(hash->bytes, picked->facts.sha256, SHA256_SIZE) == 0) {
            return model_certificate_fit(model, &picked->facts.thumbprint);
        }
    }
    return false;
}

/* What is stored was changed since SSTP started with the right one: it reads that only when it
 * starts. */
static bool hashes_changed_since(const struct model *model, const struct model_certificate *bound)
{
    return model_running(model, MODEL_SSTP) &&
           hashes_agreed_at_start(model, &bound->facts.thumbprint) && !pick_pending(model, bound);
}

/* SSTP wrote it, or somebody so soon after its start that nobody can tell, or could. */
static bool may_be_sstps_own(const struct model *model, const struct model_binding *binding)
{
    return binding->by_sstp || model_written_at_start(model, binding) ||
           model_noted_as_sstps(model, binding);
}

/* An administrator ordered another one over it before it was known as in service: whoever bound it,
 * it was not chosen, so it serves whom it was known to serve before, or nobody. */
static bool was_ordered_away(const struct model *model, const struct thumbprint *bound)
{
    const struct admin_choice *choice = &model->stored.choice;

    return choice->presence == PART_PRESENT && choice->requested &&
           thumbprint_equal(&choice->over, bound) && !was_there_before(model, bound);
}

/* Clients can connect, nothing is half done, and it is known that SSTP was started with what is
 * bound: the most that can be wrong is that there is a better certificate. */
static bool is_well(const struct model *model, bool picked)
{
    const struct thumbprint *thumbprint = &model->bindings[FAMILY_IPV4].record.thumbprint;
    const struct model_certificate *bound = model_by_thumbprint(model, thumbprint);
    const struct sstp_start *start = &model->stored.sstp_start;

    const struct model_service *remote_access = &model->services[MODEL_REMOTE_ACCESS];

    if (remote_access->state == SERVICE_IS_STOPPED && remote_access->exit_code != 0) {
        return false; /* it ended by itself: nobody is connected */
    }
    if (thumbprint_equal(&model->stored.last_good.stand_in, thumbprint)) {
        return false; /* whoever it is not good enough for waits for the next */
    }
    if (may_be_sstps_own(model, &model->bindings[FAMILY_IPV4]) &&
        !thumbprint_equal(&model->stored.last_good.thumbprint, thumbprint)) {
        return false; /* SSTP looks at no names: it may be for others than this server's */
    }
    if (was_ordered_away(model, thumbprint)) {
        return false;
    }
    return bound != NULL && model_certificate_fit(model, thumbprint) && !records_lock_out(model) &&
           model_names_fit(model, bound) && model_serves_clients(model) &&
           (picked ? pick_pending(model, bound)
                   : hashes_agree(model, bound) || hashes_changed_since(model, bound)) &&
           ssl_record_is_sstp(&model->bindings[FAMILY_IPV4].record) &&
           ssl_record_is_sstp(&model->bindings[FAMILY_IPV6].record) &&
           model->stored.intent.presence == PART_ABSENT && start->presence == PART_PRESENT &&
           model_start_is_noted(model) && thumbprint_equal(&start->thumbprint, thumbprint);
}

bool policy_is_well(const struct model *model)
{
    return is_well(model, false);
}

instant policy_limited_until(const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        if (finding->reason == REASON_RESTART_SCHEDULED &&
            strcmp(finding->error.object, "newer-limit") == 0) {
            return finding->at;
        }
    }
    return 0;
}

/* ---- the checks ---- */

const char *policy_is_kept(const struct passage *passage)
{
    const struct model *before = passage->before;
    const struct model *after = passage->after;
    instant restart;

    if (after->restart_count == before->restart_count || passage->hurried ||
        !is_well(before, false) || proofs_allow_restart(passage)) {
        return NULL;
    }
    restart = after->restarts[after->restart_count - 1];
    if (restart >= policy_deadline(before)) {
        return NULL;
    }
    if (policy_never_lets(&before->settings)) {
        return "a restart, and the settings that allow one are refused";
    }
    switch (before->settings.values[SETTING_RESTART_POLICY]) {
    case RESTART_WINDOW:
        return window_may_be_open(before, before->now) || window_may_be_open(before, restart)
                   ? NULL
                   : "a restart outside every window";
    case RESTART_WINDOW_OR_IDLE:
        return window_may_be_open(before, before->now) || window_may_be_open(before, restart) ||
                       before->tunnels == 0
                   ? NULL
                   : "a restart outside every window while clients are connected";
    case RESTART_IDLE:
        return before->tunnels == 0 ? NULL : "a restart while clients are connected";
    default:
        return NULL;
    }
}

/* Who picked it restarts RemoteAccess when it suits; until then nobody is disconnected for it. */
const char *a_pick_disconnects_nobody(const struct passage *passage)
{
    const struct model *before = passage->before;
    const struct model *after = passage->after;
    const uint32_t policy = before->settings.values[SETTING_RESTART_POLICY];
    const bool window = policy == RESTART_WINDOW || policy == RESTART_WINDOW_OR_IDLE;
    instant restart;

    if (after->restart_count == before->restart_count || passage->hurried || before->tunnels == 0 ||
        !is_well(before, true) || proofs_allow_restart(passage)) {
        return NULL;
    }
    restart = after->restarts[after->restart_count - 1];
    return restart >= policy_deadline(before) ||
                   (window && (window_may_be_open(before, before->now) ||
                               window_may_be_open(before, restart)))
               ? NULL
               : "clients were disconnected for what was picked in the console";
}

static bool waits(const struct passage *passage)
{
    return findings_have(passage->findings, REASON_RESTART_SCHEDULED);
}

/* By no more than StaggerMinutes, from the deadline or from when the renewal came after it, and
 * half of the time that is left. SSTP may have bound another one meanwhile. */
static instant staggered_deadline(const struct passage *passage)
{
    const struct model *model = passage->after;
    const struct model_certificate *bound =
        model_by_thumbprint(model, &model->bindings[FAMILY_IPV4].record.thumbprint);
    const instant stagger = model->settings.values[SETTING_STAGGER_MINUTES] * INSTANT_MINUTE;
    const instant deadline = policy_deadline(model);
    const instant latest = deadline + (model->now > deadline ? model->now - deadline : 0) + stagger;

    return stagger == 0 || bound == NULL     ? deadline
           : latest < bound->facts.not_after ? latest
                                             : bound->facts.not_after;
}

const char *deadline_is_kept(const struct passage *passage)
{
    const instant latest = staggered_deadline(passage);

    if (!waits(passage)) {
        return NULL;
    }
    if (passage->before->now >= latest) {
        return "it waits past the deadline";
    }
    return passage->pass.next_check > latest ? "the deadline is slept through" : NULL;
}

/* HTTP.sys does not have the certificate in memory, and what happened since SSTP's start, or that
 * this was not seen, gives reason to doubt that it has. */
static bool stored_may_be_empty(const struct model *model)
{
    const instant started_at = model_sstp_read_at(model);
    bool empty = false;
    bool written = false;

    for (int family = 0; family < FAMILY_COUNT; family++) {
        empty = empty || !model->bindings[family].context;
        written = written || model->bindings[family].written_at > started_at;
    }
    return empty && (written || !model->stored.sstp_start.in_store || !model_start_is_noted(model));
}

/* In itself, whatever the certificate is like: that is judged when it comes to rest. */
static bool is_broken(const struct model *model)
{
    const struct thumbprint *thumbprint = &model->bindings[FAMILY_IPV4].record.thumbprint;
    const struct model_certificate *bound = model_by_thumbprint(model, thumbprint);

    if (bound == NULL || !bound->in_store) {
        return stored_may_be_empty(model);
    }
    return (!hashes_agree(model, bound) && !pick_pending(model, bound) &&
            !hashes_changed_since(model, bound)) ||
           !thumbprint_equal(thumbprint, &model->bindings[FAMILY_IPV6].record.thumbprint);
}

const char *broken_does_not_wait(const struct passage *passage)
{
    return waits(passage) && is_broken(passage->before) && is_broken(passage->after)
               ? "clients cannot connect, and it waits"
               : NULL;
}

/* What nothing signals, that a client leaves or that the time zone can be read again, is looked for
 * again soon. What counts is what the last look found of the zone, which a notification that shows
 * nothing new does not repeat. */
#define COUNTED_WITHIN (10 * INSTANT_MINUTE)

const char *policy_is_watched(const struct passage *passage)
{
    const struct model *model = passage->after;
    const uint32_t policy = model->settings.values[SETTING_RESTART_POLICY];

    if (!waits(passage) || passage->pass.next_check <= policy_limited_until(passage->findings) ||
        policy_never_lets(&model->settings) ||
        model->settings.values[SETTING_STAGGER_MINUTES] > 0) {
        return NULL;
    }
    if (policy == RESTART_IDLE || policy == RESTART_WINDOW_OR_IDLE ||
        findings_have(passage->findings, REASON_WINDOW_UNREADABLE) ||
        findings_have(passage->ongoing, REASON_WINDOW_UNREADABLE)) { /* when it was looked at */
        return passage->pass.next_check > model->now + COUNTED_WITHIN
                   ? "that the wait may end is slept through"
                   : NULL;
    }
    for (instant at = model->now + INSTANT_MINUTE; at < passage->pass.next_check;
         at += INSTANT_MINUTE) {
        if (policy == RESTART_WINDOW && window_is_open(model, at) && !is_shown_twice(model, at)) {
            return "a window is slept through";
        }
    }
    return NULL;
}
