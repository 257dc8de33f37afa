/* Building situations and passing over them. */
#include "situation.h"

#include <stdio.h>
#include <stdlib.h>

#include "invariants.h"
#include "unit.h"

#define PASSES_MAX 40

/* ---- building ---- */

static struct ssl_record unusual_record(enum family family, const struct thumbprint *thumbprint)
{
    struct ssl_record record = ssl_record_for_sstp(thumbprint);

    if (family == FAMILY_IPV4) {
        record.certificate_check_mode = 1;
        record.flags = 2;
        strcpy(record.ctl_identifier, "partners");
    } else {
        record.revocation_freshness_time = 3600;
        record.revocation_url_timeout = 15000;
        strcpy(record.ctl_store_name, "CA");
    }
    return record;
}

void situation_healthy(struct situation *situation)
{
    struct model *model = &situation->model;
    const struct model_certificate *sac1;

    model_init(model);
    sac1 = model_issue(model, "SAC1", "vpn.example.com", -300, 60);
    for (int family = 0; family < FAMILY_COUNT; family++) {
        const struct ssl_record record =
            unusual_record((enum family)family, &sac1->facts.thumbprint);
        assert_int_equal(model_http_create(model, (enum family)family, &record), 0);
        situation->record_settings[family] = record;
        situation->settings_known[family] = true;
    }
    assert_int_equal(model_start(model, MODEL_REMOTE_ACCESS), 0);
    assert_true(model->sstp_serves);
    model_advance(model, INSTANT_DAY);
    situation->settings = settings_default();
    situation_new_process(situation);
}

void situation_new_process(struct situation *situation)
{
    model_process_init(&situation->process, &situation->model);
    situation->host = model_host(&situation->process);
    situation->reconciler = (struct reconciler){0};
}

int situation_setup(void **state)
{
    struct situation *situation = calloc(1, sizeof(*situation));

    if (situation == NULL) {
        return -1;
    }
    *state = situation;
    situation_healthy(situation);
    return 0;
}

static void append(struct situation *situation, const char *text)
{
    const size_t used = strlen(situation->journal);

    (void)snprintf(situation->journal + used, sizeof(situation->journal) - used, "%s", text);
}

void journal_begin(struct situation *situation, const char *what, const char *detail)
{
    situation->journal[0] = '\0';
    append(situation, what);
    append(situation, ", ");
    append(situation, detail);
}

void journal_add(struct situation *situation, const char *what, unsigned number)
{
    char text[16];

    (void)snprintf(text, sizeof(text), " %u", number);
    append(situation, ", ");
    append(situation, what);
    append(situation, text);
}

void journal_end(struct situation *situation)
{
    situation->journal[0] = '\0';
}

int situation_teardown(void **state)
{
    const struct situation *situation = *state;

    if (situation->journal[0] != '\0') {
        print_message("It was at: %s\nActions: %s\n", situation->journal,
                      situation->model.log.actions);
    }
    free(*state);
    return 0;
}

const struct snapshot *situation_snapshot(struct situation *situation)
{
    model_observe(&situation->model, &situation->memory.before);
    key_faults_assume(&situation->memory.before); /* nobody asked as a client */
    return &situation->memory.before;
}

void situation_see_key_faults(struct situation *situation)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        situation->reconciler.keys.seen[family] =
            (struct key_seen){situation->model.bindings[family].record.thumbprint, 1};
    }
}

void situation_delete_before_start(struct situation *situation, const char *label)
{
    struct model *model = &situation->model;
    struct model_certificate *gone = model_find(model, label);

    gone->in_store = false;
    model->stored.sstp_start = (struct sstp_start){.presence = PART_PRESENT,
                                                   .started_at = model_sstp_read_at(model),
                                                   .thumbprint = gone->facts.thumbprint};
    model->stored.loss = (struct loss){.presence = PART_PRESENT,
                                       .thumbprint = gone->facts.thumbprint,
                                       .seen_at = model->stored.sstp_start.started_at - 1};
    for (int family = 0; family < FAMILY_COUNT; family++) {
        model->bindings[family].context = false;
    }
}

void situation_lose_key(struct situation *situation, const char *label, enum private_key key)
{
    struct model_certificate *certificate = model_find(&situation->model, label);

    certificate->facts.private_key = key;
    certificate->fails_tls = true;
    situation_see_key_faults(situation);
}

static void set_hash(struct hash_value *hash, const uint8_t *bytes, size_t size)
{
    *hash = (struct hash_value){.presence = PART_PRESENT};
    memcpy(hash->bytes, bytes, size);
}

void situation_pin(struct situation *situation, const char *label)
{
    struct sstp_parameters *parameters = &situation->model.parameters;
    const struct certificate *certificate = &model_find(&situation->model, label)->facts;

    parameters->hash_configured_by_admin =
        (struct dword_value){.presence = PART_PRESENT, .value = 1};
    set_hash(&parameters->hashes.sha256, certificate->sha256, SHA256_SIZE);
    set_hash(&parameters->hashes.sha1, certificate->thumbprint.bytes, THUMBPRINT_SIZE);
}

void situation_bind_by_hand(struct situation *situation, const char *label)
{
    struct model *model = &situation->model;

    model_advance(model, INSTANT_HOUR);
    model_rebind(model, label);
    model->parameters.hashes.sha256.presence = PART_ABSENT;
    model->parameters.hashes.sha1.presence = PART_ABSENT;
    for (int i = MODEL_SERVICES - 1; i >= 0; i--) {
        assert_int_equal(model_stop(model, (enum model_service_id)i), 0);
    }
    assert_int_equal(model_start(model, MODEL_REMOTE_ACCESS), 0);
    model_advance(model, INSTANT_MINUTE);
}

struct model_certificate *situation_renew(struct situation *situation)
{
    return model_issue(&situation->model, "SAC2", "vpn.example.com", -1, 365);
}

void situation_hashes_unseen(struct situation *situation)
{
    situation->model.stored.sstp_start.hashes_agreed = false;
}

void situation_clear_log(struct situation *situation)
{
    situation->model.log = (struct model_log){.actions = ""};
}

/* ---- passing ---- */

static void check_invariants(const struct situation *situation)
{
    struct passage passage = {.unwritable = situation->process.unwritable,
                              .before = &situation->before,
                              .after = &situation->model,
                              .pass = situation->pass,
                              .findings = &situation->memory.findings,
                              .ongoing = &situation->reconciler.ongoing,
                              .settings = &situation->settings,
                              .crashed = situation->process.dead,
                              .hurried = situation->hurried,
                              .overriding =
                                  request_urgency(&situation->trigger.request) == OVERRIDING,
                              .without_probe = situation->without_probe};
    struct violation violation;

    memcpy(passage.settings_known, situation->settings_known, sizeof(passage.settings_known));
    memcpy(passage.record_settings, situation->record_settings, sizeof(passage.record_settings));
    if (!invariants_hold(&passage, &violation)) {
        fail_msg("%s %s. Actions so far: %s", violation.words, violation.detail,
                 situation->model.log.actions);
    }
}

static struct pass one_pass(struct situation *situation)
{
    situation->before = situation->model;
    situation->hurried = situation->hurried || situation->trigger.request.now;
    model_process_begin_pass(&situation->process);
    model_process_insist(&situation->process,
                         situation->trigger.request.given && situation->trigger.request.force);
    situation->pass = reconcile_pass(&situation->reconciler, &situation->host, situation->trigger,
                                     &situation->memory);
    check_invariants(situation);
    situation->hurried = situation->hurried && situation->pass.result == PASS_FAILED;
    return situation->pass;
}

/* As the service does, it looks again once others are done, whatever else a test is about. */
struct pass situation_pass(struct situation *situation)
{
    const bool notified = situation->trigger.notified;

    one_pass(situation);
    situation->trigger.notified = false;
    for (int i = 0; i < PASSES_MAX && !situation->others_stay && !situation->process.dead &&
                    (findings_have(&situation->memory.findings, REASON_OTHERS_AT_WORK) ||
                     findings_have(&situation->memory.findings, REASON_SEEN_ONCE));
         i++) {
        if (situation->pass.next_check > situation->model.now) {
            situation->model.now = situation->pass.next_check;
        }
        one_pass(situation);
    }
    situation->trigger.notified = notified;
    return situation->pass;
}

struct pass pass_later(struct situation *situation, instant duration)
{
    model_advance(&situation->model, duration);
    return situation_pass(situation);
}

void situation_settle(struct situation *situation)
{
    for (size_t i = 0; i < PASSES_MAX; i++) {
        const unsigned failed = situation->model.log.failed_calls;
        if (situation_pass(situation).result == PASS_HEALTHY &&
            situation->model.log.failed_calls == failed) {
            return;
        }
        if (situation->pass.next_check > situation->model.now &&
            situation->pass.next_check != INSTANT_NEVER) {
            situation->model.now = situation->pass.next_check;
        }
    }
    fail_msg("after %d passes it is still not healthy: %s", PASSES_MAX,
             situation->model.log.actions);
}

static void assert_bound(const struct model *model, const char *label)
{
    for (int family = 0; family < FAMILY_COUNT; family++) {
        assert_int_equal(model->bindings[family].presence, PART_PRESENT);
        assert_string_equal(model_label(model, &model->bindings[family].record.thumbprint), label);
    }
}

/* With corotate others' records go along. */
static void assert_moved(const struct model *model, const char *label)
{
    for (size_t i = 0; i < model->overriding_count; i++) {
        const struct overriding_binding *one = &model->overriding[i];
        if (model->settings.values[SETTING_FOREIGN_BINDINGS] == FOREIGN_COROTATE &&
            (strcmp(one->host, "vpn.example.com") == 0 || strcmp(one->host, "203.0.113.5") == 0)) {
            assert_string_equal(model_label(model, &one->record.thumbprint), label);
        }
    }
}

void assert_serves(struct situation *situation, const char *label)
{
    const struct model *model = &situation->model;

    assert_bound(model, label);
    assert_moved(model, label);
    for (int i = 0; i < MODEL_SERVICES; i++) {
        assert_true(model_running(model, (enum model_service_id)i));
    }
    assert_true(model->sstp_serves);
    assert_string_equal(model_label(model, &model->sstp_captured), label);
    assert_int_equal(model->stored.intent.presence, PART_ABSENT);
    assert_string_equal(model_label(model, &model->stored.last_good.thumbprint), label);
}

/* ---- what was said ---- */

void assert_rotation_did(const struct situation *situation, const char *actions)
{
    const char *noted = "last-rotation=SAC2 ";
    const char *did = situation->model.log.actions;
    const size_t length = strlen(did);

    if (length < strlen(noted) || strcmp(did + length - strlen(noted), noted) != 0 ||
        strlen(actions) != length - strlen(noted) || strncmp(did, actions, strlen(actions)) != 0) {
        fail_msg("\"%s\" and the note, not \"%s\"", actions, did);
    }
}

unsigned reported(const struct situation *situation, enum report_kind kind)
{
    return situation->model.log.reports[kind];
}

unsigned begun(const struct situation *situation, enum reason reason)
{
    return situation->model.log.begun[reason];
}

void known_as_healthy(struct situation *situation)
{
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    situation_clear_log(situation);
}

/* So many further passes, an hour apart, change and say nothing more. */
void assert_quiet(struct situation *situation, enum pass_result result)
{
    situation_clear_log(situation);
    for (unsigned i = 0; i < 5; i++) {
        model_advance(&situation->model, INSTANT_HOUR);
        assert_int_equal(situation_pass(situation).result, result);
    }
    assert_string_equal(situation->model.log.actions, "");
    for (size_t i = 0; i < REPORT_KIND_COUNT; i++) {
        assert_int_equal(situation->model.log.reports[i], 0);
    }
}
