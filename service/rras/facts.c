/* What services are and do: the observing half of rras/control.h. */
#include "rras/control.h"
#include "rras/handle.h"
#include "rras/list.h"
#include "rras/starts.h"
#include "win32/error.h"
#include "win32/text.h"

/* ---- when a service was started ---- */

static instant process_created_at(DWORD process)
{
    FILETIME created, exited, kernel, user;
    const HANDLE handle = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, process);
    instant at = 0;

    if (handle == NULL) {
        return 0;
    }
    if (GetProcessTimes(handle, &created, &exited, &kernel, &user)) {
        at = ((instant)created.dwHighDateTime << 32) | created.dwLowDateTime;
    }
    (void)CloseHandle(handle);
    return at;
}

/* The process tells when it was created, which is the service's start only where it is alone. */
static void date_start(const struct service_control *self, const char *name, DWORD process,
                       bool alone, struct service_facts *out)
{
    const instant created = process_created_at(process);

    if (alone) {
        out->started_at = created;
        return;
    }
    service_starts_read(self->starts, name, &out->started_after, &out->started_before);
    if (created > out->started_after) {
        out->started_after = created;
    }
}

/* ---- one service ---- */

static enum service_state state_of(DWORD state)
{
    switch (state) {
    case SERVICE_STOPPED:
        return SERVICE_IS_STOPPED;
    case SERVICE_RUNNING:
        return SERVICE_IS_RUNNING;
    default:
        return SERVICE_IS_CHANGING;
    }
}

static DWORD read_start_type(const struct service_handle *service, union service_room *room,
                             struct service_facts *out)
{
    DWORD needed = 0;

    if (!QueryServiceConfigW(service->handle, &room->config, CONFIG_ROOM, &needed)) {
        return GetLastError();
    }
    out->disabled = room->config.dwStartType == SERVICE_DISABLED;
    out->automatic = room->config.dwStartType == SERVICE_AUTO_START;
    return ERROR_SUCCESS;
}

/* The code of its own counts only with 1066 (winsvc/ns-winsvc-service_status_process); 1077 says
 * that it was never started since the boot. */
static void read_end(const SERVICE_STATUS_PROCESS *status, struct service_facts *out)
{
    if (status->dwCurrentState != SERVICE_STOPPED ||
        status->dwWin32ExitCode == ERROR_SERVICE_NEVER_STARTED) {
        return;
    }
    out->exit_code = status->dwWin32ExitCode;
    if (out->exit_code == ERROR_SERVICE_SPECIFIC_ERROR) {
        out->specific_code = status->dwServiceSpecificExitCode;
    }
}

static struct outcome read_facts(const struct service_control *self,
                                 const struct service_handle *service, struct service_facts *out)
{
    SERVICE_STATUS_PROCESS status;
    DWORD error = service_query(service, &status);

    if (error != ERROR_SUCCESS) {
        return outcome_failed("QueryServiceStatusEx", service->name, error);
    }
    error = read_start_type(service, &self->list->room, out);
    if (error != ERROR_SUCCESS) {
        return outcome_failed("QueryServiceConfigW", service->name, error);
    }
    out->state = state_of(status.dwCurrentState);
    service_starts_see(self->starts, service->name, out->state, SEEN_BETWEEN_CHANGES);
    read_end(&status, out);
    if (status.dwCurrentState == SERVICE_STOPPED || status.dwProcessId == 0) {
        return outcome_success();
    }
    date_start(self, service->name, status.dwProcessId,
               service_list_alone(self->list, self->manager, status.dwProcessId), out);
    return outcome_success();
}

/* False where there is nothing to be read: why says *presence, or *failed with it unreadable. */
static bool open_to_read(const struct service_control *self, const char *name, DWORD rights,
                         struct service_handle *service, enum presence *presence,
                         struct outcome *failed)
{
    const DWORD error = service_open(self->manager, name, rights, service);

    *presence = error == ERROR_SERVICE_DOES_NOT_EXIST ? PART_ABSENT : PART_UNREADABLE;
    if (error != ERROR_SUCCESS && *presence == PART_UNREADABLE) {
        *failed = outcome_failed("OpenServiceW", name, error);
    }
    return error == ERROR_SUCCESS;
}

void service_control_read(const struct service_control *self, const char *name,
                          struct service_facts *out)
{
    struct service_handle service;

    *out = (struct service_facts){0};
    if (!open_to_read(self, name, SERVICE_QUERY_STATUS | SERVICE_QUERY_CONFIG, &service,
                      &out->presence, &out->error)) {
        return;
    }
    out->error = read_facts(self, &service, out);
    out->presence = outcome_ok(&out->error) ? PART_PRESENT : PART_UNREADABLE;
    service_close(&service);
}

void service_control_notified(const struct service_control *self, const char *name, bool watched)
{
    struct service_handle service;
    SERVICE_STATUS_PROCESS status;

    service_starts_unseen(self->starts, name);
    if (!watched ||
        service_open(self->manager, name, SERVICE_QUERY_STATUS, &service) != ERROR_SUCCESS) {
        return;
    }
    if (service_query(&service, &status) == ERROR_SUCCESS) {
        service_starts_see(self->starts, name, state_of(status.dwCurrentState), SEEN_AS_NOTIFIED);
    }
    service_close(&service);
}

/* ---- dependents ---- */

static DWORD take_dependents(const ENUM_SERVICE_STATUSW *list, DWORD count, struct dependents *out)
{
    if (count >= SERVICES_MAX) { /* SstpSvc itself is one of them */
        return ERROR_MORE_DATA;
    }
    for (DWORD i = 0; i < count; i++) {
        if (text_to_utf8(list[i].lpServiceName, out->running.items[i], SERVICE_NAME_SIZE) !=
            ERROR_SUCCESS) {
            return ERROR_BUFFER_OVERFLOW;
        }
        out->changing[i] = state_of(list[i].ServiceStatus.dwCurrentState) == SERVICE_IS_CHANGING;
        out->running.count++;
    }
    return ERROR_SUCCESS;
}

static struct outcome read_dependents(const struct service_handle *service,
                                      union service_room *room, struct dependents *out)
{
    DWORD needed = 0;
    DWORD count = 0;
    DWORD error = EnumDependentServicesW(service->handle, SERVICE_ACTIVE, room->dependents,
                                         DEPENDENTS_ROOM, &needed, &count)
                      ? ERROR_SUCCESS
                      : GetLastError();

    if (error == ERROR_SUCCESS) {
        error = take_dependents(room->dependents, count, out);
    }
    return error == ERROR_SUCCESS ? outcome_success()
                                  : outcome_failed("EnumDependentServicesW", service->name, error);
}

void service_control_dependents(const struct service_control *self, const char *name,
                                struct dependents *out)
{
    struct service_handle service;

    *out = (struct dependents){0};
    if (!open_to_read(self, name, SERVICE_ENUMERATE_DEPENDENTS, &service, &out->presence,
                      &out->error)) {
        return;
    }
    out->error = read_dependents(&service, &self->list->room, out);
    out->presence = outcome_ok(&out->error) ? PART_PRESENT : PART_UNREADABLE;
    if (out->presence != PART_PRESENT) {
        out->running = (struct service_names){0};
    }
    service_close(&service);
}
