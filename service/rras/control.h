/* Services: what runs, what depends on SstpSvc, stopping one and starting one.
 *
 * Sources: winsvc.h pages (QueryServiceStatusEx, EnumDependentServicesW, ControlService,
 * StartServiceW, SERVICE_STATUS_PROCESS) and "Stopping a Service" / "Starting a Service". Every
 * handle asks for the least rights that its call needs. Outcomes name the service as their object.
 *
 * Waiting: a service that changes its state or its checkpoint makes progress. One that makes none
 * for as long as its own wait hint (at most ten minutes are believed) and for the configured
 * seconds has timed out: FAILURE_TIMED_OUT, ERROR_TIMEOUT. So has one that seems to make progress
 * but does not get there in ten times the configured seconds. It is left alone: no process is ended
 * here. Waits are alertable. */
#ifndef RRAS_CONTROL_H
#define RRAS_CONTROL_H

#include <windows.h>

#include "model/snapshot.h"
#include "win32/annotations.h"

struct service_kept;
struct service_list;
struct service_notice;
struct service_starts;

struct service_control {
    SC_HANDLE manager;             /* from service_control_open */
    struct service_notice *notice; /* from service_control_open */
    struct service_starts *starts; /* from service_control_open: what was seen of them */
    struct service_list *list;     /* from service_control_open: of all active services */
    struct service_kept *kept;     /* from service_control_open: opened before they are changed */
    HANDLE cancel_event;   /* set when our own service is asked to stop; may be NULL; not owned */
    HANDLE hurry_event;    /* set when our process ends within seconds; may be NULL; not owned */
    HANDLE shutdown_event; /* set when Windows shuts down, which ends every wait; may be NULL */
    DWORD stop_seconds;
    DWORD start_seconds;
    /* Called before every pause of a wait, for our own checkpoints to the SCM; may be NULL. */
    void (*waiting)(void *context);
    void *waiting_context;
};

/* Connects to the local SCM; the other members are the caller's to set. Must be released with
 * service_control_close. */
_Check_return_ struct outcome service_control_open(struct service_control *self);
void service_control_close(struct service_control *self);

/* An observation begins, and ends: in it all services are listed once. */
void service_control_look(const struct service_control *self, bool begins);

/* ABSENT: not installed. `started_at` is the creation of its process, and 0 where it is stopped or
 * shares its process with another running service, since that may be older: then the creation and
 * what was seen (rras/starts.h) are the bounds. */
void service_control_read(const struct service_control *self, const char *name,
                          _Out_ struct service_facts *out);

/* Windows has notified a change of its state, or has failed to watch it. */
void service_control_notified(const struct service_control *self, const char *name, bool watched);

/* The active services that depend on one, as EnumDependentServices orders them: right for stopping.
 * ABSENT: that one is not installed. UNREADABLE also where they are more, or a name is longer, than
 * struct dependents holds: a part of them is never taken for all. */
void service_control_dependents(const struct service_control *self, const char *name,
                                _Out_ struct dependents *out);

/* Opens those that are about to be stopped and started, which then takes no time of the outage.
 * Nobody can remove them until they are let go. */
void service_control_keep(const struct service_control *self, const struct service_names *names);
void service_control_let_go(const struct service_control *self);

/* Stops one service and waits until it has stopped; success when it is already. The hurry, and with
 * may_cancel the cancel event, ends the wait: FAILURE_CANCELLED, and the service may still be
 * stopping. One that has timed out comes with its process. Where services that depend on it run,
 * the outcome's object names them too. */
_Check_return_ struct outcome service_control_stop(const struct service_control *self,
                                                   const char *name, bool may_cancel);

/* Starts one service (the SCM starts what it depends on) and waits until it runs;
 * FAILURE_ALREADY_EXISTS when it runs already. One that is still stopping is waited for; a locked
 * service database is waited for too. A hurry that begins meanwhile ends the wait:
 * FAILURE_CANCELLED, and the service may still be starting. One that ended again is FAILURE_OTHER
 * with its exit code. */
_Check_return_ struct outcome service_control_start(const struct service_control *self,
                                                    const char *name);

#endif
