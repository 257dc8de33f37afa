/* The invariants, one function each: what is wrong, or NULL; and the list of all. */
#include "invariants.h"

#include "choices.h"
#include "losses.h"
#include "policy.h"
#include "populations.h"
#include "proofs.h"
#include "records.h"
#include "serving.h"

#include <stdio.h>
#include <string.h>

bool bindings_both_carry(const struct model *model, const struct thumbprint *thumbprint)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct model_binding *binding = &model->bindings[family];
        if (binding->presence != PART_PRESENT || !ssl_record_is_sstp(&binding->record) ||
            !thumbprint_equal(&binding->record.thumbprint, thumbprint)) {
            return false;
        }
    }
    return true;
}

unsigned passage_reported(const struct passage *passage, enum report_kind kind)
{
    return passage->after->log.reports[kind] - passage->before->log.reports[kind];
}

unsigned passage_done(const struct passage *passage, enum model_call call)
{
    return passage->after->log.done[call] - passage->before->log.done[call];
}

bool passage_sstp_bound(const struct passage *passage)
{
    return passage->after->bindings[FAMILY_IPV4].by_sstp ||
           passage->after->own_bindings != passage->before->own_bindings;
}

bool passage_at_rest(const struct passage *passage)
{
    return passage->pass.result == PASS_HEALTHY || passage->pass.result == PASS_ROTATED;
}

static bool left_stopped_by_us(const struct model *model, enum model_service_id service)
{
    const struct intent *intent = &model->stored.intent;
    bool named = false;

    for (size_t i = 0; i < intent->services.count; i++) {
        named = named || strcmp(intent->services.items[i], model_service_name(service)) == 0;
    }
    for (size_t i = 0; i < intent->companions.count; i++) {
        named =
            named || (intent->companions.stopped[i] &&
                      service_name_equal(intent->companions.names[i], model_service_name(service)));
    }
    return intent->presence == PART_PRESENT && model->intent_boot == model->boot && named;
}

/* It follows a rotation that stands: it does not fail the pass, is tried again all the same, and an
 * error says so. */
static bool companions_is_retried(const struct passage *passage, enum model_service_id service)
{
    return service >= MODEL_COMPANION && left_stopped_by_us(passage->after, service) &&
           passage->pass.pending && passage_reported(passage, REPORT_COMPANION_START_FAILED) > 0;
}

/* What ran, or was left stopped by us, runs, or is being retried and an error says so. */
static const char *what_ran_runs(const struct passage *passage)
{
    const bool retried = passage->pass.result == PASS_FAILED &&
                         passage_reported(passage, REPORT_SERVICE_STOP_FAILED) +
                                 passage_reported(passage, REPORT_SERVICE_START_FAILED) +
                                 passage_reported(passage, REPORT_VERIFICATION_FAILED) >
                             0;

    if (passage->after->shuts_down) {
        return NULL; /* the boot starts what is to run */
    }
    for (int i = 0; i < MODEL_ALL_SERVICES && !retried; i++) {
        if (model_running(passage->before, (enum model_service_id)i) &&
            !model_running(passage->after, (enum model_service_id)i) &&
            !companions_is_retried(passage, (enum model_service_id)i)) {
            return "a service that ran does not run";
        }
    }
    return NULL;
}

static const char *the_families_agree(const struct passage *passage)
{
    const struct model_binding *ipv4 = &passage->after->bindings[FAMILY_IPV4];
    const struct model_binding *ipv6 = &passage->after->bindings[FAMILY_IPV6];

    if (!passage_at_rest(passage) || model_offloaded(passage->after)) {
        return NULL;
    }
    if (ipv4->presence != PART_PRESENT || ipv6->presence != PART_PRESENT) {
        return "a binding is not there";
    }
    return thumbprint_equal(&ipv4->record.thumbprint, &ipv6->record.thumbprint)
               ? NULL
               : "the families differ";
}

/* (What SSTP itself removes when it starts names what is gone from the store: whoever starts it, it
 * would not serve with that. What ran is started all the same, and what is missing is found.) */
static const char *no_binding_is_lost(const struct passage *passage)
{
    const unsigned reported = passage_reported(passage, REPORT_BINDING_RESTORE_FAILED) +
                              passage_reported(passage, REPORT_VERIFICATION_FAILED);

    for (int family = 0; family < FAMILY_COUNT; family++) {
        if (passage->before->bindings[family].presence != PART_ABSENT &&
            passage->after->bindings[family].presence == PART_ABSENT &&
            !passage->after->bindings[family].dropped && reported == 0) {
            return "a binding is lost, and nothing says so";
        }
    }
    return NULL;
}

/* SstpSvc exists on every Windows: only a record of SSTP's, its stored hash or a rotation of ours
 * shows that a server uses SSTP. */
static bool uses_sstp(const struct model *model)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        if (model->bindings[family].presence != PART_ABSENT &&
            ssl_record_is_sstp(&model->bindings[family].record)) {
            return true;
        }
    }
    return (model_offloaded(model) &&
            (model->settings.has_offload_hash || model->settings.offload_probe[0] != '\0')) ||
           model->parameters.hashes.sha256.presence != PART_ABSENT ||
           model->stored.last_good.presence == PART_PRESENT ||
           model->stored.intent.presence == PART_PRESENT ||
           (model->stored.choice.presence == PART_PRESENT && model->stored.choice.requested);
}

/* (But a companion that we stopped is started, whatever became of SSTP meanwhile: else an
 * administrator who disables RemoteAccess loses one that has nothing to do with it.) */
static const char *nothing_is_made_where_sstp_is_not_in_use(const struct passage *passage)
{
    const struct model_service *remote_access = &passage->before->services[MODEL_REMOTE_ACCESS];
    const bool disabled = remote_access->disabled &&
                          !passage->before->unreadable[MODEL_PART_REMOTE_ACCESS]; /* and so seen */
    const bool asked_for = passage_reported(passage, REPORT_REQUEST_TAKEN) > 0;
    const bool unused =
        (!uses_sstp(passage->before) && !asked_for) || !remote_access->installed || disabled;
    const struct model_log *log = &passage->after->log;
    const struct model_log *earlier = &passage->before->log;

    return unused && log->server_writes - log->owed_starts !=
                         earlier->server_writes - earlier->owed_starts
               ? "something was changed though SSTP is not in use"
               : NULL;
}

static const char *the_hashes_agree(const struct passage *passage)
{
    const struct model *model = passage->after;
    const struct hash_pair *hashes = &model->parameters.hashes;
    const struct thumbprint *thumbprint = &model->bindings[FAMILY_IPV4].record.thumbprint;
    const struct model_certificate *bound = model_by_thumbprint(model, thumbprint);

    if (!passage_at_rest(passage)) {
        return NULL;
    }
    if (model_offloaded(model)) {
        return records_balancers_hash(model);
    }
    if (hashes->sha256.presence == PART_MALFORMED || hashes->sha1.presence == PART_MALFORMED) {
        return "a hash is malformed";
    }
    if (hashes->sha1.presence == PART_PRESENT &&
        memcmp(hashes->sha1.bytes, thumbprint->bytes, THUMBPRINT_SIZE) != 0) {
        return "SHA1CertificateHash disagrees";
    }
    if (hashes->sha256.presence == PART_PRESENT && bound != NULL &&
        memcmp(hashes->sha256.bytes, bound->facts.sha256, SHA256_SIZE) != 0) {
        return "SHA256CertificateHash disagrees";
    }
    return model->parameters.hash_configured_by_admin.value != 0 &&
                   hashes->sha256.presence != PART_PRESENT
               ? "the hash that the administrator's choice rests on is gone"
               : NULL;
}

static const char *a_healthy_pass_writes_nothing(const struct passage *passage)
{
    return passage->pass.result == PASS_HEALTHY &&
                   passage_reported(passage, REPORT_INTENT_RESUMED) == 0 &&
                   passage->before->stored.intent.companions.count == 0 &&
                   passage->after->log.server_writes != passage->before->log.server_writes
               ? "a healthy pass changed the server"
               : NULL;
}

static const char *there_is_a_next_check(const struct passage *passage)
{
    return passage->pass.next_check > passage->before->now ? NULL : "there is no next check";
}

/* One that died while something that needs it went on, or was to go on, comes back with that. */
static bool needed_by_what_ran(const struct model *before, enum model_service_id service)
{
    for (int i = 0; i < MODEL_ALL_SERVICES; i++) {
        const enum model_service_id needed = model_needed_by((enum model_service_id)i);
        const bool to_run = model_running(before, (enum model_service_id)i) ||
                            left_stopped_by_us(before, (enum model_service_id)i);
        if (to_run && (needed == service || model_needed_by(needed) == service)) {
            return true;
        }
    }
    return false;
}

/* RemoteAccess that ended by itself may be started, and what it needs with it; not where somebody
 * stopped that. */
static bool ended_by_itself(const struct model *before, enum model_service_id service)
{
    const struct model_service *remote_access = &before->services[MODEL_REMOTE_ACCESS];

    return service <= MODEL_REMOTE_ACCESS && before->services[service].exit_code != 0 &&
           remote_access->state == SERVICE_IS_STOPPED && remote_access->exit_code != 0 &&
           remote_access->automatic && !remote_access->disabled;
}

static const char *what_was_stopped_stays_stopped(const struct passage *passage)
{
    for (int i = 0; i < MODEL_ALL_SERVICES; i++) {
        const enum model_service_id service = (enum model_service_id)i;
        if (!model_running(passage->before, service) && model_running(passage->after, service) &&
            passage->before->services[i].state != SERVICE_IS_CHANGING &&
            !needed_by_what_ran(passage->before, service) &&
            !ended_by_itself(passage->before, service) &&
            !left_stopped_by_us(passage->before, service)) {
            return "a service that was stopped runs";
        }
    }
    return NULL;
}

static const char *every_failure_is_reported(const struct passage *passage)
{
    const struct model_log *before = &passage->before->log;
    const struct model_log *after = &passage->after->log;
    const unsigned stores = after->failed_stores - before->failed_stores;
    const unsigned reported = model_log_failure_reports(after) - model_log_failure_reports(before);

    if (stores > 0 && !passage->unwritable) {
        return "that our own state cannot be stored was not reported";
    }
    return after->failed_calls - before->failed_calls - stores >
                   reported - passage_reported(passage, REPORT_STATE_WRITE_FAILED)
               ? "a failure was not reported"
               : NULL;
}

/* One that ended again as soon as it ran is reported as that. */
static const char *every_action_is_reported_once(const struct passage *passage)
{
    const unsigned started = passage_done(passage, CALL_START_SERVICE);
    const unsigned reported = passage_reported(passage, REPORT_SERVICE_STARTED) +
                              passage_reported(passage, REPORT_REMOTE_ACCESS_STARTED);

    if (passage_done(passage, CALL_STOP_SERVICE) !=
            passage_reported(passage, REPORT_SERVICE_STOPPED) ||
        started < reported ||
        started > reported + passage_reported(passage, REPORT_REMOTE_ACCESS_NOT_STARTED)) {
        return "a service's stop or start was not reported once";
    }
    if (passage_done(passage, CALL_WRITE_HASHES) !=
        passage_reported(passage, REPORT_HASHES_WRITTEN) +
            passage_reported(passage, REPORT_HASHES_DELETED) +
            passage_reported(passage, REPORT_HASHES_RESTORED)) {
        return "a change of the hashes was not reported once";
    }
    return passage_done(passage, CALL_UPDATE_BINDING) +
                       passage_done(passage, CALL_CREATE_BINDING) !=
                   passage_reported(passage, REPORT_BINDING_REPLACED) +
                       passage_reported(passage, REPORT_BINDING_CREATED) +
                       passage_reported(passage, REPORT_BINDING_RESTORED)
               ? "a change of a binding was not reported once"
               : NULL;
}

/* ---- the list ---- */

/* When a check can tell. */
enum { AFTER_CRASH = 1, WHEN_DISTURBED = 2 };

static const struct {
    unsigned number;
    unsigned tells;
    const char *words;
    const char *(*what_is_wrong)(const struct passage *passage);
} invariants[] = {
    {1, 0, "What ran before a rotation runs after it, or is being retried and an error says so.",
     what_ran_runs},
    {2, 0, "At rest both families carry the same certificate.", the_families_agree},
    {2, 0, "A binding that existed is never left absent.", no_binding_is_lost},
    {2, 0, "While a certificate serves on both families, neither gets another alone.",
     what_serves_is_kept_on_both},
    {4, AFTER_CRASH,
     "A foreign record is not touched unless a setting says so; all fields of a record but the "
     "hash "
     "survive.",
     records_keep_their_settings},
    {13, 0, "What such a record was given together with SSTP's it does not keep without SSTP.",
     records_are_not_left_half_way},
    {4, 0, "At rest a record is SSTP's, unless a setting lets another's have its certificate.",
     records_are_whose_they_should_be},
    {4, AFTER_CRASH, "Nothing is created on a server that does not use SSTP.",
     nothing_is_made_where_sstp_is_not_in_use},
    {4, AFTER_CRASH, "Where TLS ends at a load balancer no binding is changed.",
     records_are_left_alone_behind_a_balancer},
    {4, AFTER_CRASH | WHEN_DISTURBED, "A refused setting that restricts suspends every change.",
     a_refused_setting_suspends},
    {5, 0, "The stored hashes agree with the binding.", the_hashes_agree},
    {5, 0, "SSTP was started after the binding that it serves.",
     sstp_was_started_with_what_is_bound},
    {6, 0, "A pass over a healthy server writes nothing.", a_healthy_pass_writes_nothing},
    {6, 0, "What wins over SSTP's records with another certificate is reported.",
     records_that_win_are_reported},
    {6, WHEN_DISTURBED, "Every pass says when to check next.", there_is_a_next_check},
    {7, AFTER_CRASH | WHEN_DISTURBED, "Never more restarts than the limits.", restarts_are_few},
    {7, 0, "No restart without a change that needs it.", restarts_are_needed},
    {7, AFTER_CRASH, "No restart outside the restart policy while clients can connect.",
     policy_is_kept},
    {6, 0, "What clients cannot use does not wait.", broken_does_not_wait},
    {6, 0, "Nothing waits past its deadline.", deadline_is_kept},
    {7, 0, "What is waited for is not slept through.", policy_is_watched},
    {8, AFTER_CRASH, "RemoteAccess that an administrator stopped stays so.",
     what_was_stopped_stays_stopped},
    {9, WHEN_DISTURBED, "Every failure is reported.", every_failure_is_reported},
    {9, WHEN_DISTURBED, "Every action is reported, once.", every_action_is_reported_once},
    {9, 0, "What is said to be undone is as it was before.", undone_is_as_before},
    {1, 0, "What does not serve makes room for what did.", proofs_lead_back},
    {12, 0, "What an administrator chose on purpose is held.", a_choice_is_held},
    {7, 0, "What is picked in the console waits for an idle server.", a_pick_disconnects_nobody},
    {13, 0, "While a certificate serves, nobody who gets in with it is locked out.",
     nobody_is_locked_out},
    {13, 0, "What was deleted, and serves on, waits for its re-issue for an hour.",
     a_reissue_is_waited_for},
    {13, 0, "No rotation leaves a record behind by which clients get in.", records_are_waited_for},
};

#define DONE_WRONG "What must never happen was done."

const char *invariant_words(size_t number)
{
    const size_t count = sizeof(invariants) / sizeof(invariants[0]);

    return number < count ? invariants[number].words : number == count ? DONE_WRONG : NULL;
}

static bool can_tell(unsigned tells, const struct passage *passage)
{
    return (!passage->crashed || (tells & AFTER_CRASH)) &&
           (!passage->disturbed || (tells & WHEN_DISTURBED));
}

bool invariants_hold(const struct passage *passage, struct violation *out)
{
    const struct model_log *log = &passage->after->log;

    if (log->violation[0] != '\0') {
        *out = (struct violation){log->invariant, DONE_WRONG, ""};
        memcpy(out->detail, log->violation, sizeof(out->detail));
        return false;
    }
    for (size_t i = 0; i < sizeof(invariants) / sizeof(invariants[0]); i++) {
        const char *wrong =
            can_tell(invariants[i].tells, passage) ? invariants[i].what_is_wrong(passage) : NULL;
        if (wrong != NULL) {
            *out = (struct violation){invariants[i].number, invariants[i].words, ""};
            (void)snprintf(out->detail, sizeof(out->detail), "%s", wrong);
            return false;
        }
    }
    return true;
}
