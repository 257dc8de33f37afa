/* Counting VPN connections through the Router Administration functions. */
#include "rras/connections.h"

#include <mprapi.h>
#include <mprerror.h>
#include <windows.h>

#include "win32/error.h"

/* Import libraries differ in what they know of it, so the functions are found at run time. */
typedef DWORD(APIENTRY connect_function)(LPWSTR server, MPR_SERVER_HANDLE *handle);
typedef VOID(APIENTRY disconnect_function)(MPR_SERVER_HANDLE handle);
typedef DWORD(APIENTRY free_function)(LPVOID buffer);
typedef DWORD(APIENTRY enumerate_function)(RAS_SERVER_HANDLE server, PMPRAPI_OBJECT_HEADER header,
                                           DWORD preferred_length, LPDWORD read, LPDWORD total,
                                           PRAS_CONNECTION_EX *connections, LPDWORD resume);

struct router {
    connect_function *connect;
    disconnect_function *disconnect;
    enumerate_function *enumerate;
    free_function *free;
    MPR_SERVER_HANDLE server;
};

static void (*find(HMODULE module, const char *name))(void)
{
    return (void (*)(void))GetProcAddress(module, name);
}

static struct outcome find_functions(HMODULE module, struct router *router)
{
    *router = (struct router){
        .connect = (connect_function *)find(module, "MprAdminServerConnect"),
        .disconnect = (disconnect_function *)find(module, "MprAdminServerDisconnect"),
        .enumerate = (enumerate_function *)find(module, "MprAdminConnectionEnumEx"),
        .free = (free_function *)find(module, "MprAdminBufferFree")};
    return router->connect == NULL || router->disconnect == NULL || router->enumerate == NULL ||
                   router->free == NULL
               ? outcome_failed("GetProcAddress", "mprapi.dll", ERROR_PROC_NOT_FOUND)
               : outcome_success();
}

static DWORD count_connections(const struct router *router, uint32_t *count)
{
    MPRAPI_OBJECT_HEADER header = {.revision = MPRAPI_RAS_CONNECTION_OBJECT_REVISION_1,
                                   .type = MPRAPI_OBJECT_TYPE_RAS_CONNECTION_OBJECT,
                                   .size = sizeof(RAS_CONNECTION_EX)};
    PRAS_CONNECTION_EX connections = NULL;
    DWORD read = 0;
    DWORD total = 0;
    const DWORD error =
        router->enumerate(router->server, &header, (DWORD)-1, &read, &total, &connections, NULL);

    *count = total > read ? total : read;
    if (connections != NULL) {
        (void)router->free(connections);
    }
    return error;
}

/* Each of the two calls has a code of its own for it (mprapi/nf-mprapi-mpradminserverconnect,
 * nf-mprapi-mpradminconnectionenumex). */
static bool says_not_running(DWORD error)
{
    return error == ERROR_DDM_NOT_RUNNING || error == RPC_S_UNKNOWN_IF;
}

static struct outcome ask(struct router *router, uint32_t *count)
{
    DWORD error = router->connect(NULL, &router->server);
    const char *operation = "MprAdminServerConnect";

    *count = 0;
    if (error == ERROR_SUCCESS) {
        operation = "MprAdminConnectionEnumEx";
        error = count_connections(router, count);
        router->disconnect(router->server);
    }
    return error == ERROR_SUCCESS || says_not_running(error)
               ? outcome_success()
               : outcome_failed(operation, REMOTE_ACCESS_SERVICE, error);
}

void connections_read(struct connections *connections)
{
    const HMODULE module = LoadLibraryExW(L"mprapi.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
    struct router router;

    *connections = (struct connections){.presence = PART_UNREADABLE};
    if (module == NULL) {
        connections->error = outcome_failed("LoadLibraryEx", "mprapi.dll", GetLastError());
        return;
    }
    connections->error = find_functions(module, &router);
    if (outcome_ok(&connections->error)) {
        connections->error = ask(&router, &connections->count);
    }
    if (outcome_ok(&connections->error)) {
        connections->presence = PART_PRESENT;
    }
    (void)FreeLibrary(module);
}
