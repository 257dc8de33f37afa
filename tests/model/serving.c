/* SSTP started with what is bound, and restarted as little as that needs. */
#include "serving.h"

#include "model_parts.h"
#include "proofs.h"

#include <string.h>

/* What SSTP puts into the crypto binding is what HTTP.sys shows to clients. */
static bool serves_what_is_bound(const struct model *model)
{
    const struct thumbprint mark = model_mark(model->parameters.hashes.sha256.bytes);

    if (model_offloaded(model)) {
        return model->sstp_serves && thumbprint_equal(&model->sstp_captured, &mark);
    }
    return model->sstp_serves &&
           thumbprint_equal(&model->sstp_captured,
                            &model->bindings[FAMILY_IPV4].record.thumbprint) &&
           thumbprint_equal(&model->sstp_captured, &model->bindings[FAMILY_IPV6].record.thumbprint);
}

static bool has_foreign_record(const struct model *model)
{
    return !ssl_record_is_sstp(&model->bindings[FAMILY_IPV4].record) ||
           !ssl_record_is_sstp(&model->bindings[FAMILY_IPV6].record);
}

/* We noted what SSTP started with: nothing is left to be guessed. */
static bool start_is_known(const struct model *model)
{
    return model_start_is_noted(model) &&
           thumbprint_equal(&model->stored.sstp_start.thumbprint, &model->sstp_captured);
}

/* At rest SSTP was started with what is bound, unless that is said to be still to come or cannot
 * be known. */
const char *sstp_was_started_with_what_is_bound(const struct passage *passage)
{
    const struct model *model = passage->after;
    const bool knowable =
        (!model->starts_undated || model->starts_learnt) && !model->writes_undated;

    if (!passage_at_rest(passage) || !model_running(model, MODEL_SSTP) || !knowable ||
        findings_have(passage->ongoing, REASON_RESTART_PENDING) ||
        findings_have(passage->ongoing, REASON_SSTP_START_UNKNOWN) ||
        (passage->clock_was_set && !start_is_known(model)) ||
        (passage->without_probe && !model->sstp_serves) ||
        (model->rules.foreign_refused && has_foreign_record(model)) ||
        ((model_offloaded(model) || model->sstp_offloaded) && !start_is_known(passage->before))) {
        return NULL; /* (what was set for a load balancer before we looked nothing dates) */
    }
    return serves_what_is_bound(model) ? NULL : "SSTP does not serve with what is bound";
}

static bool same_hash(const struct hash_value *a, const struct hash_value *b)
{
    return a->presence == b->presence &&
           (a->presence != PART_PRESENT || memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0);
}

static bool same_hashes(const struct model *a, const struct model *b)
{
    return same_hash(&a->parameters.hashes.sha256, &b->parameters.hashes.sha256) &&
           same_hash(&a->parameters.hashes.sha1, &b->parameters.hashes.sha1);
}

/* With this pass's. One that seemed to lie ahead when it looked, by a clock set back, did not
 * count. */
static size_t restarts_within(const struct passage *passage, instant period)
{
    const struct model *model = passage->after;
    const instant last = model->restarts[model->restart_count - 1];
    size_t count = model->restart_count - passage->before->restart_count;

    for (size_t i = 0; i < passage->before->restart_count; i++) {
        count += model->restarts[i] <= passage->before->now && last - model->restarts[i] < period;
    }
    return count;
}

/* What all clients get in without: none is locked out by what is in service, not even one who
 * trusts no certificate that stands in. */
static bool is_for_better_only(const struct passage *passage)
{
    for (size_t i = 0; i < passage->findings->count; i++) {
        const enum reason reason = passage->findings->items[i].reason;
        if (reason == REASON_TRUSTED_BY_FEWER ||
            ((reason_effects(reason) & EFFECTS_CHANGE) && reason != REASON_RENEWED &&
             reason != REASON_SUPERSEDED && reason != REASON_ORDERED &&
             reason != REASON_CHOICE_PICKED)) {
            return false;
        }
    }
    return true;
}

/* Nobody is connected, and somebody is kept out: one more costs no client anything. */
static bool costs_nobody(const struct passage *passage)
{
    const struct model *before = passage->before;

    return !model_running(before, MODEL_REMOTE_ACCESS) ||
           (before->tunnels == 0 && !before->unreadable[MODEL_PART_CONNECTIONS] &&
            !is_for_better_only(passage));
}

/* 1, 2, 4 ... minutes after the one before it, by how many there were within a day. */
static bool is_late_enough(const struct passage *passage)
{
    const struct model *model = passage->after;
    const size_t before = restarts_within(passage, INSTANT_DAY) - 1;
    const instant gap = before > 6 ? INSTANT_HOUR : (INSTANT_MINUTE << before) / 2;

    return model->restart_count - passage->before->restart_count == 1 &&
           (model->restart_count == 1 ||
            model->restarts[model->restart_count - 1] - model->restarts[model->restart_count - 2] >=
                gap);
}

const char *restarts_are_few(const struct passage *passage)
{
    const uint32_t *limits = passage->settings->values;

    if (passage->after->restart_count == passage->before->restart_count) {
        return NULL; /* the limits may be others by now */
    }
    if (passage->overriding && passage_reported(passage, REPORT_OVERRIDDEN) > 0) {
        return NULL; /* an administrator takes it upon themselves, and it is said */
    }
    if (costs_nobody(passage) && is_late_enough(passage)) {
        return NULL;
    }
    if (restarts_within(passage, INSTANT_HOUR) > limits[SETTING_RESTARTS_PER_HOUR]) {
        return "more restarts than allowed in an hour";
    }
    return restarts_within(passage, INSTANT_DAY) > limits[SETTING_RESTARTS_PER_DAY]
               ? "more restarts than allowed in a day"
               : NULL;
}

/* What SSTP reads when it starts is as before, or was right when it did. */
static bool hashes_need_none(const struct model *before, const struct model *after)
{
    return same_hashes(before, after) || (before->stored.sstp_start.hashes_agreed &&
                                          !model_offloaded(before) && !model_offloaded(after));
}

const char *restarts_are_needed(const struct passage *passage)
{
    const struct model *before = passage->before;
    const struct model *after = passage->after;

    if (passage->pass.result != PASS_ROTATED || after->restart_count == before->restart_count ||
        before->stored.intent.restart || !start_is_known(before) || proofs_allow_restart(passage) ||
        (passage->clock_was_set && before->unreachable_since != 0)) {
        return NULL; /* (by a clock that was set nobody can tell for how long nobody got in) */
    }
    return serves_what_is_bound(before) && !has_foreign_record(before) &&
                   thumbprint_equal(&before->bindings[FAMILY_IPV4].record.thumbprint,
                                    &after->bindings[FAMILY_IPV4].record.thumbprint) &&
                   hashes_need_none(before, after)
               ? "a restart that nothing needed"
               : NULL;
}

/* After a start of its own SSTP would serve with that certificate. */
static bool would_serve(const struct model *model, const struct thumbprint *thumbprint)
{
    struct model started = *model;

    return model_sstp_can_serve(&started) && thumbprint_equal(&started.sstp_captured, thumbprint);
}

/* SSTP wants the same certificate on both families: one that serves, and would after its next
 * start, is not given up for one family's sake. */
const char *what_serves_is_kept_on_both(const struct passage *passage)
{
    const struct model *before = passage->before;
    const struct thumbprint *bound = &before->bindings[FAMILY_IPV4].record.thumbprint;

    return passage_reported(passage, REPORT_FAMILY_KEPT) > 0 &&
                   !findings_have(passage->findings, REASON_HASH_DISAGREES) &&
                   serves_what_is_bound(before) && model_certificate_fit(before, bound) &&
                   would_serve(before, bound)
               ? "one family has another certificate though both served"
               : NULL;
}

/* Only RemoteAccess was started again, and where that makes SSTP read it read what had been there
 * before: it would not have served after any other start. */
static bool only_read_again(const struct model *before, const struct model *after)
{
    return before->services[MODEL_SSTP].starts == after->services[MODEL_SSTP].starts &&
           before->services[MODEL_REMOTE_ACCESS].starts !=
               after->services[MODEL_REMOTE_ACCESS].starts;
}

/* What says that all is as it was before, is, whatever the calls claimed. */
const char *undone_is_as_before(const struct passage *passage)
{
    const struct model *before = passage->before;
    const struct model *after = passage->after;

    if (passage_reported(passage, REPORT_ROTATION_UNDONE) +
                passage_reported(passage, REPORT_ROTATION_CANCELLED) ==
            0 ||
        passage_reported(passage, REPORT_INTENT_RESUMED) > 0) {
        return NULL;
    }
    for (int family = 0; family < FAMILY_COUNT; family++) {
        if (before->bindings[family].presence == PART_MALFORMED) {
            continue; /* what was no certificate's hash cannot be bound again */
        }
        if (before->bindings[family].presence != after->bindings[family].presence ||
            !thumbprint_equal(&before->bindings[family].record.thumbprint,
                              &after->bindings[family].record.thumbprint)) {
            return "undone, and a binding is not as before";
        }
    }
    for (size_t i = 0; i < before->overriding_count; i++) {
        const size_t index = model_overriding_index(after, &before->overriding[i]);
        if (index == MODEL_OVERRIDING_MAX ||
            !thumbprint_equal(&before->overriding[i].record.thumbprint,
                              &after->overriding[index].record.thumbprint)) {
            return "undone, and another application's record is not as before";
        }
    }
    if (!same_hashes(before, after)) {
        return "undone, and a hash is not as before";
    }
    return serves_what_is_bound(before) && !serves_what_is_bound(after) &&
                   !only_read_again(before, after)
               ? "undone, and SSTP does not serve as before"
               : NULL;
}
