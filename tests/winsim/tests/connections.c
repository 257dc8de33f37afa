/*
 * connections.c - mprapi.dll, found at run time: a Windows without the role may lack it.
 */
#include "fixture.h"

#include "connections.h"

#include <mprapi.h>

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

DWORD connections_enumerate(UCHAR type, DWORD *read)
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
