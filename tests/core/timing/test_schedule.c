/* The schedule: retries grow to a bound, and the next look comes in time for whatever changes by
 * itself. */
#include "control/next_check.h"
#include "timing/schedule.h"
#include "unit.h"

#define NOW (1000 * INSTANT_DAY)

/* ---- retries ---- */

static void the_first_retry_comes_within_seconds(void **state)
{
    (void)state;
    assert_true(schedule_retry_delay("VPN1", 1) >= INSTANT_SECOND);
    assert_true(schedule_retry_delay("VPN1", 1) <= 10 * INSTANT_SECOND);
}

static void retries_become_rarer_up_to_half_an_hour(void **state)
{
    (void)state;

    for (unsigned failures = 1; failures < 6; failures++) {
        assert_true(schedule_retry_delay("VPN1", failures) <
                    schedule_retry_delay("VPN1", failures + 1));
    }
    for (unsigned failures = 7; failures < 100; failures++) {
        assert_true(schedule_retry_delay("VPN1", failures) >= 20 * INSTANT_MINUTE);
        assert_true(schedule_retry_delay("VPN1", failures) <= 30 * INSTANT_MINUTE);
    }
    assert_true(schedule_retry_delay("VPN1", UINT32_MAX) >= 20 * INSTANT_MINUTE);
}

static void retries_are_spread_by_a_fifth_and_the_same_each_time(void **state)
{
    instant least = INSTANT_NEVER;
    instant most = 0;
    (void)state;

    for (char digit = '0'; digit <= '9'; digit++) {
        const char machine[] = {'V', 'P', 'N', digit, '\0'};
        for (unsigned failures = 20; failures < 30; failures++) {
            const instant delay = schedule_retry_delay(machine, failures);
            assert_true(delay == schedule_retry_delay(machine, failures));
            least = delay < least ? delay : least;
            most = delay > most ? delay : most;
        }
    }
    assert_true(least >= 20 * INSTANT_MINUTE && least < 22 * INSTANT_MINUTE);
    assert_true(most <= 30 * INSTANT_MINUTE && most > 28 * INSTANT_MINUTE);
}

static void no_failure_at_all_is_retried_within_seconds(void **state)
{
    (void)state;
    assert_true(schedule_retry_delay("", 0) <= 10 * INSTANT_SECOND);
}

/* ---- the stagger ---- */

static void a_machine_is_always_staggered_the_same_and_below_the_limit(void **state)
{
    (void)state;
    assert_true(schedule_stagger("VPN1", INSTANT_HOUR) < INSTANT_HOUR);
    assert_true(schedule_stagger("VPN1", INSTANT_HOUR) == schedule_stagger("vpn1", INSTANT_HOUR));
    assert_true(schedule_stagger("VPN1", 1) == 0);
    assert_true(schedule_stagger("VPN1", 0) == 0);
    assert_true(schedule_stagger("", INSTANT_HOUR) < INSTANT_HOUR);
}

static void the_servers_of_a_farm_are_spread(void **state)
{
    unsigned tenths = 0;
    (void)state;

    for (char digit = '0'; digit <= '9'; digit++) {
        const char machine[] = {'V', 'P', 'N', '0', digit, '\0'};
        tenths |= 1u << (schedule_stagger(machine, INSTANT_HOUR) / (INSTANT_HOUR / 10));
    }
    unsigned taken = 0;
    for (; tenths != 0; tenths &= tenths - 1) {
        taken++;
    }
    assert_true(taken >= 5);
}

/* ---- the next look ---- */

static instant next_check_with(struct certificate certificate)
{
    const struct settings settings = settings_default();
    const struct snapshot snapshot = {
        .taken_at = NOW,
        .settings = &settings,
        .store = {.presence = PART_PRESENT, .certificates = &certificate, .count = 1}};
    return next_check_at(&snapshot);
}

static struct certificate valid(instant from, instant until)
{
    return (struct certificate){.decoded = true, .not_before = from, .not_after = until};
}

static const instant safety = NOW + 360 * INSTANT_MINUTE;

static void without_certificates_the_safety_pass_is_next(void **state)
{
    const struct settings settings = settings_default();
    const struct snapshot snapshot = {.taken_at = NOW, .settings = &settings};
    (void)state;
    assert_true(next_check_at(&snapshot) == safety);
}

static void the_safety_pass_follows_its_setting(void **state)
{
    struct settings settings = settings_default();
    const struct snapshot snapshot = {.taken_at = NOW, .settings = &settings};
    (void)state;
    settings.values[SETTING_SAFETY_PASS_MINUTES] = 1440;
    assert_true(next_check_at(&snapshot) == NOW + INSTANT_DAY);
}

static void an_expiry_before_the_safety_pass_is_checked_just_after_it(void **state)
{
    const instant expiry = NOW + INSTANT_HOUR;
    const instant next_check = next_check_with(valid(NOW - INSTANT_DAY, expiry));
    (void)state;
    assert_true(next_check > expiry);
    assert_true(next_check <= expiry + INSTANT_SECOND);
}

static void a_certificate_that_becomes_valid_is_checked_then(void **state)
{
    (void)state;
    assert_true(next_check_with(valid(NOW + INSTANT_HOUR, NOW + INSTANT_DAY)) ==
                NOW + INSTANT_HOUR);
}

static void what_is_past_or_far_away_does_not_matter(void **state)
{
    (void)state;
    assert_true(next_check_with(valid(NOW - 9 * INSTANT_DAY, NOW - INSTANT_DAY)) == safety);
    assert_true(next_check_with(valid(NOW - INSTANT_DAY, NOW + 90 * INSTANT_DAY)) == safety);
    assert_true(next_check_with(valid(0, INSTANT_NEVER)) == safety);
}

static void an_undecodable_certificates_dates_do_not_matter(void **state)
{
    (void)state;
    assert_true(next_check_with((struct certificate){.not_after = NOW + INSTANT_HOUR}) == safety);
}

/* ---- a key that is not there yet ---- */

static struct certificate without_key(instant age)
{
    return (struct certificate){.decoded = true,
                                .not_before = NOW - age,
                                .not_after = NOW + 90 * INSTANT_DAY,
                                .private_key = KEY_ABSENT,
                                .usage = USAGE_SERVER_AUTHENTICATION};
}

static void a_key_that_is_not_there_yet_is_looked_for_more_and_more_rarely(void **state)
{
    struct certificate certificate = without_key(8 * INSTANT_MINUTE);
    instant age = 0;
    unsigned looks = 0;

    (void)state;
    assert_true(next_check_with(without_key(0)) == NOW + INSTANT_MINUTE);
    assert_true(next_check_with(certificate) == NOW + 2 * INSTANT_MINUTE);
    certificate.usage = USAGE_ALL_PURPOSES;
    certificate.private_key = KEY_UNUSABLE;
    assert_true(next_check_with(certificate) == NOW + 2 * INSTANT_MINUTE);
    for (; age < INSTANT_DAY; looks++) {
        age += next_check_with(without_key(age)) - NOW;
    }
    assert_in_range(looks, 20, 40);
    assert_true(next_check_with(without_key(INSTANT_DAY)) == safety);
}

static void a_key_that_does_not_matter_is_not_waited_for(void **state)
{
    struct certificate certificates[] = {without_key(INSTANT_HOUR), without_key(INSTANT_HOUR),
                                         without_key(INSTANT_HOUR)};

    (void)state;
    certificates[0].private_key = KEY_USABLE;
    certificates[1].archived = true;
    certificates[2].usage = USAGE_OTHER;
    for (size_t i = 0; i < 3; i++) {
        assert_true(next_check_with(certificates[i]) == safety);
    }
    certificates[2] = without_key(0);
    certificates[2].not_before = NOW + 2 * INSTANT_DAY; /* not valid yet */
    assert_true(next_check_with(certificates[2]) == safety);
}

/* ---- warnings before expiry ---- */

static uint16_t warning_with(unsigned lifetime_days, instant left)
{
    const struct settings settings = settings_default();
    const struct certificate certificate = {.decoded = true,
                                            .not_before = NOW + left - lifetime_days * INSTANT_DAY,
                                            .not_after = NOW + left};

    return schedule_warning_days(&certificate, &settings, NOW);
}

static void the_narrowest_warning_day_that_has_begun_counts(void **state)
{
    (void)state;
    assert_int_equal(warning_with(365, 30 * INSTANT_DAY + 1), 0);
    assert_int_equal(warning_with(365, 30 * INSTANT_DAY), 30);
    assert_int_equal(warning_with(365, 14 * INSTANT_DAY + 1), 30);
    assert_int_equal(warning_with(365, 14 * INSTANT_DAY), 14);
    assert_int_equal(warning_with(365, 7 * INSTANT_DAY), 7);
    assert_int_equal(warning_with(365, INSTANT_HOUR), 1);
}

static void the_warning_days_may_be_set_in_any_order(void **state)
{
    struct settings settings = settings_default();
    const struct certificate certificate = {
        .decoded = true, .not_before = NOW - 300 * INSTANT_DAY, .not_after = NOW + INSTANT_HOUR};
    (void)state;

    settings.warning_days[0] = 1;
    settings.warning_days[1] = 30;
    settings.warning_count = 2;
    assert_int_equal(schedule_warning_days(&certificate, &settings, NOW), 1);
}

static void a_warning_before_a_renewal_is_due_does_not_count(void **state)
{
    (void)state;
    assert_int_equal(warning_with(47, 15 * INSTANT_DAY), 0);
    assert_int_equal(warning_with(47, 14 * INSTANT_DAY), 14);
}

/* Of six days a third is two, and of two less than one: with two thirds it is told. */
static void of_a_short_lifetime_the_warnings_begin_with_two_thirds(void **state)
{
    (void)state;
    assert_int_equal(warning_with(6, 2 * INSTANT_DAY + 1), 0);
    assert_int_equal(warning_with(6, 2 * INSTANT_DAY), 3);
    assert_int_equal(warning_with(6, INSTANT_DAY), 1);
    assert_int_equal(warning_with(2, 16 * INSTANT_HOUR + 1), 0);
    assert_int_equal(warning_with(2, 16 * INSTANT_HOUR), 1);
}

/* The next of them is looked forward to. */
static void the_next_warning_is_known(void **state)
{
    const struct settings settings = settings_default();
    const instant end = NOW + 60 * INSTANT_DAY;
    const struct certificate long_lived = {.not_before = end - 365 * INSTANT_DAY, .not_after = end};
    const struct certificate short_lived = {.not_before = end - 6 * INSTANT_DAY, .not_after = end};
    (void)state;

    assert_true(schedule_next_warning(&long_lived, &settings, NOW) == end - 30 * INSTANT_DAY);
    assert_true(schedule_next_warning(&long_lived, &settings, end - 30 * INSTANT_DAY) ==
                end - 14 * INSTANT_DAY);
    assert_true(schedule_next_warning(&long_lived, &settings, end - INSTANT_DAY) == INSTANT_NEVER);
    assert_true(schedule_next_warning(&short_lived, &settings, NOW) == end - 2 * INSTANT_DAY);
}

/* Whatever the setting says. */
static void the_last_day_is_always_one_of_them(void **state)
{
    const struct certificate certificate = {.not_before = NOW - 300 * INSTANT_DAY,
                                            .not_after = NOW + 60 * INSTANT_DAY};
    struct settings settings = settings_default();
    (void)state;

    settings.warning_days[0] = 10;
    settings.warning_count = 1;
    assert_int_equal(schedule_warning_days(&certificate, &settings, NOW + 59 * INSTANT_DAY), 1);
}

static void a_deadline_is_so_many_days_or_a_sixth_of_the_lifetime_before_the_end(void **state)
{
    const struct certificate year = {.not_before = NOW, .not_after = NOW + 365 * INSTANT_DAY};
    const struct certificate week = {.not_before = NOW, .not_after = NOW + 6 * INSTANT_DAY};
    struct settings settings = settings_default();
    (void)state;

    assert_true(schedule_deadline(&year, &settings) == NOW + 358 * INSTANT_DAY);
    assert_true(schedule_deadline(&week, &settings) == NOW + 5 * INSTANT_DAY);
    settings.values[SETTING_DEADLINE_DAYS] = 60;
    assert_true(schedule_deadline(&year, &settings) == NOW + 305 * INSTANT_DAY);
    assert_true(schedule_deadline(&week, &settings) == NOW + 5 * INSTANT_DAY);
}

static void the_deadline_of_a_certificate_is_checked(void **state)
{
    const struct settings settings = settings_default();
    struct certificate certificate = {.decoded = true,
                                      .not_before = NOW - 300 * INSTANT_DAY,
                                      .not_after = NOW + 7 * INSTANT_DAY + INSTANT_HOUR};
    const struct snapshot snapshot = {
        .taken_at = NOW,
        .settings = &settings,
        .store = {.presence = PART_PRESENT, .certificates = &certificate, .count = 1}};
    (void)state;

    assert_true(next_check_at(&snapshot) == NOW + INSTANT_HOUR);
    certificate.decoded = false;
    assert_true(next_check_at(&snapshot) == safety);
}

static void the_end_of_the_last_good_certificate_is_checked_when_it_is_gone(void **state)
{
    const struct settings settings = settings_default();
    struct snapshot snapshot = {
        .taken_at = NOW,
        .settings = &settings,
        .state.last_good = {.presence = PART_PRESENT,
                            .not_before = NOW - 300 * INSTANT_DAY,
                            .not_after = NOW + INSTANT_HOUR - INSTANT_SECOND}};
    (void)state;

    assert_true(next_check_at(&snapshot) == NOW + INSTANT_HOUR);
    snapshot.state.last_good.not_after = 0;
    assert_true(next_check_at(&snapshot) == safety);
}

int run_schedule_tests(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_retry_comes_within_seconds),
        cmocka_unit_test(retries_become_rarer_up_to_half_an_hour),
        cmocka_unit_test(retries_are_spread_by_a_fifth_and_the_same_each_time),
        cmocka_unit_test(no_failure_at_all_is_retried_within_seconds),
        cmocka_unit_test(a_machine_is_always_staggered_the_same_and_below_the_limit),
        cmocka_unit_test(the_servers_of_a_farm_are_spread),
        cmocka_unit_test(a_key_that_is_not_there_yet_is_looked_for_more_and_more_rarely),
        cmocka_unit_test(a_key_that_does_not_matter_is_not_waited_for),
        cmocka_unit_test(without_certificates_the_safety_pass_is_next),
        cmocka_unit_test(the_safety_pass_follows_its_setting),
        cmocka_unit_test(an_expiry_before_the_safety_pass_is_checked_just_after_it),
        cmocka_unit_test(a_certificate_that_becomes_valid_is_checked_then),
        cmocka_unit_test(what_is_past_or_far_away_does_not_matter),
        cmocka_unit_test(the_narrowest_warning_day_that_has_begun_counts),
        cmocka_unit_test(the_warning_days_may_be_set_in_any_order),
        cmocka_unit_test(a_warning_before_a_renewal_is_due_does_not_count),
        cmocka_unit_test(of_a_short_lifetime_the_warnings_begin_with_two_thirds),
        cmocka_unit_test(the_next_warning_is_known),
        cmocka_unit_test(the_last_day_is_always_one_of_them),
        cmocka_unit_test(a_deadline_is_so_many_days_or_a_sixth_of_the_lifetime_before_the_end),
        cmocka_unit_test(the_deadline_of_a_certificate_is_checked),
        cmocka_unit_test(the_end_of_the_last_good_certificate_is_checked_when_it_is_gone),
        cmocka_unit_test(an_undecodable_certificates_dates_do_not_matter),
    };

    return cmocka_run_group_tests_name("schedule", tests, NULL, NULL);
}
