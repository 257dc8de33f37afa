/* Checks: what keeps others from making use of the service, and the service from doing more than it
 * needs to. */
#include "doctor/doctor.h"
#include "output/format_facts.h"
#include "run/mitigations.h"
#include "setup/registration.h"
#include "state/store.h"
#include "win32/key_rights.h"
#include "win32/product.h"

#define NAMES  256 /* characters */
#define REPEAT L"Repeat the installation, then restart the service: " PRODUCT_COMMAND L" install"

/* ---- the process ---- */

/* Those of one state, by name; how many. */
static size_t list_mitigations(enum mitigation_state state, wchar_t *text, size_t size)
{
    const wchar_t *name;
    size_t used = 0;
    size_t count = 0;

    text[0] = L'\0';
    for (size_t i = 0; i < MITIGATIONS; i++) {
        if (mitigation_state(i, &name) == state) {
            used = format_append(text, size, used, count++ == 0 ? L"" : L", ");
            used = format_append(text, size, used, name);
        }
    }
    return count;
}

/* The service sets the same, by the same code. */
static void mitigations(struct doctor *doctor)
{
    wchar_t names[NAMES];

    if (list_mitigations(MITIGATION_NOT_IN_FORCE, names, NAMES) > 0) {
        doctor_say(doctor, CHECK_WARNING, "mitigations",
                   L"See whether Exploit protection or other software on this server overrides it.",
                   L"Windows did not put into force what the program asks for: %ls.", names);
    } else if (list_mitigations(MITIGATION_UNKNOWN_HERE, names, NAMES) > 0) {
        doctor_say(doctor, CHECK_OK, "mitigations", NULL,
                   L"The program's mitigations are in force, but what this Windows does not have: "
                   L"%ls.",
                   names);
    } else {
        (void)list_mitigations(MITIGATION_IN_FORCE, names, NAMES);
        doctor_say(doctor, CHECK_OK, "mitigations", NULL,
                   L"The program's mitigations are in force: %ls.", names);
    }
}

/* ---- the service ---- */

/* The path, the event source and the recovery have checks of their own. */
static const struct {
    enum registration_part part;
    const char *name;
    const wchar_t *well;
    const wchar_t *otherwise;
} parts[] = {
    {REGISTRATION_PRIVILEGES, "privileges", L"The service asks for no privileges.",
     L"The service has all privileges of SYSTEM, though it needs none."},
    {REGISTRATION_SID, "service-sid", L"The service has a SID of its own.",
     L"The service has no SID of its own: rights cannot be given to it alone."},
    {REGISTRATION_CONTROLS, "controls",
     L"Only administrators can control the service and send it requests.",
     L"Every user who is logged on can have the service check again and again."},
    {REGISTRATION_SHUTDOWN, "shutdown-time",
     L"Windows gives the service time to correct the bindings at a shutdown.",
     L"Windows might not wait for the service at a shutdown: a rotation could be cut off."},
};

static void registration(struct doctor *doctor, SC_HANDLE service)
{
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        bool differs;
        const struct outcome outcome = registration_differs(service, parts[i].part, &differs);
        if (!outcome_ok(&outcome)) {
            doctor_unknown(doctor, parts[i].name, &outcome);
        } else if (differs) {
            doctor_say(doctor, CHECK_WARNING, parts[i].name, REPEAT, L"%ls", parts[i].otherwise);
        } else {
            doctor_say(doctor, CHECK_OK, parts[i].name, NULL, L"%ls", parts[i].well);
        }
    }
}

/* ---- its keys in the registry ---- */

static void keys(struct doctor *doctor)
{
    static const wchar_t *const paths[] = {PRODUCT_SERVICE_KEY, PRODUCT_SETTINGS_KEY,
                                           STATE_STORE_KEY, PRODUCT_EVENT_KEY};

    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        const wchar_t *who;
        const struct outcome outcome = key_rights_of_users(paths[i], &who);
        if (!outcome_ok(&outcome)) {
            doctor_unknown(doctor, "registry", &outcome);
            return;
        }
        if (who != NULL) {
            doctor_say(
                doctor, CHECK_FAILED, "registry", L"Take that right away (regedit, Permissions).",
                L"%ls can write to HKLM\\%ls and so decide what this service does.", who, paths[i]);
            return;
        }
    }
    doctor_say(doctor, CHECK_OK, "registry", NULL,
               L"Ordinary users cannot write to the service's keys in the registry.");
}

void doctor_hardening(struct doctor *doctor)
{
    const SC_HANDLE manager = doctor->view->server.services.manager;
    const SC_HANDLE service =
        manager == NULL ? NULL : OpenServiceW(manager, PRODUCT_NAME, REGISTRATION_ACCESS);

    mitigations(doctor);
    if (service != NULL) { /* else doctor_service says why */
        registration(doctor, service);
        (void)CloseServiceHandle(service);
    }
    keys(doctor);
}
