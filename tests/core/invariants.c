/* The invariants, one function each, numbered as in the design. */
#include "invariants.h"

#include "unit.h"

static unsigned told_now(const struct situation *situation, enum report_kind kind)
{
    return situation->model.log.reports[kind] - situation->before.log.reports[kind];
}

static bool at_rest(const struct situation *situation)
{
    return situation->pass.result == PASS_HEALTHY || situation->pass.result == PASS_ROTATED;
}

static bool in_use(const struct situation *situation)
{
    return !findings_have(&situation->memory.findings, REASON_SSTP_NOT_IN_USE);
}

#define require(condition, what)                                                                   \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fail_msg("%s. Actions so far: %s", what, situation->model.log.actions);                \
        }                                                                                          \
    } while (0)

/* 1: what ran, or was left stopped by us, runs, or is being retried and an error says so. */
static void what_ran_runs(const struct situation *situation)
{
    const bool retried = situation->pass.result == PASS_FAILED &&
                         told_now(situation, REPORT_SERVICE_STOP_FAILED) +
                                 told_now(situation, REPORT_SERVICE_START_FAILED) +
                                 told_now(situation, REPORT_VERIFICATION_FAILED) >
                             0;

    for (int i = 0; i < MODEL_ALL_SERVICES && !retried; i++) {
        require(!model_running(&situation->before, (enum model_service_id)i) ||
                    model_running(&situation->model, (enum model_service_id)i),
                "a service that ran does not run");
    }
}

/* 2: at rest both bindings carry the same certificate. */
static void the_families_agree(const struct situation *situation)
{
    const struct model_binding *ipv4 = &situation->model.bindings[FAMILY_IPV4];
    const struct model_binding *ipv6 = &situation->model.bindings[FAMILY_IPV6];

    if (at_rest(situation)) {
        require(ipv4->presence == PART_PRESENT && ipv6->presence == PART_PRESENT,
                "a binding is not there");
        require(thumbprint_equal(&ipv4->record.thumbprint, &ipv6->record.thumbprint),
                "the families differ");
    }
}

/* 2: a binding that was there is there, or an error says so. */
static void no_binding_is_lost(const struct situation *situation)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        require(situation->before.bindings[family].presence == PART_ABSENT ||
                    situation->model.bindings[family].presence != PART_ABSENT ||
                    told_now(situation, REPORT_BINDING_RESTORE_FAILED) > 0,
                "a binding is lost");
    }
}

/* 4: the settings of a record survive; a foreign record stays as it is. */
static void records_keep_their_settings(const struct situation *situation)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct model_binding *before = &situation->before.bindings[family];
        const struct model_binding *after = &situation->model.bindings[family];

        if (before->presence != PART_ABSENT && !ssl_record_is_sstp(&before->record)) {
            require(after->presence == before->presence && after->written_at == before->written_at,
                    "a foreign record was touched");
        } else if (situation->settings_known[family] && after->presence != PART_ABSENT) {
            require(ssl_record_same_settings(&after->record, &situation->record_settings[family]),
                    "a record lost its settings");
        }
    }
}

/* 4: where SSTP is not in use, nothing is changed. */
static void nothing_is_made_where_sstp_is_not_in_use(const struct situation *situation)
{
    require(in_use(situation) ||
                situation->model.log.server_writes == situation->before.log.server_writes,
            "something was changed though SSTP is not in use");
}

/* 5: at rest the stored hashes are those of what is bound. */
static void the_hashes_agree(const struct situation *situation)
{
    const struct model *model = &situation->model;
    const struct hash_pair *hashes = &model->parameters.hashes;
    const uint8_t *thumbprint = model->bindings[FAMILY_IPV4].record.thumbprint.bytes;

    if (!at_rest(situation)) {
        return;
    }
    require(hashes->sha256.presence != PART_MALFORMED && hashes->sha1.presence != PART_MALFORMED,
            "a hash is malformed");
    require(hashes->sha1.presence == PART_ABSENT ||
                memcmp(hashes->sha1.bytes, thumbprint, THUMBPRINT_SIZE) == 0,
            "SHA1CertificateHash disagrees");
    /* The model's SHA-256 is made from the same number as the thumbprint. */
    require(hashes->sha256.presence == PART_ABSENT ||
                hashes->sha256.bytes[0] == (uint8_t)(0x80 + thumbprint[0]),
            "SHA256CertificateHash disagrees");
    require(model->parameters.hash_configured_by_admin.value == 0 ||
                hashes->sha256.presence == PART_PRESENT,
            "the hash that the administrator's choice rests on is gone");
}

static bool serves_what_is_bound(const struct model *model)
{
    return model->sstp_serves &&
           thumbprint_equal(&model->sstp_captured,
                            &model->bindings[FAMILY_IPV4].record.thumbprint) &&
           thumbprint_equal(&model->sstp_captured, &model->bindings[FAMILY_IPV6].record.thumbprint);
}

/* 5: at rest SSTP was started with what is bound, unless that is said to be still to come or
 * cannot be known. */
static void sstp_was_started_with_what_is_bound(const struct situation *situation)
{
    const struct model *model = &situation->model;
    const bool knowable = !model->starts_undated && !model->writes_undated;

    if (at_rest(situation) && model_running(model, MODEL_SSTP) && knowable &&
        !findings_have(&situation->reconciler.standing, REASON_RESTART_PENDING) &&
        !findings_have(&situation->reconciler.standing, REASON_SSTP_START_UNKNOWN)) {
        require(serves_what_is_bound(model) || (situation->without_probe && !model->sstp_serves),
                "SSTP does not serve with what is bound");
    }
}

/* 6: a pass that finds nothing to do changes nothing, but what an interrupted one left to do. */
static void a_healthy_pass_writes_nothing(const struct situation *situation)
{
    require(situation->pass.result != PASS_HEALTHY ||
                told_now(situation, REPORT_INTENT_RESUMED) > 0 ||
                situation->model.log.server_writes == situation->before.log.server_writes,
            "a healthy pass changed the server");
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

static size_t restarts_within(const struct model *model, instant period)
{
    size_t count = 0;

    for (size_t i = 0; i < model->restart_count; i++) {
        count += model->now - model->restarts[i] < period;
    }
    return count;
}

/* 7: never more restarts than the limits, and none without a change that needs it. */
static void restarts_are_few_and_needed(const struct situation *situation)
{
    const struct model *model = &situation->model;
    const struct model *before = &situation->before;
    const uint32_t *limits = situation->settings.values;

    require(restarts_within(model, INSTANT_HOUR) <= limits[SETTING_RESTARTS_PER_HOUR],
            "more restarts than allowed in an hour");
    require(restarts_within(model, INSTANT_DAY) <= limits[SETTING_RESTARTS_PER_DAY],
            "more restarts than allowed in a day");
    if (situation->pass.result == PASS_ROTATED && model->restart_count > before->restart_count &&
        !before->stored.intent.restart && !situation->without_probe) {
        require(!serves_what_is_bound(before) ||
                    !thumbprint_equal(&before->bindings[FAMILY_IPV4].record.thumbprint,
                                      &model->bindings[FAMILY_IPV4].record.thumbprint) ||
                    !same_hashes(before, model),
                "a restart that nothing needed");
    }
}

static bool left_stopped_by_us(const struct model *model, enum model_service_id service)
{
    const struct intent *intent = &model->stored.intent;
    bool named = false;

    for (size_t i = 0; i < intent->services.count; i++) {
        named = named || strcmp(intent->services.items[i], model_service_name(service)) == 0;
    }
    return intent->presence == PART_PRESENT && model->intent_boot == model->boot && named;
}

/* 8: what an administrator stopped stays stopped. */
static void what_was_stopped_stays_stopped(const struct situation *situation)
{
    for (int i = 0; i < MODEL_ALL_SERVICES; i++) {
        const enum model_service_id service = (enum model_service_id)i;
        require(model_running(&situation->before, service) ||
                    !model_running(&situation->model, service) ||
                    left_stopped_by_us(&situation->before, service),
                "a service that was stopped runs");
    }
}

/* 9: every failure is told. */
static void every_failure_is_told(const struct situation *situation)
{
    require(situation->model.log.failed_calls - situation->before.log.failed_calls <=
                model_log_failure_reports(&situation->model.log) -
                    model_log_failure_reports(&situation->before.log),
            "a failure was not reported");
}

/* What says that all is as it was before, is; as far as failed calls had no effect. */
static void undone_is_as_before(const struct situation *situation)
{
    const struct model *before = &situation->before;
    const struct model *after = &situation->model;

    if (told_now(situation, REPORT_ROTATION_UNDONE) +
                told_now(situation, REPORT_ROTATION_CANCELLED) ==
            0 ||
        told_now(situation, REPORT_INTENT_RESUMED) > 0 || after->log.liars > before->log.liars) {
        return;
    }
    for (int family = 0; family < FAMILY_COUNT; family++) {
        require(before->bindings[family].presence == after->bindings[family].presence &&
                    thumbprint_equal(&before->bindings[family].record.thumbprint,
                                     &after->bindings[family].record.thumbprint),
                "undone, and a binding is not as before");
    }
    require(same_hashes(before, after), "undone, and a hash is not as before");
    require(!serves_what_is_bound(before) || serves_what_is_bound(after),
            "undone, and SSTP does not serve as before");
}

static void there_is_a_next_look(const struct situation *situation)
{
    require(situation->pass.next_look > situation->before.now, "there is no next look");
}

static void nothing_forbidden_was_done(const struct situation *situation)
{
    if (situation->model.log.violation[0] != '\0') {
        fail_msg("%s. Actions so far: %s", situation->model.log.violation,
                 situation->model.log.actions);
    }
}

void invariants_check_crashed(const struct situation *situation)
{
    nothing_forbidden_was_done(situation);
    records_keep_their_settings(situation);
    restarts_are_few_and_needed(situation);
    what_was_stopped_stays_stopped(situation);
}

void invariants_check(const struct situation *situation)
{
    static void (*const checks[])(const struct situation *) = {
        nothing_forbidden_was_done,
        what_ran_runs,
        the_families_agree,
        no_binding_is_lost,
        records_keep_their_settings,
        nothing_is_made_where_sstp_is_not_in_use,
        the_hashes_agree,
        sstp_was_started_with_what_is_bound,
        a_healthy_pass_writes_nothing,
        restarts_are_few_and_needed,
        what_was_stopped_stays_stopped,
        every_failure_is_told,
        undone_is_as_before,
        there_is_a_next_look,
    };

    for (size_t i = 0; i < COUNT_OF(checks); i++) {
        checks[i](situation);
    }
}
