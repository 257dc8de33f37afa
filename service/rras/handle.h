/* An open service, shared by what observes services and what controls them. */
#ifndef RRAS_HANDLE_H
#define RRAS_HANDLE_H

#include <stdbool.h>
#include <windows.h>

#include "win32/annotations.h"

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

/* On its way to another state. */
bool service_is_pending(DWORD state);

#endif
