/* A rotation that was not proven to serve: back to what did, and not tried again while that can be
 * used. */
#include "certificate/exclusions.h"

#include "excluding.h"
#include "unit.h"

static void what_does_not_serve_makes_room_for_what_did(void **state)
{
    struct situation *situation = *state;

    (void)excluding_arrange(situation);
    excluding_go_back(situation);
    assert_int_equal(reported(situation, REPORT_PROVEN), 1);
    assert_serves(situation, "SAC1");
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_int_equal(begun(situation, REASON_CERTIFICATE_QUARANTINED), 1);
    assert_quiet(situation, PASS_HEALTHY);
    situation_new_process(situation); /* it is remembered */
    (void)situation_pass(situation);
    assert_quiet(situation, PASS_HEALTHY);
    assert_true(excluding_is_bound(situation, "SAC1"));
}

/* AD CS archives what it renews: that served, and serves again. */
static void what_was_archived_meanwhile_comes_back_too(void **state)
{
    struct situation *situation = *state;
    const struct model_certificate *renewed = excluding_arrange(situation);
    struct certificate *archived = &situation->model.certificates[0].facts;

    archived->archived = true;
    archived->has_successor = true;
    archived->successor = renewed->facts.thumbprint;
    excluding_go_back(situation);
    assert_serves(situation, "SAC1");
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_int_equal(begun(situation, REASON_CERTIFICATE_QUARANTINED), 1);
    situation_new_process(situation);
    (void)situation_pass(situation);
    assert_quiet(situation, PASS_HEALTHY);
    assert_true(excluding_is_bound(situation, "SAC1"));
    (void)pass_later(situation, INSTANT_DAY); /* another trial */
    (void)pass_later(situation, INSTANT_HOUR);
    assert_true(excluding_is_bound(situation, "SAC1"));
}

/* SSTP that does not answer the health check may serve clients: TLS came up, and does not now. */
static void where_tls_came_up_before_it_goes_back_too(void **state)
{
    struct situation *situation = *state;

    (void)excluding_arrange(situation);
    situation->model.sstp_mute = true;
    excluding_go_back(situation);
    assert_int_equal(reported(situation, REPORT_PROVEN), 0);
    assert_serves(situation, "SAC1");
}

/* TLS is up with the new one as with the one before: nothing speaks against it. */
static void where_sstp_answers_as_little_as_before_it_stays(void **state)
{
    struct situation *situation = *state;

    excluding_arrange(situation)->fails_tls = false;
    situation->model.sstp_mute = true;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(reported(situation, REPORT_PROOF_FAILED), FAMILY_COUNT);
    assert_int_equal(reported(situation, REPORT_REVERTING), 0);
    assert_true(excluding_is_bound(situation, "SAC2"));
}

/* Another's certificate was shown before: nothing was known of the bound one. */
static void where_another_certificate_was_shown_before_it_stays(void **state)
{
    struct situation *situation = *state;

    (void)excluding_arrange(situation);
    situation->model.intercepted = true;
    situation->model.sstp_mute = true;
    situation->model.mute_until_restart = true;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(reported(situation, REPORT_REVERTING), 0);
    assert_true(excluding_is_bound(situation, "SAC2"));
}

static void a_scanner_comes(void *context, const struct call *call, const char *object,
                            const char *value)
{
    struct situation *situation = context;

    (void)object;
    (void)value;
    situation->model.intercepted = situation->model.intercepted || call->kind == CALL_START_SERVICE;
}

/* What it shows is none of HTTP.sys' certificates: nothing speaks against the new one. */
static void what_a_scanner_shows_since_leads_nowhere_back(void **state)
{
    struct situation *situation = *state;

    excluding_arrange(situation)->fails_tls = false;
    situation->process.director =
        (struct model_director){.context = situation, .after = a_scanner_comes};
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(reported(situation, REPORT_PROOF_FAILED), 0);
    assert_int_equal(reported(situation, REPORT_REVERTING), 0);
    assert_int_equal(reported(situation, REPORT_ROTATION_COMPLETED), 1);
    assert_serves(situation, "SAC2");
}

static void pinned_it_is_the_same(void **state)
{
    struct situation *situation = *state;

    situation_pin(situation, "SAC1");
    (void)excluding_arrange(situation);
    excluding_go_back(situation);
    assert_serves(situation, "SAC1");
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_quiet(situation, PASS_HEALTHY);
}

static void what_served_comes_back_before_anything_else_is_tried(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *another;

    (void)excluding_arrange(situation);
    another = model_issue(&situation->model, "SAC3", "vpn.example.com", -1, 80);
    another->facts.has_successor = true; /* even where it renewed the one before */
    another->facts.successor = another->facts.thumbprint;
    situation->model.certificates[0].facts.has_successor = true;
    situation->model.certificates[0].facts.successor = another->facts.thumbprint;
    model_find(&situation->model, "SAC2")->facts.not_after += 300 * INSTANT_DAY;
    situation->model.certificates[0].facts.has_successor = false;
    (void)situation_pass(situation);
    assert_true(excluding_is_bound(situation, "SAC2"));
    situation->model.certificates[0].facts.has_successor = true;
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_true(excluding_is_bound(situation, "SAC1"));
    (void)pass_later(situation, 2 * INSTANT_HOUR); /* the restarts are few again */
    assert_true(excluding_is_bound(situation, "SAC3"));
    assert_serves(situation, "SAC3");
}

/* ---- where there is no way back ---- */

/* What was before does not serve either, or is gone, or the settings name the new one. */
static void without_a_way_back_it_stays_and_is_reported(void **state)
{
    struct situation *situation = *state;

    for (int i = 0; i < 6; i++) {
        situation_healthy(situation);
        struct model_certificate *renewed = excluding_arrange(situation);
        if (i == 0) {
            situation->model.certificates[0].fails_tls = true;
        } else if (i == 1) {
            situation->model.certificates[0].in_store = false;
        } else if (i == 2) {
            situation->model.settings.thumbprints.count = 1;
            situation->model.settings.thumbprints.items[0] = renewed->facts.thumbprint;
        } else if (i == 3) {
            model_process_fault(&situation->process,
                                (struct model_fault){.call = CALL_STORE_EXCLUSIONS,
                                                     .nth = 1,
                                                     .times = 1,
                                                     .failure = FAILURE_OTHER,
                                                     .code = 5});
        } else if (i == 4) {
            situation->model.probes_dropped = true;
        } else {
            model_add_name(renewed, NAME_DNS, "new.example.com");
            model_type(&situation->model.settings, SETTING_HOST_NAME, "new.example.com");
        }
        assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
        assert_int_equal(reported(situation, REPORT_PROOF_FAILED), i == 4 ? 0 : FAMILY_COUNT);
        assert_int_equal(reported(situation, REPORT_REVERTING), 0);
        assert_true(excluding_is_bound(situation, "SAC2"));
        (void)pass_later(situation, INSTANT_MINUTE);
        assert_true(excluding_is_bound(situation, "SAC2"));
    }
}

/* SSTP may need a moment after its services say that they run. */
static void a_moment_of_silence_is_no_failure(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    situation->model.listens_later = 3 * INSTANT_SECOND;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_int_equal(reported(situation, REPORT_PROOF_FAILED), 0);
    assert_int_equal(reported(situation, REPORT_PROVEN), 1);
    assert_serves(situation, "SAC2");
}

static void asked_to_stop_it_does_not_wait_for_the_proof(void **state)
{
    struct situation *situation = *state;

    (void)excluding_arrange(situation);
    const unsigned asked = situation->process.calls_of[CALL_PROBE];
    situation->process.stop_after = situation->process.calls + 12; /* while the services start */
    (void)situation_pass(situation);
    assert_int_equal(situation->process.calls_of[CALL_PROBE], asked + 2); /* before, once after */
    assert_int_equal(reported(situation, REPORT_PROOF_FAILED), 0);
    assert_int_equal(reported(situation, REPORT_REVERTING), 0);
}

/* ---- the end of it ---- */

static void what_leaves_the_store_is_forgotten(void **state)
{
    struct situation *situation = *state;

    excluding_set_aside(situation);
    model_find(&situation->model, "SAC2")->in_store = false;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(situation->model.stored.exclusions.unproven_count, 0);
    assert_int_equal(situation->model.log.ended[REASON_CERTIFICATE_QUARANTINED], 1);
    model_find(&situation->model, "SAC2")->in_store = true; /* perhaps with another key */
    model_find(&situation->model, "SAC2")->fails_tls = false;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_serves(situation, "SAC2");
}

static void an_administrator_who_binds_it_means_it(void **state)
{
    struct situation *situation = *state;

    excluding_set_aside(situation);
    model_find(&situation->model, "SAC2")->fails_tls = false;
    situation_bind_by_hand(situation, "SAC2");
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(situation->model.stored.exclusions.unproven_count, 0);
    assert_true(excluding_is_bound(situation, "SAC2"));
    assert_quiet(situation, PASS_HEALTHY);
}

static void a_setting_that_names_it_means_it(void **state)
{
    struct situation *situation = *state;

    excluding_set_aside(situation);
    situation->model.settings.thumbprints.count = 1;
    situation->model.settings.thumbprints.items[0] =
        model_find(&situation->model, "SAC2")->facts.thumbprint;
    model_find(&situation->model, "SAC2")->fails_tls = false;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_serves(situation, "SAC2");
}

/* With one of several it says that either will do. */
static void one_that_names_others_too_does_not(void **state)
{
    struct situation *situation = *state;
    struct thumbprint_list *thumbprints = &situation->model.settings.thumbprints;

    excluding_set_aside(situation);
    thumbprints->count = 2;
    thumbprints->items[0] = model_find(&situation->model, "SAC2")->facts.thumbprint;
    thumbprints->items[1] = model_find(&situation->model, "SAC1")->facts.thumbprint;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_serves(situation, "SAC1");
}

/* Nothing is lost by trying it then. */
static void once_what_served_cannot_be_used_it_is_tried_again(void **state)
{
    struct situation *situation = *state;

    excluding_set_aside(situation);
    model_find(&situation->model, "SAC2")->fails_tls = false;
    situation->model.certificates[0].in_store = false;
    (void)pass_later(situation, INSTANT_DAY);
    assert_serves(situation, "SAC2");
}

static void or_has_expired(void **state)
{
    struct situation *situation = *state;

    excluding_set_aside(situation);
    situation->model.settings.thumbprints.count = 1; /* that names another changes nothing */
    situation->model.settings.thumbprints.items[0] =
        situation->model.certificates[0].facts.thumbprint;
    (void)pass_later(situation, INSTANT_DAY);
    assert_true(excluding_is_bound(situation, "SAC1"));
    situation->model.settings.thumbprints.count = 0;
    (void)pass_later(situation, 30 * INSTANT_DAY); /* another trial */
    (void)pass_later(situation, INSTANT_HOUR);
    assert_true(excluding_is_bound(situation, "SAC1"));
    model_find(&situation->model, "SAC2")->fails_tls = false;
    (void)pass_later(situation, 40 * INSTANT_DAY);
    assert_serves(situation, "SAC2");
}

static void the_store_unread_nothing_is_forgotten(void **state)
{
    struct situation *situation = *state;

    excluding_set_aside(situation);
    situation->model.unreadable[MODEL_PART_STORE] = true;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(situation->model.stored.exclusions.unproven_count, 1);
    situation->model.unreadable[MODEL_PART_STORE] = false;
    situation->model.unreadable[MODEL_PART_IPV4] = true;
    (void)pass_later(situation, INSTANT_HOUR);
    assert_int_equal(situation->model.stored.exclusions.unproven_count, 1);
}

/* One family at a time says nothing yet. */
static void it_has_left_when_both_families_have_another(void **state)
{
    struct situation *situation = *state;
    struct unproven *entry = &situation->model.stored.exclusions.unproven[0];

    situation->host.reported = &situation->reconciler.reported;
    (void)excluding_arrange(situation);
    (void)situation_pass(situation);
    assert_false(entry->left);
    for (int family = 0; family < FAMILY_COUNT; family++) {
        struct snapshot *snapshot = &situation->memory.before;
        model_observe(&situation->model, snapshot);
        snapshot->bindings[family].presence = PART_ABSENT;
        (void)exclusions_forget(snapshot);
        assert_false(entry->left);
        model_observe(&situation->model, snapshot);
        snapshot->bindings[family].record.thumbprint.bytes[0] ^= 1;
        (void)exclusions_forget(snapshot);
        assert_false(entry->left);
    }
    (void)pass_later(situation, INSTANT_MINUTE);
    (void)pass_later(situation, INSTANT_MINUTE);
    assert_true(entry->left);
}

static void with_the_list_full_the_oldest_is_tried_again(void **state)
{
    static const char *const labels[] = {"B1", "B2", "B3", "B4", "B5"};
    struct situation *situation = *state;
    struct exclusions *exclusions = &situation->model.stored.exclusions;

    known_as_healthy(situation);
    for (size_t i = 0; i < COUNT_OF(labels); i++) {
        (void)model_issue(&situation->model, labels[i], "vpn.example.com", -1, 100 + (int)i);
        exclusions_set_aside(exclusions, situation_snapshot(situation),
                             &model_find(&situation->model, labels[i])->facts.thumbprint,
                             &situation->model.certificates[0].facts.thumbprint);
    }
    assert_int_equal(exclusions->unproven_count, UNPROVEN_KEPT);
    assert_string_equal(model_label(&situation->model, &exclusions->unproven[0].certificate), "B5");
    assert_string_equal(model_label(&situation->model, &exclusions->unproven[3].certificate), "B2");
}

int run_unproven_tests(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(what_does_not_serve_makes_room_for_what_did),
        TEST(what_was_archived_meanwhile_comes_back_too),
        TEST(where_tls_came_up_before_it_goes_back_too),
        TEST(where_sstp_answers_as_little_as_before_it_stays),
        TEST(where_another_certificate_was_shown_before_it_stays),
        TEST(what_a_scanner_shows_since_leads_nowhere_back),
        TEST(pinned_it_is_the_same),
        TEST(what_served_comes_back_before_anything_else_is_tried),
        TEST(without_a_way_back_it_stays_and_is_reported),
        TEST(a_moment_of_silence_is_no_failure),
        TEST(asked_to_stop_it_does_not_wait_for_the_proof),
        TEST(what_leaves_the_store_is_forgotten),
        TEST(an_administrator_who_binds_it_means_it),
        TEST(a_setting_that_names_it_means_it),
        TEST(one_that_names_others_too_does_not),
        TEST(once_what_served_cannot_be_used_it_is_tried_again),
        TEST(or_has_expired),
        TEST(the_store_unread_nothing_is_forgotten),
        TEST(it_has_left_when_both_families_have_another),
        TEST(with_the_list_full_the_oldest_is_tried_again),
    };

    return cmocka_run_group_tests_name("unproven", tests, NULL, NULL);
}
