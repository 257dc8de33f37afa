/* Tests of rras/connections.h. */
#include "adapters_test.h"

#include "rras/connections.h"
#include "rras/control.h"
#include "simulation.h"

static void start_routing(void)
{
    struct service_control control = {.stop_seconds = 20, .start_seconds = 20};
    struct outcome outcome;

    assert_ok(service_control_open(&control));
    outcome = service_control_start(&control, REMOTE_ACCESS_SERVICE);
    service_control_close(&control);
    if (outcome.failure != FAILURE_ALREADY_EXISTS) {
        assert_ok(outcome);
    }
}

static void assert_counted(uint32_t count)
{
    struct connections connections;

    connections_read(&connections);
    assert_ok(connections.error);
    assert_int_equal(connections.presence, PART_PRESENT);
    assert_int_equal(connections.count, count);
}

void connections_are_counted(void **state)
{
    (void)state;
    start_routing();
    put_dword(SIMULATION_KEY, L"Connections", 0);
    assert_counted(0);
    put_dword(SIMULATION_KEY, L"Connections", 7);
    assert_counted(7);
    remove_value(SIMULATION_KEY, L"Connections");
}

void connections_of_stopped_routing_are_none(void **state)
{
    (void)state;
    fail_calls(L"MprAdminConnectionEnumEx", NULL, 903); /* ERROR_DDM_NOT_RUNNING */
    assert_counted(0);
    end_failures();
    fail_calls(L"MprAdminServerConnect", NULL, RPC_S_UNKNOWN_IF);
    assert_counted(0);
}

void connections_that_cannot_be_counted_are_unreadable(void **state)
{
    static const wchar_t *const functions[] = {L"MprAdminServerConnect",
                                               L"MprAdminConnectionEnumEx"};
    struct connections connections;

    (void)state;
    start_routing();
    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
        fail_calls(functions[i], NULL, ERROR_ACCESS_DENIED);
        connections_read(&connections);
        assert_int_equal(connections.presence, PART_UNREADABLE);
        assert_failed(connections.error, FAILURE_OTHER, ERROR_ACCESS_DENIED);
        end_failures();
    }
}
