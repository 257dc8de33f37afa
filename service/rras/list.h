/* Which active services share a process. Windows lists all of them or none, so one list is kept for
 * all that is asked in one observation. */
#ifndef RRAS_LIST_H
#define RRAS_LIST_H

#include <stdbool.h>
#include <windows.h>

#include "win32/annotations.h"

#define PROCESSES_MAX 4096 /* active services, far above what a server has */

/* Bytes of room that the SCM may be offered. It does not take more for a configuration: 1734
 * ([MS-SCMR] 3.1.4.17, the range of cbBufSize). For dependents it is what is documented
 * (winsvc/nf-winsvc-enumdependentservicesw). */
#define CONFIG_ROOM     8192
#define DEPENDENTS_ROOM 65536

/* What Windows writes an answer about services to, one at a time: memory cannot be short in the
 * middle of a rotation. Holds a part of the list, a configuration, and more dependents than struct
 * dependents does. */
union service_room {
    QUERY_SERVICE_CONFIGW config;
    ENUM_SERVICE_STATUSW dependents[1];
    ENUM_SERVICE_STATUS_PROCESSW services[1];
    BYTE bytes[131072];
};

struct service_list {
    union service_room room;
    bool kept;
    bool whole;
    DWORD processes[PROCESSES_MAX]; /* each as often as it has a service */
    size_t count;
};

/* From now on it is read once, or each time it is asked, as at first. */
void service_list_keep(struct service_list *list, bool keep);

/* Whether exactly one active service lives in the process; false where Windows does not say. */
bool service_list_alone(struct service_list *list, SC_HANDLE manager, DWORD process);

#endif
