/* See setup/registration.h. (winsvc/nf-winsvc-queryserviceconfigw, queryserviceconfig2w,
 * changeserviceconfig2w) */
#include "setup/registration.h"

#include "setup/event_source.h"
#include "setup/service_rights.h"
#include "win32/error.h"
#include "win32/product.h"

#define CONFIG_SIZE   8192  /* bytes, the most that the SCM gives */
#define RESTART_DELAY 60000 /* milliseconds until the SCM starts a crashed service again */
#define RESET_PERIOD  86400 /* seconds without a crash until it counts from one again */

union config {
    QUERY_SERVICE_CONFIGW service;
    SERVICE_FAILURE_ACTIONSW recovery;
    SERVICE_FAILURE_ACTIONS_FLAG recovery_too;
    SERVICE_PRESHUTDOWN_INFO shutdown;
    SERVICE_SID_INFO sid;
    SERVICE_REQUIRED_PRIVILEGES_INFOW privileges;
    BYTE bytes[CONFIG_SIZE];
};

/* ---- what ChangeServiceConfig2 sets ---- */

static SC_ACTION restarts[] = {{SC_ACTION_RESTART, RESTART_DELAY},
                               {SC_ACTION_RESTART, RESTART_DELAY},
                               {SC_ACTION_RESTART, RESTART_DELAY}};
static SERVICE_FAILURE_ACTIONSW recovery = {
    .dwResetPeriod = RESET_PERIOD, .cActions = 3, .lpsaActions = restarts};
static SERVICE_FAILURE_ACTIONS_FLAG recovery_too = {TRUE};
/* The default is ten seconds, less than a single call into the SCM may take. */
static SERVICE_PRESHUTDOWN_INFO at_shutdown = {PRODUCT_SHUTDOWN_MS};
static SERVICE_SID_INFO sid = {SERVICE_SID_TYPE_UNRESTRICTED};
/* The one that is never taken from a process; all others of LocalSystem are. */
static wchar_t privilege[] = L"SeChangeNotifyPrivilege\0";
static SERVICE_REQUIRED_PRIVILEGES_INFOW privileges = {privilege};

static bool restarts_it(const union config *config)
{
    for (DWORD i = 0; config->recovery.lpsaActions != NULL && i < config->recovery.cActions; i++) {
        if (config->recovery.lpsaActions[i].Type == SC_ACTION_RESTART) {
            return true;
        }
    }
    return false;
}

static bool restarts_it_too(const union config *config)
{
    return config->recovery_too.fFailureActionsOnNonCrashFailures;
}

static bool has_time(const union config *config)
{
    return config->shutdown.dwPreshutdownTimeout >= PRODUCT_SHUTDOWN_MS;
}

static bool has_sid(const union config *config)
{
    return config->sid.dwServiceSidType != SERVICE_SID_TYPE_NONE;
}

static bool has_no_privileges(const union config *config)
{
    const wchar_t *names = config->privileges.pmszRequiredPrivileges;

    return names != NULL && lstrcmpiW(names, privilege) == 0 && names[lstrlenW(names) + 1] == L'\0';
}

static const struct level {
    DWORD level;
    void *value;
    bool (*right)(const union config *config);
} levels[REGISTRATION_PARTS] = {
    [REGISTRATION_RECOVERY] = {SERVICE_CONFIG_FAILURE_ACTIONS, &recovery, restarts_it},
    [REGISTRATION_RECOVERY_TOO] = {SERVICE_CONFIG_FAILURE_ACTIONS_FLAG, &recovery_too,
                                   restarts_it_too},
    [REGISTRATION_SHUTDOWN] = {SERVICE_CONFIG_PRESHUTDOWN_INFO, &at_shutdown, has_time},
    [REGISTRATION_SID] = {SERVICE_CONFIG_SERVICE_SID_INFO, &sid, has_sid},
    [REGISTRATION_PRIVILEGES] = {SERVICE_CONFIG_REQUIRED_PRIVILEGES_INFO, &privileges,
                                 has_no_privileges},
};

/* Older systems lack some of these; none is needed to do the work. */
static bool not_known_here(DWORD code)
{
    return code == ERROR_INVALID_LEVEL || code == ERROR_CALL_NOT_IMPLEMENTED;
}

static struct outcome level_differs(SC_HANDLE service, const struct level *level, const char *what,
                                    bool *differs)
{
    union config config;
    DWORD size;

    if (!QueryServiceConfig2W(service, level->level, config.bytes, sizeof(config), &size)) {
        const DWORD code = GetLastError();
        return not_known_here(code) ? outcome_success()
                                    : outcome_failed("QueryServiceConfig2", what, code);
    }
    *differs = !level->right(&config);
    return outcome_success();
}

static struct outcome set_level(SC_HANDLE service, const struct level *level, const char *what)
{
    if (!ChangeServiceConfig2W(service, level->level, level->value)) {
        const DWORD code = GetLastError();
        if (!not_known_here(code)) {
            return outcome_failed("ChangeServiceConfig2", what, code);
        }
    }
    return outcome_success();
}

/* ---- the path ---- */

struct outcome registration_path(wchar_t quoted[REGISTRATION_PATH_SIZE])
{
    const struct outcome outcome = program_path(quoted + 1);

    quoted[0] = L'"';
    if (outcome_ok(&outcome)) {
        (void)lstrcatW(quoted, L"\"");
    }
    return outcome;
}

static struct outcome path_differs(SC_HANDLE service, const char *what, bool *differs)
{
    union config config;
    wchar_t quoted[REGISTRATION_PATH_SIZE];
    DWORD size;
    const struct outcome outcome = registration_path(quoted);

    if (!outcome_ok(&outcome)) {
        return outcome;
    }
    if (!QueryServiceConfigW(service, &config.service, sizeof(config), &size)) {
        return outcome_failed("QueryServiceConfig", what, GetLastError());
    }
    *differs =
        config.service.lpBinaryPathName == NULL ||
        CompareStringOrdinal(config.service.lpBinaryPathName, -1, quoted, -1, TRUE) != CSTR_EQUAL;
    return outcome;
}

static struct outcome set_path(SC_HANDLE service, const char *what)
{
    wchar_t quoted[REGISTRATION_PATH_SIZE];
    const struct outcome outcome = registration_path(quoted);

    if (outcome_ok(&outcome) &&
        !ChangeServiceConfigW(service, SERVICE_NO_CHANGE, SERVICE_NO_CHANGE, SERVICE_NO_CHANGE,
                              quoted, NULL, NULL, NULL, NULL, NULL, NULL)) {
        return outcome_failed("ChangeServiceConfig", what, GetLastError());
    }
    return outcome;
}

/* ---- all parts ---- */

static const struct {
    const wchar_t *name;
    const char *object; /* the same, for errors */
} names[REGISTRATION_PARTS] = {
    [REGISTRATION_PATH] = {L"path of the program", "path of the program"},
    [REGISTRATION_EVENT_SOURCE] = {L"event source", "event source"},
    [REGISTRATION_RECOVERY] = {L"recovery after a crash", "recovery actions"},
    [REGISTRATION_RECOVERY_TOO] = {L"recovery after an error", "recovery actions"},
    [REGISTRATION_SHUTDOWN] = {L"time at the shutdown of Windows", "time at shutdown"},
    [REGISTRATION_SID] = {L"service SID", "service SID"},
    [REGISTRATION_PRIVILEGES] = {L"required privileges", "required privileges"},
    [REGISTRATION_CONTROLS] = {L"rights of users to the service", "rights to the service"},
};

const wchar_t *registration_name(enum registration_part part)
{
    return names[part].name;
}

struct outcome registration_differs(SC_HANDLE service, enum registration_part part, bool *differs)
{
    const wchar_t *who;
    struct outcome outcome = outcome_success();

    *differs = false;
    switch (part) {
    case REGISTRATION_PATH:
        return path_differs(service, names[part].object, differs);
    case REGISTRATION_EVENT_SOURCE:
        *differs = !event_source_registered();
        return outcome;
    case REGISTRATION_CONTROLS:
        outcome = service_rights_of_users(service, &who);
        *differs = who != NULL;
        return outcome;
    default:
        return level_differs(service, &levels[part], names[part].object, differs);
    }
}

struct outcome registration_put_right(SC_HANDLE service, enum registration_part part)
{
    switch (part) {
    case REGISTRATION_PATH:
        return set_path(service, names[part].object);
    case REGISTRATION_EVENT_SOURCE:
        return event_source_register();
    case REGISTRATION_CONTROLS:
        return service_rights_restrict(service);
    default:
        return set_level(service, &levels[part], names[part].object);
    }
}
