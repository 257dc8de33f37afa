/*
 * hook_mpr.c - counting VPN connections.
 */
#include "hook_mpr.h"

#include <string.h>

#include <mprapi.h>
#include <mprerror.h>
#include <raserror.h>

#include "fault.h"
#include "service_start.h"
#include "settings.h"

static int router; /* its address is the handle */

static DWORD WINAPI server_connect(LPWSTR server, MPR_SERVER_HANDLE *handle)
{
    const DWORD error = fault_code(L"MprAdminServerConnect", server);
    if (error != ERROR_SUCCESS) {
        return error;
    }
    if (handle == NULL) {
        return ERROR_INVALID_PARAMETER;
    }
    *handle = &router;
    return ERROR_SUCCESS;
}

static void WINAPI server_disconnect(MPR_SERVER_HANDLE handle)
{
    (void)handle;
}

static DWORD WINAPI buffer_free(LPVOID buffer)
{
    if (buffer == NULL) {
        return ERROR_INVALID_PARAMETER;
    }
    HeapFree(GetProcessHeap(), 0, buffer);
    return ERROR_SUCCESS;
}

static BOOL is_connection_header(const MPRAPI_OBJECT_HEADER *header)
{
    return header != NULL && header->revision == MPRAPI_RAS_CONNECTION_OBJECT_REVISION_1 &&
           header->type == MPRAPI_OBJECT_TYPE_RAS_CONNECTION_OBJECT &&
           header->size == sizeof(RAS_CONNECTION_EX);
}

static DWORD WINAPI connection_enum(RAS_SERVER_HANDLE server, PMPRAPI_OBJECT_HEADER header,
                                    DWORD preferred_length, LPDWORD read, LPDWORD total,
                                    PRAS_CONNECTION_EX *connections, LPDWORD resume)
{
    SERVICE_STATUS_PROCESS status;
    const DWORD count = settings_dword(NULL, WINSIM_CONNECTIONS, 0);
    const DWORD error = fault_code(L"MprAdminConnectionEnumEx", NULL);
    (void)resume;
    if (error != ERROR_SUCCESS) {
        return error;
    }
    if (server != &router || !is_connection_header(header) || preferred_length != (DWORD)-1 ||
        read == NULL || total == NULL || connections == NULL) {
        return ERROR_INVALID_PARAMETER;
    }
    if (service_state(L"RemoteAccess", &status) != SERVICE_RUNNING) {
        return ERROR_DDM_NOT_RUNNING;
    }
    *connections =
        HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, (count + 1) * sizeof(RAS_CONNECTION_EX));
    *read = count;
    *total = count;
    return *connections == NULL ? ERROR_NOT_ENOUGH_MEMORY : ERROR_SUCCESS;
}

/* ---- texts of errors, of which Wine has none ---- */

#define RAS_TEXT    L"The Remote Access Connection Manager could not be started."
#define ROUTER_TEXT L"The router manager could not be started."

/* raserror.h: 600 and above; a code that it does not have is refused. */
static DWORD WINAPI ras_error_string(UINT code, LPWSTR text, DWORD size)
{
    if (code != ERROR_RASMAN_CANNOT_INITIALIZE) {
        return ERROR_INVALID_PARAMETER;
    }
    if (size < sizeof(RAS_TEXT) / sizeof(wchar_t)) {
        return ERROR_INSUFFICIENT_BUFFER;
    }
    memcpy(text, RAS_TEXT, sizeof(RAS_TEXT));
    return ERROR_SUCCESS;
}

/* mprerror.h; the text is to be released with LocalFree. */
static DWORD WINAPI router_error_string(DWORD code, LPWSTR *text)
{
    if (code != ERROR_NO_SUCH_INTERFACE) {
        return ERROR_MR_MID_NOT_FOUND;
    }
    *text = LocalAlloc(LMEM_FIXED, sizeof(ROUTER_TEXT));
    if (*text == NULL) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    memcpy(*text, ROUTER_TEXT, sizeof(ROUTER_TEXT));
    return ERROR_SUCCESS;
}

static const struct {
    const char *name;
    FARPROC function;
} functions[] = {
    {"RasGetErrorStringW", (FARPROC)(void (*)(void))ras_error_string},
    {"MprAdminGetErrorString", (FARPROC)(void (*)(void))router_error_string},
    {"MprAdminServerConnect", (FARPROC)(void (*)(void))server_connect},
    {"MprAdminServerDisconnect", (FARPROC)(void (*)(void))server_disconnect},
    {"MprAdminBufferFree", (FARPROC)(void (*)(void))buffer_free},
    {"MprAdminConnectionEnumEx", (FARPROC)(void (*)(void))connection_enum},
};

FARPROC mpr_function(const char *name)
{
    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
        if (strcmp(functions[i].name, name) == 0) {
            return functions[i].function;
        }
    }
    return NULL;
}
