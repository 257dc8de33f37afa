/* Checks: the settings of this service, and the clock that certificates are judged by. */
#include "doctor/doctor.h"
#include "output/console.h"
#include "output/format_facts.h"
#include "output/setting_labels.h"
#include "state/settings_reader.h"
#include "win32/format.h"

/* ---- the clock ---- */

static void clock_and_time(struct doctor *doctor)
{
    struct service_facts time;
    SYSTEMTIME now;

    GetSystemTime(&now);
    if (now.wYear * 10000u + now.wMonth * 100u + now.wDay < PRODUCT_BUILT) {
        doctor_say(doctor, CHECK_FAILED, "clock", L"Set the clock: w32tm /resync",
                   L"The clock is wrong: it shows %04u-%02u-%02u, before this program was built. "
                   L"Certificates are judged by it.",
                   now.wYear, now.wMonth, now.wDay);
    } else {
        doctor_say(doctor, CHECK_OK, "clock", NULL, L"The clock is plausible (UTC %04u-%02u-%02u).",
                   now.wYear, now.wMonth, now.wDay);
    }
    service_control_read(&doctor->view->server.services, "W32Time", &time);
    if (time.presence == PART_PRESENT && time.state == SERVICE_IS_RUNNING) {
        doctor_say(doctor, CHECK_OK, "time-service", NULL, L"The Windows Time service runs.");
    } else {
        doctor_say(doctor, CHECK_WARNING, "time-service",
                   L"sc.exe start W32Time, unless something else keeps the clock.",
                   L"The Windows Time service does not run: no program corrects the clock.");
    }
}

/* ---- settings ---- */

static void refused(struct doctor *doctor, enum setting setting)
{
    const struct setting_definition *definition = &setting_definitions[setting];
    const bool suspends = definition->restricts != RESTRICTS_NOTHING;
    wchar_t advice[CONSOLE_LINE];

    format_text(advice, CONSOLE_LINE, L"Correct or delete it in %ls.",
                setting_place(doctor->view->settings.sources[setting]));
    doctor_say(doctor, suspends ? CHECK_FAILED : CHECK_WARNING, "settings", advice,
               suspends ? L"The setting %hs is not valid: it restricts, so what it governs is "
                          L"suspended."
                        : L"The setting %hs is not valid: its default applies.",
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
        doctor_say(doctor, CHECK_OK, "settings", NULL,
                   L"All settings are valid; what is not set is at its default.");
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
                   L"Group Policy says nothing about this service.");
    } else {
        doctor_say(doctor, CHECK_OK, "policy", NULL, L"Set by %ls: %ls.",
                   setting_place(SOURCE_POLICY), names);
    }
}

void doctor_settings(struct doctor *doctor)
{
    settings(doctor);
    policy(doctor);
    clock_and_time(doctor);
}
