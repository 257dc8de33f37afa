/* Tests of run/agenda.h. */
#include "adapters_test.h"

#include "run/agenda.h"

#define START  1000000u
#define SETTLE 10000u

static struct agenda agenda_due_in(uint64_t milliseconds)
{
    struct agenda agenda;

    agenda_begin(&agenda, START + milliseconds);
    return agenda;
}

void agenda_waits_until_the_time_comes(void **state)
{
    const struct agenda agenda = agenda_due_in(500);

    (void)state;
    assert_int_equal(agenda_wait(&agenda, START), 500);
    assert_int_equal(agenda_wait(&agenda, START + 499), 1);
    assert_int_equal(agenda_wait(&agenda, START + 500), 0);
    assert_int_equal(agenda_wait(&agenda, START + 9999), 0);
    assert_false(agenda_only_notified(&agenda, START + 500));
}

void agenda_each_notification_puts_the_pass_off(void **state)
{
    struct agenda agenda = agenda_due_in(3600000);

    (void)state;
    agenda_notify(&agenda, START, SETTLE);
    assert_int_equal(agenda_wait(&agenda, START), SETTLE);
    agenda_notify(&agenda, START + 9000, SETTLE);
    assert_int_equal(agenda_wait(&agenda, START + 9000), SETTLE);
    assert_false(agenda_only_notified(&agenda, START + 18999));
    assert_true(agenda_only_notified(&agenda, START + 19000));
}

void agenda_what_never_rests_is_checked_all_the_same(void **state)
{
    struct agenda agenda = agenda_due_in(3600000);
    uint64_t now = START;

    (void)state;
    while (agenda.notified == false || agenda_wait(&agenda, now) > 0) {
        agenda_notify(&agenda, now, SETTLE);
        now += 5;
        assert_true(now <= START + 6 * SETTLE);
    }
    assert_true(agenda_only_notified(&agenda, START + 6 * SETTLE));
}

void agenda_without_a_settle_time_a_notification_counts_at_once(void **state)
{
    struct agenda agenda = agenda_due_in(3600000);

    (void)state;
    agenda_notify(&agenda, START, 0);
    assert_int_equal(agenda_wait(&agenda, START), 0);
    assert_true(agenda_only_notified(&agenda, START));
}

/* A retry whose time has come is no notification, and none puts it off. */
void agenda_a_notification_does_not_put_off_what_is_due(void **state)
{
    struct agenda agenda = agenda_due_in(500);

    (void)state;
    agenda_notify(&agenda, START, SETTLE);
    assert_int_equal(agenda_wait(&agenda, START), 500);
    assert_false(agenda_only_notified(&agenda, START + 500));
    assert_false(agenda_only_notified(&agenda, START + SETTLE));
}

void agenda_a_pass_has_seen_all_notifications(void **state)
{
    struct agenda agenda = agenda_due_in(3600000);

    (void)state;
    agenda_notify(&agenda, START, SETTLE);
    agenda_begin(&agenda, START + 3600000);
    assert_int_equal(agenda_wait(&agenda, START + SETTLE), 3600000 - SETTLE);
    assert_false(agenda_only_notified(&agenda, START + SETTLE));
    agenda_notify(&agenda, START + 50000, SETTLE); /* a burst of its own */
    assert_int_equal(agenda_wait(&agenda, START + 50000), SETTLE);
}
