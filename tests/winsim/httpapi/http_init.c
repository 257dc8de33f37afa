/*
 * http_init.c - HttpInitialize, HttpTerminate and the state they leave.
 */
#include "http_config.h"

#include "fault.h"
#include "hook_service.h"

static volatile LONG config_users;

DWORD http_config_check_call(HANDLE handle, LPOVERLAPPED overlapped)
{
    /* Documented is only that HttpInitialize comes first [?]: the code is a choice. */
    if (config_users == 0 || handle != NULL) {
        return ERROR_INVALID_HANDLE;
    }
    return overlapped == NULL ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER;
}

static BOOL flags_are_valid(ULONG flags)
{
    const ULONG known = HTTP_INITIALIZE_CONFIG | HTTP_INITIALIZE_SERVER;
    return flags != 0 && (flags & ~known) == 0;
}

ULONG WINAPI HttpInitialize(HTTPAPI_VERSION version, ULONG flags, PVOID reserved)
{
    const DWORD fault = fault_code(L"HttpInitialize", NULL);
    if (fault != ERROR_SUCCESS) {
        return fault;
    }
    /* It starts the driver where nobody has (http/nf-http-httpinitialize), and the SCM starts
     * nothing while it waits for a service (services/service-startup): there is no answer then, for
     * as long as the SCM waits. Here it is refused at once [I]; not to who plays SSTP on a real
     * HTTP.sys, where somebody has asked before. */
    if ((flags & HTTP_INITIALIZE_CONFIG) != 0 && hook_service_is_starting()) {
        return ERROR_SERVICE_DATABASE_LOCKED;
    }
    if ((version.HttpApiMajorVersion != 1 && version.HttpApiMajorVersion != 2) ||
        version.HttpApiMinorVersion != 0) {
        return ERROR_REVISION_MISMATCH;
    }
    if (!flags_are_valid(flags) || reserved != NULL) {
        return ERROR_INVALID_PARAMETER;
    }
    if ((flags & HTTP_INITIALIZE_CONFIG) != 0) {
        InterlockedIncrement(&config_users);
    }
    return NO_ERROR;
}

ULONG WINAPI HttpTerminate(ULONG flags, PVOID reserved)
{
    if (!flags_are_valid(flags) || reserved != NULL) {
        return ERROR_INVALID_PARAMETER;
    }
    if ((flags & HTTP_INITIALIZE_CONFIG) == 0) {
        return NO_ERROR;
    }
    LONG users = config_users;
    while (users > 0) {
        const LONG seen = InterlockedCompareExchange(&config_users, users - 1, users);
        if (seen == users) {
            return NO_ERROR;
        }
        users = seen;
    }
    return ERROR_INVALID_PARAMETER; /* not matched by an HttpInitialize */
}
