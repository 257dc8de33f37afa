/* Which active services share a process. Windows lists all of them or none, so one list is kept for
 * all that is asked in one observation. */
#ifndef RRAS_LIST_H
#define RRAS_LIST_H

#include <stdbool.h>
#include <windows.h>

#include "win32/annotations.h"

#define PROCESSES_MAX 4096 /* active services, far above what a server has */

struct service_list {
    bool kept;
    bool whole;
    DWORD processes[PROCESSES_MAX]; /* each as often as it has a service */
    size_t count;
};

/* From now on it is read once, or each time it is asked, as at first. */
void service_list_keep(struct service_list *list, bool keep);

/* Whether exactly one active service lives in the process; false where Windows does not say.
 * Returns a Windows error code. */
_Check_return_ DWORD service_list_ask(struct service_list *list, SC_HANDLE manager, DWORD process,
                                      _Out_ bool *alone);

#endif
