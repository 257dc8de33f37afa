/* See rras/list.h. */
#include "rras/list.h"

#define LIST_PARTS_MAX 64 /* parts of it, far above what a server has */

static void add_processes(struct service_list *list, const ENUM_SERVICE_STATUS_PROCESSW *services,
                          DWORD count)
{
    for (DWORD i = 0; i < count && list->count < PROCESSES_MAX; i++) {
        list->processes[list->count++] = services[i].ServiceStatusProcess.dwProcessId;
    }
}

/* Not whole where Windows does not say, or there are too many. */
static void read_list(SC_HANDLE manager, struct service_list *list)
{
    union service_room *part = &list->room;
    DWORD resume = 0;
    DWORD error = ERROR_MORE_DATA;

    list->count = 0;
    for (int i = 0; i < LIST_PARTS_MAX && error == ERROR_MORE_DATA; i++) {
        DWORD needed = 0;
        DWORD count = 0;
        error = EnumServicesStatusExW(manager, SC_ENUM_PROCESS_INFO, SERVICE_WIN32, SERVICE_ACTIVE,
                                      part->bytes, sizeof(*part), &needed, &count, &resume, NULL)
                    ? ERROR_SUCCESS
                    : GetLastError();
        if (error == ERROR_SUCCESS || error == ERROR_MORE_DATA) {
            add_processes(list, part->services, count);
        }
    }
    list->whole = error == ERROR_SUCCESS && list->count < PROCESSES_MAX;
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
bool service_list_alone(struct service_list *list, SC_HANDLE manager, DWORD process)
{
    if (!list->kept || services_in(list, process) == 0) {
        read_list(manager, list);
    }
    return list->whole && services_in(list, process) == 1;
}

void service_list_keep(struct service_list *list, bool keep)
{
    list->kept = keep;
    list->count = 0;
}
