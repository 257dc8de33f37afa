/* Opening a service by its UTF-8 name, and asking for its status. */
#include "rras/handle.h"

#include "model/snapshot.h"
#include "win32/text.h"

DWORD service_open(SC_HANDLE manager, const char *name, DWORD access, struct service_handle *out)
{
    wchar_t wide[SERVICE_NAME_SIZE];
    const DWORD error = text_to_wide(name, wide, SERVICE_NAME_SIZE);

    *out = (struct service_handle){.name = name};
    if (error != ERROR_SUCCESS) {
        return error;
    }
    out->handle = OpenServiceW(manager, wide, access);
    return out->handle != NULL ? ERROR_SUCCESS : GetLastError();
}

void service_close(struct service_handle *service)
{
    (void)CloseServiceHandle(service->handle);
    service->handle = NULL;
}

DWORD service_query(const struct service_handle *service, SERVICE_STATUS_PROCESS *status)
{
    DWORD needed = 0;

    return QueryServiceStatusEx(service->handle, SC_STATUS_PROCESS_INFO, (BYTE *)status,
                                sizeof(*status), &needed)
               ? ERROR_SUCCESS
               : GetLastError();
}

bool service_is_pending(DWORD state)
{
    return state != SERVICE_STOPPED && state != SERVICE_RUNNING && state != SERVICE_PAUSED;
}
