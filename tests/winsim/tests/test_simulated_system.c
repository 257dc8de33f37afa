/*
 * test_simulated_system.c - controls that only Windows sends, VPN clients, a silent name server.
 */
#include "lookup.h" /* first: winsock2.h before windows.h */

#include <mprapi.h>
#include <wchar.h>

#include "connections.h"
#include "control_pipe.h"
#include "fixture_services.h"
#include "settings.h"

static DWORD tell_of_clock(const wchar_t *name, DWORD control, LONG64 clock_ms)
{
    struct control_request request = {.control = control, .clock_ms = clock_ms};
    wchar_t pipe[CONTROL_PIPE_MAX];
    DWORD answer = ERROR_SUCCESS;
    DWORD size;
    assert_true(swprintf(pipe, CONTROL_PIPE_MAX, CONTROL_PIPE_PREFIX L"%ls", name) > 0);
    return CallNamedPipeW(pipe, &request, sizeof(request), &answer, sizeof(answer), &size,
                          SIGNAL_MS)
               ? answer
               : GetLastError();
}

static DWORD tell(const wchar_t *name, DWORD control)
{
    return tell_of_clock(name, control, 0);
}

void scm_tells_only_what_is_accepted(void **state)
{
    (void)state;
    fixture_make_services();
    assert_int_equal(fixture_start(SERVICE_A), ERROR_SUCCESS);
    assert_int_equal(tell(SERVICE_A, SERVICE_CONTROL_TIMECHANGE), TIME_CHANGE_ANSWER);
    assert_int_equal(tell(SERVICE_A, SERVICE_CONTROL_PRESHUTDOWN), ERROR_INVALID_SERVICE_CONTROL);
    assert_int_equal(tell(SERVICE_A, SERVICE_CONTROL_SHUTDOWN), ERROR_INVALID_SERVICE_CONTROL);
    assert_int_equal(fixture_state(SERVICE_A), SERVICE_RUNNING);
    assert_int_equal(fixture_stop(SERVICE_A), ERROR_SUCCESS);
}

void scm_tells_how_the_clock_was_set(void **state)
{
    (void)state;
    fixture_make_services();
    assert_int_equal(fixture_start(SERVICE_A), ERROR_SUCCESS);
    assert_int_equal(tell_of_clock(SERVICE_A, SERVICE_CONTROL_TIMECHANGE, 59000),
                     TIME_CHANGE_ANSWER + 59);
    assert_int_equal(tell_of_clock(SERVICE_A, SERVICE_CONTROL_TIMECHANGE, -3600000),
                     TIME_CHANGE_ANSWER - 3600);
    assert_int_equal(fixture_stop(SERVICE_A), ERROR_SUCCESS);
}

void mpr_counts_connections(void **state)
{
    (void)state;
    DWORD read = 0;
    const DWORD started = fixture_start(L"RemoteAccess");
    assert_true(started == ERROR_SUCCESS || started == ERROR_SERVICE_ALREADY_RUNNING);
    assert_int_equal(settings_set_dword(NULL, WINSIM_CONNECTIONS, 3), ERROR_SUCCESS);
    assert_int_equal(connections_enumerate(MPRAPI_OBJECT_TYPE_RAS_CONNECTION_OBJECT, &read),
                     ERROR_SUCCESS);
    assert_int_equal(read, 3);
}

void name_lookup_is_cancelled(void **state)
{
    struct lookup lookup;

    (void)state;
    assert_int_equal(settings_set_dword(WINSIM_HOSTS, L"silent.example.test", 1), ERROR_SUCCESS);
    lookup_begin(&lookup, L"silent.example.test");
    assert_int_equal(WaitForSingleObject(lookup.overlapped.hEvent, 50), WAIT_TIMEOUT);
    assert_int_equal(GetAddrInfoExCancel(&lookup.handle), NO_ERROR);
    assert_int_equal(lookup_end(&lookup), WSA_E_CANCELLED);
    assert_null(lookup.result);
}
