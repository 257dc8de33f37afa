/* The status of our own service. */
#include "run/service_status.h"

#define ACCEPTED_ALWAYS                                                                            \
    (SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_SHUTDOWN | SERVICE_ACCEPT_PAUSE_CONTINUE |               \
     SERVICE_ACCEPT_PARAMCHANGE | SERVICE_ACCEPT_POWEREVENT | SERVICE_ACCEPT_TIMECHANGE)

/* While it starts, nothing listens yet; while it stops, nothing does any more. */
static DWORD accepted(const struct service_status *self)
{
    switch (self->status.dwCurrentState) {
    case SERVICE_START_PENDING:
    case SERVICE_STOP_PENDING:
    case SERVICE_STOPPED:
        return 0;
    default:
        if (self->waits) {
            return SERVICE_ACCEPT_STOP | SERVICE_ACCEPT_SHUTDOWN;
        }
        return ACCEPTED_ALWAYS | (self->holds_shutdown ? SERVICE_ACCEPT_PRESHUTDOWN : 0);
    }
}

/* With the lock held. */
static void tell(struct service_status *self)
{
    self->status.dwServiceType = SERVICE_WIN32_OWN_PROCESS;
    self->status.dwControlsAccepted = accepted(self);
    (void)SetServiceStatus(self->handle, &self->status);
}

void service_status_set(struct service_status *self, DWORD state, DWORD exit_code, DWORD hint)
{
    AcquireSRWLockExclusive(&self->lock);
    if (self->status.dwCurrentState != SERVICE_STOP_PENDING || state == SERVICE_STOPPED) {
        self->status.dwCurrentState = state;
        self->status.dwWin32ExitCode = exit_code;
        self->status.dwCheckPoint = 0;
        self->status.dwWaitHint = hint;
        tell(self);
    }
    ReleaseSRWLockExclusive(&self->lock);
}

void service_status_waits(struct service_status *self, bool waits)
{
    AcquireSRWLockExclusive(&self->lock);
    self->waits = waits;
    ReleaseSRWLockExclusive(&self->lock);
}

void service_status_hold_shutdown(struct service_status *self, bool choice)
{
    AcquireSRWLockExclusive(&self->lock);
    if (self->holds_shutdown != choice) {
        self->holds_shutdown = choice;
        tell(self);
    }
    ReleaseSRWLockExclusive(&self->lock);
}

void service_status_progress(struct service_status *self)
{
    AcquireSRWLockExclusive(&self->lock);
    switch (self->status.dwCurrentState) {
    case SERVICE_STOP_PENDING:
    case SERVICE_PAUSE_PENDING:
    case SERVICE_CONTINUE_PENDING:
        self->status.dwCheckPoint++;
        tell(self);
        break;
    default:
        break;
    }
    ReleaseSRWLockExclusive(&self->lock);
}
