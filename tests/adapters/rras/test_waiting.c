/* Tests of rras/control.h: how long services are waited for, and what is said of one that does
 * not get there. */
#include "services_test.h"

#define REMOTE_ACCESS L"RemoteAccess"

static void set_delay(const wchar_t *setting, DWORD milliseconds)
{
    put_dword(SIMULATION_KEY L"\\Services\\RemoteAccess", setting, milliseconds);
}

static DWORD process_of(const struct service_control *control, const wchar_t *name)
{
    SERVICE_STATUS_PROCESS status = {0};
    DWORD needed;
    const SC_HANDLE service = OpenServiceW(control->manager, name, SERVICE_QUERY_STATUS);

    assert_non_null(service);
    assert_true(QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)&status,
                                     sizeof(status), &needed));
    (void)CloseServiceHandle(service);
    assert_int_not_equal(status.dwProcessId, 0);
    return status.dwProcessId;
}

void waiting_names_the_process_of_a_hung_stop(void **state)
{
    struct service_control control = services_open();
    struct dependents dependents;

    (void)state;
    services_ensure(&control, REMOTE_ACCESS_SERVICE);
    const DWORD process = process_of(&control, REMOTE_ACCESS);
    control.stop_seconds = 1;
    behave(REMOTE_ACCESS, STOP_BEHAVIOUR, L"hang");
    services_pauses = 0;
    /* Longer than the setting: the stand-in's wait hint is two seconds. */
    const struct outcome outcome = service_control_stop(&control, REMOTE_ACCESS_SERVICE, true);
    assert_failed(outcome, FAILURE_TIMED_OUT, ERROR_TIMEOUT);
    assert_int_equal(outcome.process, process);
    assert_in_range(outcome.waited_ms, 2000, 9000);
    assert_true(services_pauses > 3);
    service_control_dependents(&control, SSTP_SERVICE, &dependents);
    assert_string_equal(dependents.running.items[0], "RemoteAccess");
    assert_true(dependents.changing[0] && !dependents.changing[1]);

    /* It is not ended, and a start says who is in its way. */
    control.start_seconds = 1;
    const struct outcome started = service_control_start(&control, REMOTE_ACCESS_SERVICE);
    assert_failed(started, FAILURE_TIMED_OUT, ERROR_TIMEOUT);
    assert_int_equal(started.process, process);
    control.start_seconds = 20;
    behave(REMOTE_ACCESS, STOP_BEHAVIOUR, NULL);
    services_close(&control);
}

void waiting_names_the_process_of_a_hung_start(void **state)
{
    struct service_control control = services_open();

    (void)state;
    assert_ok(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false));
    behave(REMOTE_ACCESS, START_BEHAVIOUR, L"hang");
    control.start_seconds = 1;
    const struct outcome outcome = service_control_start(&control, REMOTE_ACCESS_SERVICE);
    assert_failed(outcome, FAILURE_TIMED_OUT, ERROR_TIMEOUT);
    assert_int_equal(outcome.process, process_of(&control, REMOTE_ACCESS));
    assert_in_range(outcome.waited_ms, 2000, 9000);
    behave(REMOTE_ACCESS, START_BEHAVIOUR, NULL);
    control.start_seconds = 20;
    services_close(&control);
}

/* Longer than the setting and the wait hint together, and given its time all the same. */
void waiting_gives_time_to_one_that_makes_progress(void **state)
{
    struct service_control control = services_open();

    (void)state;
    services_ensure(&control, REMOTE_ACCESS_SERVICE);
    control.stop_seconds = 1;
    set_delay(L"StopDelayMs", 3500);
    behave(REMOTE_ACCESS, STOP_BEHAVIOUR, L"progress");
    assert_ok(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false));
    behave(REMOTE_ACCESS, STOP_BEHAVIOUR, NULL);
    services_close(&control);
}

/* One that goes on making progress is not waited for without end. */
void waiting_ends_in_spite_of_progress(void **state)
{
    struct service_control control = services_open();

    (void)state;
    services_ensure(&control, REMOTE_ACCESS_SERVICE);
    control.stop_seconds = 0; /* ten times that is no time at all */
    set_delay(L"StopDelayMs", 1000);
    behave(REMOTE_ACCESS, STOP_BEHAVIOUR, L"progress");
    assert_failed(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false), FAILURE_TIMED_OUT,
                  ERROR_TIMEOUT);
    behave(REMOTE_ACCESS, STOP_BEHAVIOUR, NULL);
    control.stop_seconds = 20;
    assert_ok(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false));
    services_close(&control);
}

/* How often its state was asked for in a stop that takes a while: who is not told has to look,
 * after pauses of 1, 2, 4, ... ms. */
static DWORD looks_at_a_stop(struct service_control *control)
{
    services_ensure(control, REMOTE_ACCESS_SERVICE);
    count_calls(L"QueryServiceStatusEx", REMOTE_ACCESS);
    assert_ok(service_control_stop(control, REMOTE_ACCESS_SERVICE, false));
    return calls_counted(L"QueryServiceStatusEx");
}

void waiting_is_notified_when_a_service_has_stopped(void **state)
{
    struct service_control control = services_open();

    (void)state;
    set_delay(L"WaitHintMs", 20000); /* its progress is looked at each second */
    set_delay(L"StopDelayMs", 900);
    const DWORD reported = looks_at_a_stop(&control);
    fail_calls(L"NotifyServiceStatusChangeW", NULL, ERROR_ALREADY_REGISTERED);
    const DWORD alone = looks_at_a_stop(&control);
    assert_in_range(reported, 1, 7);
    assert_in_range(alone, 9, 12);
    services_close(&control);
}

/* Counted one by one: Wine's GetProcessHandleCount says none. */
static unsigned open_handles(void)
{
    unsigned count = 0;
    DWORD flags;

    for (ULONG_PTR value = 4; value < 4096; value += 4) {
        count += GetHandleInformation((HANDLE)value, &flags) != 0;
    }
    return count;
}

/* The answers that were asked for and not waited for are taken back. */
void waiting_leaves_no_handles_behind(void **state)
{
    struct service_control control = services_open();
    unsigned before = 0;

    (void)state;
    set_delay(L"StopDelayMs", 60);
    for (int i = 0; i < 12; i++) {
        services_ensure(&control, REMOTE_ACCESS_SERVICE);
        assert_ok(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false));
        before = i == 3 ? open_handles() : before;
    }
    assert_in_range(open_handles(), 1, before + 3); /* a thread of Wine's may be on its way out */
    services_close(&control);
}

/* ---- what Windows answers to a stop ---- */

void waiting_sends_a_stop_again_that_may_not_have_arrived(void **state)
{
    struct service_control control = services_open();

    (void)state;
    services_ensure(&control, REMOTE_ACCESS_SERVICE);
    fail_calls_times(L"ControlService", ERROR_SERVICE_REQUEST_TIMEOUT, 2);
    assert_ok(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false));
    end_failures();

    services_ensure(&control, REMOTE_ACCESS_SERVICE);
    fail_calls(L"ControlService", REMOTE_ACCESS, ERROR_SERVICE_REQUEST_TIMEOUT);
    control.stop_seconds = 1;
    const struct outcome outcome = service_control_stop(&control, REMOTE_ACCESS_SERVICE, false);
    assert_failed(outcome, FAILURE_TIMED_OUT, ERROR_SERVICE_REQUEST_TIMEOUT);
    assert_int_equal(outcome.process, process_of(&control, REMOTE_ACCESS));
    end_failures();
    services_close(&control);
}

void waiting_takes_other_answers_as_they_are(void **state)
{
    static const struct {
        DWORD code;
        enum failure failure;
    } answers[] = {
        {ERROR_ACCESS_DENIED, FAILURE_OTHER},
        {ERROR_INVALID_SERVICE_CONTROL, FAILURE_REFUSED},
        {ERROR_SERVICE_CANNOT_ACCEPT_CTRL, FAILURE_REFUSED}, /* although it runs */
        {ERROR_SHUTDOWN_IN_PROGRESS, FAILURE_OTHER},
    };
    struct service_control control = services_open();

    (void)state;
    services_ensure(&control, REMOTE_ACCESS_SERVICE);
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        fail_calls(L"ControlService", REMOTE_ACCESS, answers[i].code);
        const struct outcome outcome = service_control_stop(&control, REMOTE_ACCESS_SERVICE, false);
        assert_failed(outcome, answers[i].failure, answers[i].code);
        assert_int_equal(outcome.process, 0);
        assert_int_equal(services_state(&control, REMOTE_ACCESS_SERVICE), SERVICE_IS_RUNNING);
    }
    end_failures();
    services_close(&control);
}

/* ERROR_SERVICE_NOT_ACTIVE says that somebody else stopped it just now: that is seen to be so. */
void waiting_believes_a_stop_only_as_far_as_it_is_seen(void **state)
{
    struct service_control control = services_open();

    (void)state;
    services_ensure(&control, REMOTE_ACCESS_SERVICE);
    fail_calls_times(L"ControlService", ERROR_SERVICE_NOT_ACTIVE, 1);
    control.stop_seconds = 1;
    assert_failed(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false), FAILURE_TIMED_OUT,
                  ERROR_TIMEOUT);
    end_failures();
    services_close(&control);
}

static DWORD WINAPI stop_it(void *unused)
{
    struct service_control control = services_open();

    (void)unused;
    Sleep(300);
    assert_ok(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false));
    service_control_close(&control);
    return 0;
}

/* While it is about to start it cannot be told to stop: it is waited for, and somebody else may
 * stop it meanwhile. */
void waiting_counts_a_stop_of_somebody_else(void **state)
{
    struct service_control control = services_open();
    HANDLE thread;

    (void)state;
    services_ensure(&control, REMOTE_ACCESS_SERVICE);
    set_delay(L"StopDelayMs", 1000);
    thread = CreateThread(NULL, 0, stop_it, NULL, 0, NULL);
    assert_non_null(thread);
    assert_ok(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false));
    assert_int_equal(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    (void)CloseHandle(thread);
    services_close(&control);
}

/* Somebody starts it again as soon as it has stopped: stopped it has, all the same. */
static DWORD WINAPI start_it(void *unused)
{
    struct service_control control = services_open();
    const ULONGLONG end = GetTickCount64() + 20000;

    (void)unused;
    while (services_state(&control, REMOTE_ACCESS_SERVICE) != SERVICE_IS_STOPPED &&
           GetTickCount64() < end) {
        Sleep(0);
    }
    services_ensure(&control, REMOTE_ACCESS_SERVICE);
    service_control_close(&control);
    return 0;
}

void waiting_notices_a_service_that_was_started_again(void **state)
{
    struct service_control control = services_open();
    HANDLE thread;

    (void)state;
    services_ensure(&control, REMOTE_ACCESS_SERVICE);
    set_delay(L"StopDelayMs", 300);
    thread = CreateThread(NULL, 0, start_it, NULL, 0, NULL);
    assert_non_null(thread);
    /* Told of nothing, this looks so seldom that it misses the moment in which it is stopped. */
    fail_calls(L"NotifyServiceStatusChangeW", NULL, ERROR_ALREADY_REGISTERED);
    control.stop_seconds = 3;
    assert_ok(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false));
    assert_int_equal(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    (void)CloseHandle(thread);
    end_failures();
    services_close(&control);
}

/* ---- a crash ---- */

void waiting_sees_a_process_that_ends_while_it_stops(void **state)
{
    struct service_control control = services_open();

    (void)state;
    services_ensure(&control, REMOTE_ACCESS_SERVICE);
    behave(REMOTE_ACCESS, STOP_BEHAVIOUR, L"crash");
    assert_ok(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false));
    behave(REMOTE_ACCESS, STOP_BEHAVIOUR, NULL);
    services_close(&control);
}

void waiting_sees_a_process_that_ends_while_it_starts(void **state)
{
    struct service_control control = services_open();

    (void)state;
    assert_ok(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false));
    behave(REMOTE_ACCESS, START_BEHAVIOUR, L"crash");
    const struct outcome outcome = service_control_start(&control, REMOTE_ACCESS_SERVICE);
    assert_failed(outcome, FAILURE_OTHER, ERROR_PROCESS_ABORTED);
    assert_int_equal(outcome.process, 0);
    behave(REMOTE_ACCESS, START_BEHAVIOUR, NULL);
    services_close(&control);
}

/* ---- and to a start ---- */

void waiting_takes_a_refused_start_as_it_is(void **state)
{
    static const DWORD answers[] = {ERROR_SERVICE_REQUEST_TIMEOUT,
                                    ERROR_SERVICE_DISABLED,
                                    ERROR_SERVICE_DEPENDENCY_FAIL,
                                    ERROR_SERVICE_LOGON_FAILED,
                                    ERROR_SERVICE_MARKED_FOR_DELETE,
                                    ERROR_SERVICE_DEPENDENCY_DELETED,
                                    ERROR_SHUTDOWN_IN_PROGRESS,
                                    ERROR_PATH_NOT_FOUND,
                                    ERROR_FILE_NOT_FOUND};
    struct service_control control = services_open();

    (void)state;
    assert_ok(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false));
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        fail_calls(L"StartServiceW", REMOTE_ACCESS, answers[i]);
        const struct outcome outcome = service_control_start(&control, REMOTE_ACCESS_SERVICE);
        assert_int_equal(outcome.code, answers[i]);
        /* Never taken for a service that runs, or for one that is not installed. */
        assert_int_not_equal(outcome.failure, FAILURE_NONE);
        assert_int_not_equal(outcome.failure, FAILURE_ALREADY_EXISTS);
        assert_int_not_equal(outcome.failure, FAILURE_NOT_FOUND);
        end_failures();
    }
    services_close(&control);
}

/* Somebody else was first. */
void waiting_finds_a_service_started_by_somebody_else(void **state)
{
    struct service_control control = services_open();

    (void)state;
    assert_ok(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false));
    fail_calls_times(L"StartServiceW", ERROR_SERVICE_ALREADY_RUNNING, 1);
    assert_ok(service_control_start(&control, REMOTE_ACCESS_SERVICE)); /* it was not: started */
    end_failures();
    services_close(&control);
}
