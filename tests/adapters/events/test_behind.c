/* Tests of events/behind.h. */
#include "adapters_test.h"

#include "events/behind.h"
#include "simulation.h"
#include "win32/product.h"

#define REPORT_EVENT L"ReportEventW"
#define ANY_EVENT    0x40000064u /* 100, information */

static struct event_log event_log;
static struct events_behind behind;

static void begin(void)
{
    event_log_open(&event_log, false);
    count_calls(REPORT_EVENT, PRODUCT_NAME);
}

static void end(void)
{
    end_failures();
    event_log_close(&event_log);
}

static void write(void)
{
    static const wchar_t *const version[] = {L"0.0"};

    events_behind_write(&behind, &event_log, ANY_EVENT, version, 1);
}

void behind_nobody_waits_for_the_log(void **state)
{
    (void)state;
    begin();
    events_behind_begin(&behind, &event_log);
    AcquireSRWLockExclusive(&event_log.lock); /* as long as the Event Log takes */
    write();
    assert_int_equal(calls_counted(REPORT_EVENT), 0);
    ReleaseSRWLockExclusive(&event_log.lock);
    events_behind_settle(&behind);
    assert_int_equal(calls_counted(REPORT_EVENT), 1);
    events_behind_end(&behind);
    end();
}

void behind_one_event_at_a_time(void **state)
{
    (void)state;
    begin();
    events_behind_begin(&behind, &event_log);
    for (DWORD i = 0; i < 5; i++) {
        write();
        assert_in_range(calls_counted(REPORT_EVENT), i, i + 1);
    }
    events_behind_end(&behind);
    assert_int_equal(calls_counted(REPORT_EVENT), 5);
    end();
}

void behind_at_once_where_there_is_no_thread(void **state)
{
    (void)state;
    begin();
    write();
    assert_int_equal(calls_counted(REPORT_EVENT), 1);
    events_behind_begin(&behind, &event_log);
    events_behind_end(&behind);
    events_behind_end(&behind);
    write();
    assert_int_equal(calls_counted(REPORT_EVENT), 2);
    events_behind_settle(&behind);
    end();
}

void behind_is_held_where_the_log_cannot_be_written(void **state)
{
    (void)state;
    begin();
    fail_calls(REPORT_EVENT, NULL, ERROR_LOG_FILE_FULL);
    events_behind_begin(&behind, &event_log);
    write();
    write();
    events_behind_end(&behind);
    assert_int_equal(event_log.held_count, 2);
    end_failures();
    assert_true(event_log_retry(&event_log));
    end();
}
