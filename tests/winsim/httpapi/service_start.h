/*
 * service_start.h - what the service control manager does before it starts a service.
 */
#ifndef WINSIM_SERVICE_START_H
#define WINSIM_SERVICE_START_H

#include <windows.h>

/* The state of a service, 0 if there is no such service. */
DWORD service_state(const wchar_t *name, SERVICE_STATUS_PROCESS *status);

/* Starts everything that `name` depends on and waits until it runs. ERROR_SERVICE_DISABLED (1058)
 * if `name` itself is disabled, ERROR_SERVICE_DEPENDENCY_FAIL (1068) if a dependency does not come
 * up, ERROR_SERVICE_DEPENDENCY_DELETED (1075) if one does not exist. */
DWORD service_start_dependencies(const wchar_t *name);

/* Starts one service. Under load Wine's SCM answers now and then with ERROR_INTERNAL_ERROR, which
 * Windows' documentation of StartService does not know: that is tried again. */
BOOL service_start_once(SC_HANDLE service, DWORD argument_count, LPCWSTR *arguments);

#endif
