/* Checks: the settings of this service, and the clock that certificates are judged by. */
#include "doctor/doctor.h"
#include "output/console.h"
#include "output/format_facts.h"
#include "output/setting_labels.h"
#include "state/settings_reader.h"
#include "win32/format.h"

/* ---- the clock ---- */

/* Something else may keep the clock, as on a virtual machine: then it is no problem. */
static void time_service(struct doctor *doctor, bool clock_is_wrong)
{
    struct service_facts time;

    service_control_read(&doctor->view->server.services, "W32Time", &time);
    if (time.presence == PART_PRESENT && time.state == SERVICE_IS_RUNNING) {
        doctor_say(doctor, CHECK_OK, "time-service", NULL, L"The Windows Time service is running.");
    } else if (clock_is_wrong) {
        doctor_say(doctor, CHECK_WARNING, "time-service", L"sc.exe start W32Time",
                   L"The Windows Time service is stopped, and the clock is wrong.");
    } else {
        doctor_say(doctor, CHECK_NOTE, "time-service",
                   L"Ignore this if another program sets the clock. Else: sc.exe start W32Time",
                   L"The Windows Time service is stopped.");
    }
}

static void clock_and_time(struct doctor *doctor)
{
    SYSTEMTIME now;
    bool wrong;

    GetSystemTime(&now);
    wrong = now.wYear * 10000u + now.wMonth * 100u + now.wDay < PRODUCT_BUILT;
    if (wrong) {
        doctor_say(doctor, CHECK_FAILED, "clock", L"Set the clock: w32tm /resync",
                   L"The clock is wrong: it shows %04u-%02u-%02u, before this program was built. "
                   L"Certificates are judged by it.",
                   now.wYear, now.wMonth, now.wDay);
    } else {
        doctor_say(doctor, CHECK_OK, "clock", NULL, L"The clock is plausible (UTC %04u-%02u-%02u).",
                   now.wYear, now.wMonth, now.wDay);
    }
    time_service(doctor,
                 wrong || findings_have(&doctor->view->evaluation.findings, REASON_CLOCK_DOUBTED));
}

/* ---- settings ---- */

static void refused(struct doctor *doctor, enum setting setting)
{
    const struct setting_definition *definition = &setting_definitions[setting];
    const bool suspends = definition->restricts != RESTRICTS_NOTHING;
    wchar_t advice[CONSOLE_LINE];

    format_text(advice, CONSOLE_LINE, L"Correct or delete it in %ls.",
                setting_place(doctor->view->settings.sources[setting]));
    doctor_say(doctor, CHECK_WARNING, "settings", advice,
               suspends ? L"The setting %hs is not valid: it restricts, so what it governs is "
                          L"suspended."
                        : L"The setting %hs is not valid, so its default value is used.",
               definition->name);
}

static void settings(struct doctor *doctor)
{
    const struct view *view = doctor->view;
    unsigned bad = 0;

    if (!outcome_ok(&view->settings_error)) {
        doctor_unknown(doctor, "settings", &view->settings_error);
        return;
    }
    for (int i = 0; i < SETTING_COUNT; i++) {
        if (view->settings.bad[i]) {
            refused(doctor, (enum setting)i);
            bad++;
        }
    }
    if (bad == 0) {
        doctor_say(doctor, CHECK_OK, "settings", NULL, L"All settings are valid.");
    }
}

static void policy(struct doctor *doctor)
{
    wchar_t names[CONSOLE_LINE / 2] = L"";
    size_t used = 0;

    for (int i = 0; i < SETTING_COUNT; i++) {
        if (doctor->view->settings.sources[i] == SOURCE_POLICY) {
            wchar_t name[SETTING_NAME_SIZE];
            (void)setting_name((enum setting)i, name);
            used = format_append(names, CONSOLE_LINE / 2, used, used > 0 ? L", " : L"");
            used = format_append(names, CONSOLE_LINE / 2, used, name);
        }
    }
    if (used == 0) {
        doctor_say(doctor, CHECK_OK, "policy", NULL,
                   L"Group Policy does not configure this service.");
    } else {
        doctor_say(doctor, CHECK_OK, "policy", NULL, L"Set by %ls: %ls.",
                   setting_place(SOURCE_POLICY), names);
    }
}

void doctor_settings(struct doctor *doctor)
{
    settings(doctor);
    policy(doctor);
    doctor->group = GROUP_WINDOWS;
    clock_and_time(doctor);
}
