/*
 * test_scm_config.c - what is kept of a service's configuration that Wine forgets.
 */
#include "fixture.h"

#include "fixture_services.h"

union config {
    SERVICE_FAILURE_ACTIONSW recovery;
    SERVICE_FAILURE_ACTIONS_FLAG always;
    SERVICE_DELAYED_AUTO_START_INFO delayed;
    BYTE bytes[512];
};

static void query(SC_HANDLE service, DWORD level, union config *config)
{
    DWORD size;
    assert_true(QueryServiceConfig2W(service, level, config->bytes, sizeof(*config), &size));
}

void scm_keeps_recovery_actions(void **state)
{
    SC_ACTION actions[] = {{SC_ACTION_RESTART, 1000}, {SC_ACTION_NONE, 0}};
    SERVICE_FAILURE_ACTIONSW recovery = {
        .dwResetPeriod = 60, .cActions = 2, .lpsaActions = actions};
    SERVICE_FAILURE_ACTIONS_FLAG always = {TRUE};
    union config config;
    DWORD size;
    (void)state;
    fixture_make_services();
    const SC_HANDLE service = fixture_open_service(SERVICE_A, SERVICE_ALL_ACCESS);
    assert_non_null(service);
    query(service, SERVICE_CONFIG_FAILURE_ACTIONS, &config);
    assert_int_equal(config.recovery.cActions, 0);
    query(service, SERVICE_CONFIG_FAILURE_ACTIONS_FLAG, &config);
    assert_false(config.always.fFailureActionsOnNonCrashFailures);
    query(service, SERVICE_CONFIG_DELAYED_AUTO_START_INFO, &config);
    assert_false(config.delayed.fDelayedAutostart);
    assert_true(ChangeServiceConfig2W(service, SERVICE_CONFIG_FAILURE_ACTIONS, &recovery));
    assert_true(ChangeServiceConfig2W(service, SERVICE_CONFIG_FAILURE_ACTIONS_FLAG, &always));
    query(service, SERVICE_CONFIG_FAILURE_ACTIONS, &config);
    assert_int_equal(config.recovery.dwResetPeriod, 60);
    assert_int_equal(config.recovery.cActions, 2);
    assert_int_equal(config.recovery.lpsaActions[0].Type, SC_ACTION_RESTART);
    assert_int_equal(config.recovery.lpsaActions[0].Delay, 1000);
    query(service, SERVICE_CONFIG_FAILURE_ACTIONS_FLAG, &config);
    assert_true(config.always.fFailureActionsOnNonCrashFailures);
    assert_false(QueryServiceConfig2W(service, SERVICE_CONFIG_FAILURE_ACTIONS, NULL, 0, &size));
    assert_int_equal(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    assert_true(size >= sizeof(recovery) + sizeof(actions));
    CloseServiceHandle(service);
}
