/*
 * The life of a stand-in under the SCM: status, stop, and the behaviours that
 * HKLM\Software\winsim\Services\<Name> asks for (slow, hanging, failing, refusing). What a service
 * does between start and stop is its role's business. One service a process.
 */
#ifndef WINSIM_SERVICE_HOST_H
#define WINSIM_SERVICE_HOST_H

#include <stdbool.h>
#include <stddef.h>

#define SERVICE_HOST_CRASH 0xfffffffful

struct service_role {
    void (*start)(void); /* before RUNNING is reported */
    void (*stop)(void);  /* before STOPPED is reported; perhaps not started */
    /* May be NULL. Asked before it runs, and again and again while it does: not 0, it ends with
     * 1066 and this code of its own, or with SERVICE_HOST_CRASH its process does. */
    unsigned long (*cannot_run)(void);
};

/* Runs the named service until it stops. False, with the last error set, when the SCM did not start
 * this process. */
bool service_host_run(wchar_t *name, const struct service_role *role);

#endif
