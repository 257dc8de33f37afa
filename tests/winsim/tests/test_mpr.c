/*
 * test_mpr.c - the VPN connections of RRAS, found at run time as the product finds them.
 */
#include "fixture.h"

#include <string.h>

#include <mprapi.h>
#include <mprerror.h>

#include "fixture_services.h"
#include "settings.h"

typedef DWORD(WINAPI *connect_function)(LPWSTR, MPR_SERVER_HANDLE *);
typedef DWORD(WINAPI *enum_function)(RAS_SERVER_HANDLE, PMPRAPI_OBJECT_HEADER, DWORD, LPDWORD,
                                     LPDWORD, PRAS_CONNECTION_EX *, LPDWORD);
typedef DWORD(WINAPI *free_function)(LPVOID);

static FARPROC find(const char *name)
{
    const HMODULE module = LoadLibraryExW(L"mprapi.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
    assert_non_null(module);
    const FARPROC function = GetProcAddress(module, name);
    assert_non_null(function);
    return function;
}

static DWORD enumerate(UCHAR type, DWORD *read)
{
    MPRAPI_OBJECT_HEADER header = {.revision = MPRAPI_RAS_CONNECTION_OBJECT_REVISION_1,
                                   .type = type,
                                   .size = sizeof(RAS_CONNECTION_EX)};
    MPR_SERVER_HANDLE server;
    PRAS_CONNECTION_EX connections = NULL;
    DWORD total;
    assert_int_equal(
        ((connect_function)(void (*)(void))find("MprAdminServerConnect"))(NULL, &server),
        ERROR_SUCCESS);
    const DWORD error = ((enum_function)(void (*)(void))find("MprAdminConnectionEnumEx"))(
        server, &header, (DWORD)-1, read, &total, &connections, NULL);
    if (error == ERROR_SUCCESS) {
        assert_int_equal(total, *read);
        assert_int_equal(((free_function)(void (*)(void))find("MprAdminBufferFree"))(connections),
                         ERROR_SUCCESS);
    }
    return error;
}

void mpr_counts_connections(void **state)
{
    (void)state;
    DWORD read = 0;
    const DWORD started = fixture_start(L"RemoteAccess");
    assert_true(started == ERROR_SUCCESS || started == ERROR_SERVICE_ALREADY_RUNNING);
    assert_int_equal(settings_set_dword(NULL, WINSIM_CONNECTIONS, 3), ERROR_SUCCESS);
    assert_int_equal(enumerate(MPRAPI_OBJECT_TYPE_RAS_CONNECTION_OBJECT, &read), ERROR_SUCCESS);
    assert_int_equal(read, 3);
}

void mpr_without_routing(void **state)
{
    (void)state;
    DWORD read = 0;
    const DWORD stopped = fixture_stop(L"RemoteAccess");
    assert_true(stopped == ERROR_SUCCESS || stopped == ERROR_SERVICE_NOT_ACTIVE);
    assert_int_equal(enumerate(MPRAPI_OBJECT_TYPE_RAS_CONNECTION_OBJECT, &read),
                     ERROR_DDM_NOT_RUNNING);
    if (stopped == ERROR_SUCCESS) {
        assert_int_equal(fixture_start(L"RemoteAccess"), ERROR_SUCCESS);
    }
}

void mpr_checks_its_parameters(void **state)
{
    (void)state;
    DWORD read = 0;
    assert_int_equal(enumerate(MPRAPI_OBJECT_TYPE_MPR_SERVER_OBJECT, &read),
                     ERROR_INVALID_PARAMETER);
}
