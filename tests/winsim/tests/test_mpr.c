/*
 * test_mpr.c - the VPN connections of RRAS.
 */
#include "fixture.h"

#include <mprapi.h>
#include <mprerror.h>

#include "connections.h"
#include "fixture_services.h"

void mpr_without_routing(void **state)
{
    (void)state;
    DWORD read = 0;
    const DWORD stopped = fixture_stop(L"RemoteAccess"); /* on which nothing depends */
    assert_true(stopped == ERROR_SUCCESS || stopped == ERROR_SERVICE_NOT_ACTIVE);
    assert_int_equal(connections_enumerate(MPRAPI_OBJECT_TYPE_RAS_CONNECTION_OBJECT, &read),
                     ERROR_DDM_NOT_RUNNING);
    if (stopped == ERROR_SUCCESS) {
        assert_int_equal(fixture_start(L"RemoteAccess"), ERROR_SUCCESS);
    }
}

void mpr_checks_its_parameters(void **state)
{
    (void)state;
    DWORD read = 0;
    const DWORD started = fixture_start(L"RemoteAccess");
    assert_true(started == ERROR_SUCCESS || started == ERROR_SERVICE_ALREADY_RUNNING);
    assert_int_equal(connections_enumerate(MPRAPI_OBJECT_TYPE_MPR_SERVER_OBJECT, &read),
                     ERROR_INVALID_PARAMETER);
}
