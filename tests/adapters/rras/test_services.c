/* Tests of rras/control.h, with the stand-ins of SstpSvc, RasMan and RemoteAccess. */
#include "services_test.h"

static void stop_all(const struct service_control *control)
{
    assert_ok(service_control_stop(control, REMOTE_ACCESS_SERVICE, false));
    assert_ok(service_control_stop(control, "RasMan", false));
    assert_ok(service_control_stop(control, SSTP_SERVICE, false));
}

static instant now(void)
{
    FILETIME time;

    GetSystemTimeAsFileTime(&time);
    return ((instant)time.dwHighDateTime << 32) | time.dwLowDateTime;
}

void services_not_installed_is_absent(void **state)
{
    struct service_control control = services_open();
    struct service_facts facts;

    (void)state;
    service_control_read(&control, "NoSuchService", &facts);
    assert_int_equal(facts.presence, PART_ABSENT);
    assert_failed(service_control_stop(&control, "NoSuchService", false), FAILURE_NOT_FOUND, 1060);
    assert_failed(service_control_start(&control, "NoSuchService"), FAILURE_NOT_FOUND, 1060);
    service_control_close(&control);
}

void services_stops_and_starts_sstp(void **state)
{
    struct service_control control = services_open();
    struct service_facts facts;
    const instant before = now();

    (void)state;
    stop_all(&control);
    service_control_read(&control, SSTP_SERVICE, &facts);
    assert_int_equal(facts.state, SERVICE_IS_STOPPED);
    assert_int_equal(facts.started_at, 0);
    assert_false(facts.disabled);
    assert_true(facts.automatic);
    assert_ok(service_control_stop(&control, SSTP_SERVICE, false)); /* stopped already */

    assert_ok(service_control_start(&control, SSTP_SERVICE));
    service_control_read(&control, SSTP_SERVICE, &facts);
    assert_int_equal(facts.state, SERVICE_IS_RUNNING);
    assert_true(facts.started_at >= before && facts.started_at <= now());
    assert_failed(service_control_start(&control, SSTP_SERVICE), FAILURE_ALREADY_EXISTS, 1056);
    services_close(&control); /* starts RasMan too, as a dependency */
}

void services_refused_stop(void **state)
{
    struct service_control control = services_open();

    (void)state;
    services_ensure(&control, REMOTE_ACCESS_SERVICE);
    assert_failed(service_control_stop(&control, SSTP_SERVICE, false), FAILURE_REFUSED, 1051);
    fail_calls(L"ControlService", L"RemoteAccess", ERROR_INVALID_SERVICE_CONTROL);
    assert_failed(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false), FAILURE_REFUSED,
                  ERROR_INVALID_SERVICE_CONTROL);
    fail_calls(L"ControlService", L"RemoteAccess", ERROR_SERVICE_CANNOT_ACCEPT_CTRL);
    assert_failed(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false), FAILURE_REFUSED,
                  ERROR_SERVICE_CANNOT_ACCEPT_CTRL); /* it runs: not somebody else's stop */
    end_failures();
    assert_int_equal(services_state(&control, REMOTE_ACCESS_SERVICE), SERVICE_IS_RUNNING);
    services_close(&control);
}

void services_names_dependents_in_stopping_order(void **state)
{
    struct service_control control = services_open();
    struct dependents dependents;

    (void)state;
    services_ensure(&control, REMOTE_ACCESS_SERVICE);
    service_control_dependents(&control, SSTP_SERVICE, &dependents);
    assert_int_equal(dependents.presence, PART_PRESENT);
    assert_int_equal(dependents.running.count, 2);
    assert_string_equal(dependents.running.items[0], "RemoteAccess");
    assert_string_equal(dependents.running.items[1], "RasMan");
    assert_false(dependents.changing[0] || dependents.changing[1]);
    assert_ok(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false));
    service_control_dependents(&control, SSTP_SERVICE, &dependents);
    assert_int_equal(dependents.running.count, 1);
    assert_string_equal(dependents.running.items[0], "RasMan");
    services_close(&control);
}

void services_cancelled_stop_returns_at_once(void **state)
{
    struct service_control control = services_open();
    const HANDLE event = CreateEventW(NULL, TRUE, TRUE, NULL);
    ULONGLONG started;

    (void)state;
    assert_non_null(event);
    control.cancel_event = event;
    behave(L"RemoteAccess", STOP_BEHAVIOUR, L"hang");
    started = GetTickCount64();
    assert_failed(service_control_stop(&control, REMOTE_ACCESS_SERVICE, true), FAILURE_CANCELLED,
                  ERROR_CANCELLED);
    assert_true(GetTickCount64() - started < 1000);
    assert_int_equal(services_state(&control, REMOTE_ACCESS_SERVICE), SERVICE_IS_CHANGING);
    behave(L"RemoteAccess", STOP_BEHAVIOUR, NULL);
    assert_ok(
        service_control_stop(&control, REMOTE_ACCESS_SERVICE, false)); /* not to be cancelled */
    services_close(&control);
    (void)CloseHandle(event);
}

void services_failed_start_gives_the_exit_code(void **state)
{
    struct service_control control = services_open();

    (void)state;
    assert_ok(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false));
    behave(L"RemoteAccess", START_BEHAVIOUR, L"fail");
    assert_failed(service_control_start(&control, REMOTE_ACCESS_SERVICE), FAILURE_OTHER,
                  ERROR_GEN_FAILURE);
    behave(L"RemoteAccess", START_BEHAVIOUR, L"hang");
    control.start_seconds = 1;
    assert_failed(service_control_start(&control, REMOTE_ACCESS_SERVICE), FAILURE_TIMED_OUT,
                  ERROR_TIMEOUT);
    behave(L"RemoteAccess", START_BEHAVIOUR, NULL);
    control.start_seconds = 20;
    services_close(&control);
}

static DWORD WINAPI release_stop(void *unused)
{
    (void)unused;
    Sleep(500);
    behave(L"RemoteAccess", STOP_BEHAVIOUR, NULL);
    return 0;
}

void services_start_waits_for_a_stop(void **state)
{
    struct service_control control = services_open();
    HANDLE thread;

    (void)state;
    control.stop_seconds = 1;
    behave(L"RemoteAccess", STOP_BEHAVIOUR, L"hang");
    assert_int_equal(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false).failure,
                     FAILURE_TIMED_OUT);
    thread = CreateThread(NULL, 0, release_stop, NULL, 0, NULL);
    assert_non_null(thread);
    assert_ok(service_control_start(&control, REMOTE_ACCESS_SERVICE));
    assert_int_equal(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    (void)CloseHandle(thread);
    services_close(&control);
}

void services_start_waits_for_a_locked_database(void **state)
{
    struct service_control control = services_open();
    ULONGLONG started;

    (void)state;
    assert_ok(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false));
    fail_calls_times(L"StartServiceW", ERROR_SERVICE_DATABASE_LOCKED, 3);
    assert_ok(service_control_start(&control, REMOTE_ACCESS_SERVICE));
    end_failures();

    assert_ok(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false));
    fail_calls(L"StartServiceW", NULL, ERROR_SERVICE_DATABASE_LOCKED);
    control.start_seconds = 1;
    started = GetTickCount64();
    assert_failed(service_control_start(&control, REMOTE_ACCESS_SERVICE), FAILURE_OTHER,
                  ERROR_SERVICE_DATABASE_LOCKED);
    assert_in_range(GetTickCount64() - started, 900, 5000);
    end_failures();
    control.start_seconds = 20;
    services_close(&control);
}

void services_are_opened_once_where_they_are_kept(void **state)
{
    static const struct service_names names = {{REMOTE_ACCESS_SERVICE, "NoSuchService"}, 2};
    static const wchar_t open_service[] = L"OpenServiceW";
    struct service_control control = services_open();

    (void)state;
    services_ensure(&control, REMOTE_ACCESS_SERVICE);
    count_calls(open_service, L"RemoteAccess");
    service_control_keep(&control, &names);
    assert_int_equal(calls_counted(open_service), 1);
    assert_ok(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false));
    assert_int_equal(calls_counted(open_service), 1);
    assert_ok(service_control_start(&control, REMOTE_ACCESS_SERVICE));
    assert_failed(service_control_stop(&control, "NoSuchService", false), FAILURE_NOT_FOUND, 1060);
    service_control_let_go(&control);
    assert_ok(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false));
    assert_true(calls_counted(open_service) > 1);
    end_failures();
    services_close(&control);
}

void services_are_opened_when_used_where_that_failed_before(void **state)
{
    static const struct service_names names = {{REMOTE_ACCESS_SERVICE}, 1};
    struct service_control control = services_open();

    (void)state;
    services_ensure(&control, REMOTE_ACCESS_SERVICE);
    fail_calls_times(L"OpenServiceW", ERROR_ACCESS_DENIED, 1);
    service_control_keep(&control, &names);
    assert_ok(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false));
    end_failures();
    assert_ok(service_control_start(&control, REMOTE_ACCESS_SERVICE));
    service_control_keep(&control, &names);
    service_control_let_go(&control);
    fail_calls(L"OpenServiceW", L"RemoteAccess", ERROR_ACCESS_DENIED);
    service_control_keep(&control, &names);
    assert_failed(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false), FAILURE_OTHER,
                  ERROR_ACCESS_DENIED);
    end_failures();
    services_close(&control);
}

void services_are_listed_once_in_an_observation(void **state)
{
    static const wchar_t list[] = L"EnumServicesStatusExW";
    struct service_control control = services_open();
    struct service_facts facts;

    (void)state;
    services_ensure(&control, REMOTE_ACCESS_SERVICE);
    count_calls(list, L"all");
    service_control_look(&control, true);
    service_control_read(&control, SSTP_SERVICE, &facts);
    service_control_read(&control, REMOTE_ACCESS_SERVICE, &facts);
    assert_int_equal(calls_counted(list), 1);
    assert_true(facts.started_at > 0);
    assert_ok(service_control_stop(&control, REMOTE_ACCESS_SERVICE, false));
    assert_ok(service_control_start(&control, REMOTE_ACCESS_SERVICE));
    service_control_read(&control, REMOTE_ACCESS_SERVICE, &facts); /* another process */
    assert_true(facts.started_at > 0);
    service_control_look(&control, false);
    service_control_read(&control, SSTP_SERVICE, &facts);
    assert_int_equal(calls_counted(list), 3);
    end_failures();
    services_close(&control);
}

void services_unreadable_is_not_absent(void **state)
{
    struct service_control control = services_open();
    struct service_facts facts;
    struct dependents dependents;

    (void)state;
    fail_calls(L"QueryServiceStatusEx", NULL, ERROR_ACCESS_DENIED);
    service_control_read(&control, SSTP_SERVICE, &facts);
    end_failures();
    assert_int_equal(facts.presence, PART_UNREADABLE);
    assert_failed(facts.error, FAILURE_OTHER, ERROR_ACCESS_DENIED);
    assert_string_equal(facts.error.object, "SstpSvc");

    fail_calls(L"OpenServiceW", NULL, ERROR_ACCESS_DENIED);
    service_control_read(&control, SSTP_SERVICE, &facts);
    service_control_dependents(&control, SSTP_SERVICE, &dependents);
    end_failures();
    assert_int_equal(facts.presence, PART_UNREADABLE);
    assert_int_equal(dependents.presence, PART_UNREADABLE);

    fail_calls(L"EnumDependentServicesW", NULL, ERROR_NOT_ENOUGH_MEMORY);
    service_control_dependents(&control, SSTP_SERVICE, &dependents);
    end_failures();
    assert_int_equal(dependents.presence, PART_UNREADABLE);
    assert_int_equal(dependents.error.code, ERROR_NOT_ENOUGH_MEMORY);
    service_control_close(&control);
}
