/* An open service, shared by what observes services and what controls them. */
#ifndef SERVICE_SERVICE_HANDLE_H
#define SERVICE_SERVICE_HANDLE_H

#include "annotations.h"

#include <windows.h>

struct service_handle {
    SC_HANDLE handle;
    const char *name; /* the caller's */
};

/* Returns a Windows error code. On ERROR_SUCCESS must be released with service_close; `name` must
 * outlive it. */
_Check_return_ DWORD service_open(SC_HANDLE manager, const char *name, DWORD access,
                                  _Out_ struct service_handle *out);
void service_close(struct service_handle *service);

/* Needs SERVICE_QUERY_STATUS. Returns a Windows error code. */
_Check_return_ DWORD service_query(const struct service_handle *service,
                                   _Out_ SERVICE_STATUS_PROCESS *status);

#endif
