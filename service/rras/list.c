/* See rras/list.h. */
#include "rras/list.h"

#define LIST_SIZE      65536u /* bytes for one part of the list */
#define LIST_PARTS_MAX 64     /* parts of it, far above what a server has */

static void add_processes(struct service_list *list, const ENUM_SERVICE_STATUS_PROCESSW *services,
                          DWORD count)
{
    for (DWORD i = 0; i < count && list->count < PROCESSES_MAX; i++) {
        list->processes[list->count++] = services[i].ServiceStatusProcess.dwProcessId;
    }
}

/* Not whole where Windows does not say, or there are too many. */
static DWORD read_list(SC_HANDLE manager, struct service_list *list)
{
    ENUM_SERVICE_STATUS_PROCESSW *part = HeapAlloc(GetProcessHeap(), 0, LIST_SIZE);
    DWORD resume = 0;
    DWORD error = ERROR_MORE_DATA;

    list->count = 0;
    list->whole = false;
    if (part == NULL) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    for (int i = 0; i < LIST_PARTS_MAX && error == ERROR_MORE_DATA; i++) {
        DWORD needed = 0;
        DWORD count = 0;
        error = EnumServicesStatusExW(manager, SC_ENUM_PROCESS_INFO, SERVICE_WIN32, SERVICE_ACTIVE,
                                      (BYTE *)part, LIST_SIZE, &needed, &count, &resume, NULL)
                    ? ERROR_SUCCESS
                    : GetLastError();
        if (error == ERROR_SUCCESS || error == ERROR_MORE_DATA) {
            add_processes(list, part, count);
        }
    }
    HeapFree(GetProcessHeap(), 0, part);
    list->whole = error == ERROR_SUCCESS && list->count < PROCESSES_MAX;
    return ERROR_SUCCESS;
}

static size_t services_in(const struct service_list *list, DWORD process)
{
    size_t found = 0;

    for (size_t i = 0; i < list->count; i++) {
        found += list->processes[i] == process;
    }
    return found;
}

/* What is not in the list started after it was read. */
DWORD service_list_ask(struct service_list *list, SC_HANDLE manager, DWORD process, bool *alone)
{
    DWORD error = ERROR_SUCCESS;

    if (!list->kept || services_in(list, process) == 0) {
        error = read_list(manager, list);
    }
    *alone = list->whole && services_in(list, process) == 1;
    return error;
}

void service_list_keep(struct service_list *list, bool keep)
{
    list->kept = keep;
    list->count = 0;
}
