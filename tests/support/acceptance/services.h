/* Services through the SCM, as an administrator sees and controls them. */
#ifndef ACCEPTANCE_SERVICES_H
#define ACCEPTANCE_SERVICES_H

#include "acceptance.h"

#define SSTP_SERVICE          L"SstpSvc"
#define RAS_MANAGER_SERVICE   L"RasMan"
#define REMOTE_ACCESS_SERVICE L"RemoteAccess"

/* SERVICE_RUNNING and the like; 0 if it is not installed. */
DWORD service_state(const wchar_t *name);

/* The id of its process, 0 if it is stopped. */
DWORD service_process(const wchar_t *name);

/* What a pending one has reported of its progress. */
DWORD service_checkpoint(const wchar_t *name);

/* Starts it with what it depends on, and waits until it runs. One that runs already is fine. */
void service_start(const wchar_t *name);
/* The same, and returns at once. */
void service_send_start(const wchar_t *name);

/* Stops it and waits. One that is stopped, or not installed, is fine; another must not depend on
 * it. */
void service_stop(const wchar_t *name);

/* Somebody else who starts it whenever it is stopped, until told to let go. */
void service_keep_started(const wchar_t *name);
void service_keep_no_more(void);

/* One that depends on another (NULL: on none), started by hand. */
void service_create(const wchar_t *name, const wchar_t *command, const wchar_t *needed);
/* Stopped, and gone. One that is not installed is fine. */
void service_delete(const wchar_t *name);

/* "net stop NAME /y": with everything that depends on it. */
void service_stop_all(const wchar_t *name);

/* Ends its process, as a crash would. */
void service_kill(const wchar_t *name);

/* Sends the control and returns at once. */
void service_send_stop(const wchar_t *name);
/* PARAMCHANGE, PAUSE, CONTINUE, or a service's own. */
#define FIRST_OWN_CONTROL 128
void service_send_control(const wchar_t *name, DWORD control);

void service_read_config(const wchar_t *name, QUERY_SERVICE_CONFIGW *config, DWORD size);

/* How the SCM starts it. SERVICE_NO_CHANGE and NULL leave a part as it is. */
struct service_change {
    const wchar_t *name;
    DWORD type;       /* SERVICE_WIN32_OWN_PROCESS, ... */
    DWORD start_type; /* SERVICE_AUTO_START, ... */
    const wchar_t *path;
    const wchar_t *account; /* one of Windows' own, which have no password */
};
void service_change(const struct service_change *to);

/* The command that the SCM starts it with, as it is. */
void service_set_path(const wchar_t *name, const wchar_t *path);

/* SERVICE_AUTO_START, SERVICE_DISABLED, ... */
void service_set_start_type(const wchar_t *name, DWORD type);

/* The running services that depend on it, in the order that is right for stopping them. */
#define SERVICE_NAMES_MAX 16
struct service_names {
    DWORD count;
    wchar_t names[SERVICE_NAMES_MAX][64];
};
void service_list_dependents(const wchar_t *name, struct service_names *list);

/* How many services that depend on it are running. */
DWORD service_running_dependents(const wchar_t *name);

void assert_service_reaches(const wchar_t *name, DWORD state);

#endif
