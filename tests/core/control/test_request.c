/* Rotation requests: what an administrator asks for with `rotate`. */
#include "choosing.h"
#include "deferral.h"
#include "requesting.h"
#include "typing.h"
#include "unit.h"

/* ---- what is taken ---- */

static void a_requested_certificate_is_used_and_kept(void **state)
{
    struct situation *situation = *state;

    requesting_renewed(situation);
    assert_int_equal(requesting_certificate(situation, "SAC1").end, REQUEST_DONE);
    assert_int_equal(reported(situation, REPORT_REQUEST_TAKEN), 1);
    assert_int_equal(begun(situation, REASON_ORDERED), 1);
    assert_serves(situation, "SAC1");
    situation_new_process(situation);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_quiet(situation, PASS_HEALTHY);
    assert_serves(situation, "SAC1");
    model_advance(&situation->model, 2 * INSTANT_DAY);
    (void)model_issue(&situation->model, "SAC3", "vpn.example.com", -1, 90);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED); /* newer than all then */
    assert_serves(situation, "SAC3");
}

static void pinned_it_is_the_same(void **state)
{
    struct situation *situation = *state;

    situation_pin(situation, "SAC1");
    requesting_renewed(situation);
    assert_int_equal(requesting_certificate(situation, "SAC1").end, REQUEST_DONE);
    assert_serves(situation, "SAC1");
    assert_kept(situation);
}

static void the_bound_certificate_can_be_requested_so_that_it_stays(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    assert_int_equal(requesting_certificate(situation, "SAC1").end, REQUEST_NOTHING);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_quiet(situation, PASS_HEALTHY);
    assert_serves(situation, "SAC1");
}

/* What it was renewed to was passed over, too, though that could not be remembered at first. */
static void asked_for_once_more_it_is_kept_beside_its_renewal(void **state)
{
    struct situation *situation = *state;
    const struct model_fault full = {CALL_STORE_LAST_GOOD, 1,   99,
                                     FAILURE_OTHER,        112, FAULT_WITHOUT_EFFECT};
    struct model_certificate *renewed;

    model_process_fault(&situation->process, full);
    assert_int_equal(requesting_certificate(situation, "SAC1").end, REQUEST_NOTHING);
    model_advance(&situation->model, INSTANT_HOUR);
    renewed = model_issue(&situation->model, "SAC2", "vpn.example.com", 0, 365);
    facts_of(situation, "SAC1")->has_successor = true;
    facts_of(situation, "SAC1")->successor = renewed->facts.thumbprint;
    model_advance(&situation->model, INSTANT_MINUTE);
    assert_int_equal(requesting_certificate(situation, "SAC1").end, REQUEST_NOTHING);
    assert_on_both(situation, "SAC1");
}

static void without_a_thumbprint_what_is_right_is_done_now(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    assert_int_equal(requesting_pass(situation, (struct rotation_request){0}).end, REQUEST_NOTHING);
    (void)situation_renew(situation);
    assert_int_equal(requesting_pass(situation, (struct rotation_request){0}).end, REQUEST_DONE);
    assert_serves(situation, "SAC2");
    assert_int_equal(reported(situation, REPORT_REQUEST_TAKEN), 0);
}

static void another_root_is_no_hindrance(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *other;

    known_as_healthy(situation);
    other = model_issue(&situation->model, "other", "vpn.example.com", -1, 80);
    model_set_issuer(other, 2, ROOT_NOT_LISTED);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(requesting_certificate(situation, "other").end, REQUEST_DONE);
    assert_int_equal(begun(situation, REASON_OTHER_ROOT), 1);
    assert_serves(situation, "other");
    assert_kept(situation);
}

/* ---- what experience said against it is forgotten ---- */

/* SAC2 was put into use, no handshake succeeded with it, and SAC1 came back. */
static struct model_certificate *set_aside(struct situation *situation)
{
    struct model_certificate *renewed;

    known_as_healthy(situation);
    renewed = situation_renew(situation);
    renewed->fails_tls = true;
    (void)situation_pass(situation);
    model_advance(&situation->model, INSTANT_MINUTE);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC1");
    return renewed;
}

static void a_certificate_that_did_not_serve_is_tried_again(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *renewed = set_aside(situation);

    model_advance(&situation->model, 2 * INSTANT_HOUR);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    renewed->fails_tls = false;
    assert_int_equal(requesting_certificate(situation, "SAC2").end, REQUEST_DONE);
    assert_serves(situation, "SAC2");
    assert_kept(situation);
}

static void and_excluded_again_where_it_still_does_not_serve(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    situation_renew(situation)->fails_tls = true;
    assert_int_equal(requesting_certificate(situation, "SAC2").end, REQUEST_FAILED);
    assert_int_equal(reported(situation, REPORT_REVERTING), 1);
    model_advance(&situation->model, INSTANT_MINUTE);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC1");
    model_advance(&situation->model, 2 * INSTANT_HOUR);
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_serves(situation, "SAC1");
}

static void a_certificate_that_http_sys_refused_is_tried_again(void **state)
{
    struct situation *situation = *state;
    struct exclusions *exclusions = &situation->model.stored.exclusions;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    exclusions->presence = PART_PRESENT;
    exclusions->refused[0].certificate = situation->model.certificates[0].facts.thumbprint;
    exclusions->refused[1].certificate = *requesting_thumbprint(situation, "SAC2");
    exclusions->refused_count = 2;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_int_equal(requesting_certificate(situation, "SAC2").end, REQUEST_DONE);
    assert_serves(situation, "SAC2");
}

/* Others took it away twice; now an administrator says that it is to be. */
static void what_others_took_away_is_put_back(void **state)
{
    struct situation *situation = *state;

    requesting_renewed(situation);
    situation_bind_by_hand(situation, "SAC1");
    situation->model.stored.exclusions =
        (struct exclusions){.presence = PART_PRESENT,
                            .reverted = *requesting_thumbprint(situation, "SAC2"),
                            .repaired_at = situation->model.now - INSTANT_HOUR};
    assert_int_equal(requesting_certificate(situation, "SAC2").end, REQUEST_DONE);
    assert_serves(situation, "SAC2");
}

/* ---- what is refused ---- */

static void assert_refused(struct situation *situation, struct request_answer answer,
                           enum request_end end)
{
    assert_int_equal(answer.end, end);
    assert_true(request_refused(answer.end));
    assert_int_equal(reported(situation, REPORT_REQUEST_REFUSED), 1);
    assert_int_equal(reported(situation, REPORT_REQUEST_TAKEN), 0);
    assert_int_equal(situation->model.log.server_writes, 0);
    assert_int_not_equal(situation->model.stored.choice.requested, true);
}

static void what_is_not_in_the_store_is_refused(void **state)
{
    struct situation *situation = *state;
    const struct rotation_request strange = {.has_thumbprint = true, .thumbprint = {.bytes = {1}}};

    known_as_healthy(situation);
    (void)situation_renew(situation); /* which is not done either: nobody asked for it */
    assert_refused(situation, requesting_pass(situation, strange), REQUEST_NOT_IN_STORE);
    assert_int_equal(situation->pass.result, PASS_ONGOING);
    assert_true(situation->pass.next_check > situation->model.now);
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
}

static void what_is_not_eligible_is_refused_with_its_verdict(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *other;
    struct request_answer answer;

    known_as_healthy(situation);
    (void)model_issue(&situation->model, "elsewhere", "www.example.com", -1, 80);
    assert_true(take_text(&situation->model.settings, SETTING_HOST_NAME, "vpn.example.com"));
    answer = requesting_certificate(situation, "elsewhere");
    assert_refused(situation, answer, REQUEST_NOT_ELIGIBLE);
    assert_int_equal(answer.verdict, VERDICT_OTHER_NAMES);
    other = model_issue(&situation->model, "locked", "vpn.example.com", -1, 80);
    other->facts.private_key = KEY_UNKNOWN;
    situation_clear_log(situation);
    answer = requesting_certificate(situation, "locked");
    assert_refused(situation, answer, REQUEST_NOT_ELIGIBLE);
    assert_int_equal(answer.verdict, VERDICT_PRIVATE_KEY_UNKNOWN);
}

/* Who asks for it knows when it ends: it is kept until then. */
static void what_is_past_its_deadline_can_be_asked_for(void **state)
{
    struct situation *situation = *state;

    requesting_renewed(situation);
    model_find(&situation->model, "SAC1")->facts.not_after = situation->model.now + INSTANT_DAY;
    assert_int_equal(requesting_certificate(situation, "SAC1").end, REQUEST_DONE);
    assert_serves(situation, "SAC1");
    assert_kept(situation);
}

/* It has no names either: where nothing else decides, the request does. */
static void what_has_no_names_can_be_asked_for(void **state)
{
    struct situation *situation = *state;
    struct certificate *wanted;

    requesting_nameless(situation);
    wanted = &model_find(&situation->model, "SAC2")->facts;
    wanted->name_count = 0;
    wanted->not_before -= 300 * INSTANT_DAY;
    wanted->not_after = situation->model.now + INSTANT_DAY;
    assert_int_equal(requesting_certificate(situation, "SAC2").end, REQUEST_DONE);
    assert_serves(situation, "SAC2");
}

/* Its names are the server's from then on, unless HostName says them. */
static void what_is_for_other_names_can_be_asked_for(void **state)
{
    struct situation *situation = *state;

    known_as_healthy(situation);
    (void)model_issue(&situation->model, "elsewhere", "www.example.com", -1, 80);
    assert_int_equal(requesting_certificate(situation, "elsewhere").end, REQUEST_DONE);
    assert_serves(situation, "elsewhere");
    assert_kept(situation);
}

/* But a request is no guess. */
static void where_nothing_says_the_names_a_request_does(void **state)
{
    struct situation *situation = *state;

    requesting_nameless(situation);
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_int_equal(begun(situation, REASON_AMBIGUOUS_CERTIFICATES), 1);
    assert_int_equal(requesting_certificate(situation, "SAC2").end, REQUEST_DONE);
    assert_serves(situation, "SAC2");
}

static void paused_behind_a_balancer_or_blocked_it_is_refused(void **state)
{
    struct situation *situation = *state;
    struct request_answer answer;

    known_as_healthy(situation);
    (void)situation_renew(situation);
    situation->trigger.paused = true;
    assert_refused(situation, requesting_certificate(situation, "SAC2"), REQUEST_PAUSED);
    situation->trigger.paused = false;
    situation_clear_log(situation);
    situation->model.settings.bad[SETTING_ISSUER] = true;
    model_issue(&situation->model, "rubbish", "vpn.example.com", -1, 80)->facts.decoded = false;
    answer = requesting_certificate(situation, "SAC2");
    assert_refused(situation, answer, REQUEST_BLOCKED);
    assert_int_equal(answer.reason, REASON_SETTING_REFUSED);
    situation->model.settings.bad[SETTING_ISSUER] = false;
    situation_clear_log(situation);
    situation->model.parameters.use_https =
        (struct dword_value){.presence = PART_PRESENT, .value = 0};
    assert_refused(situation, requesting_certificate(situation, "SAC2"), REQUEST_OFFLOADED);
}

static void a_refused_request_changes_nothing_of_what_is_remembered(void **state)
{
    struct situation *situation = *state;
    struct model_certificate *renewed = set_aside(situation);

    renewed->facts.private_key = KEY_UNUSABLE;
    situation_clear_log(situation);
    assert_int_equal(requesting_certificate(situation, "SAC2").end, REQUEST_NOT_ELIGIBLE);
    assert_int_equal(situation->model.stored.exclusions.unproven_count, 1);
    renewed->facts.private_key = KEY_USABLE;
    assert_int_equal(situation_pass(situation).result, PASS_HEALTHY);
    assert_serves(situation, "SAC1");
}

/* Those who connect with what was bound by hand, for other names than before, are disconnected when
 * the restart policy allows it. */
static void what_was_chosen_before_serves_until_then(void **state)
{
    struct situation *situation = *state;
    struct model *model = &situation->model;

    known_as_healthy(situation);
    model_issue(model, "SAC0", "mail.example.com", -310, 20);
    situation_bind_by_hand(situation, "SAC0");
    model_advance(model, INSTANT_HOUR);
    set_policy(situation, RESTART_IDLE);
    model->tunnels = 3;
    assert_int_equal(requesting_certificate(situation, "SAC1").end, REQUEST_WAITS);
    assert_serves(situation, "SAC0");
    assert_int_equal(situation_pass(situation).result, PASS_ONGOING);
    assert_serves(situation, "SAC0");
    model->tunnels = 0;
    assert_int_equal(situation_pass(situation).result, PASS_ROTATED);
    assert_serves(situation, "SAC1");
}

int run_request_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_requested_certificate_is_used_and_kept),
        TEST(pinned_it_is_the_same),
        TEST(the_bound_certificate_can_be_requested_so_that_it_stays),
        TEST(asked_for_once_more_it_is_kept_beside_its_renewal),
        TEST(without_a_thumbprint_what_is_right_is_done_now),
        TEST(another_root_is_no_hindrance),
        TEST(a_certificate_that_did_not_serve_is_tried_again),
        TEST(and_excluded_again_where_it_still_does_not_serve),
        TEST(a_certificate_that_http_sys_refused_is_tried_again),
        TEST(what_others_took_away_is_put_back),
        TEST(what_is_not_in_the_store_is_refused),
        TEST(what_is_not_eligible_is_refused_with_its_verdict),
        TEST(what_is_past_its_deadline_can_be_asked_for),
        TEST(what_has_no_names_can_be_asked_for),
        TEST(what_is_for_other_names_can_be_asked_for),
        TEST(where_nothing_says_the_names_a_request_does),
        TEST(paused_behind_a_balancer_or_blocked_it_is_refused),
        TEST(a_refused_request_changes_nothing_of_what_is_remembered),
        TEST(what_was_chosen_before_serves_until_then),
    };
    return cmocka_run_group_tests_name("request", tests, NULL, NULL);
}
