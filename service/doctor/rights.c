/* Checks: may this account see everything, and may ordinary users put another program in place. */
#include "doctor/doctor.h"
#include "setup/exposure.h"

static void account(struct doctor *doctor)
{
    if (doctor->view->administrator) {
        doctor_say(doctor, CHECK_OK, "administrator", NULL,
                   L"This account is an administrator, with its rights in force.");
        return;
    }
    doctor_say(doctor, CHECK_WARNING, "administrator",
               L"Run this from an elevated command prompt (Run as administrator).",
               L"This account is not an administrator, or the prompt is not elevated. Some checks "
               L"are not possible.");
}

static void folder(struct doctor *doctor)
{
    struct exposure exposure;
    wchar_t text[EXPOSURE_TEXT];

    if (exposure_found(&exposure)) {
        exposure_explain(&exposure, text, EXPOSURE_TEXT);
        doctor_say(doctor, CHECK_FAILED, "folder", EXPOSURE_ADVICE, L"%ls", text);
    } else if (!outcome_ok(&exposure.error)) {
        doctor_unknown(doctor, "folder", &exposure.error);
    } else {
        doctor_say(
            doctor, CHECK_OK, "folder", NULL,
            L"Ordinary users cannot write to the program and its folder, or replace one above.");
    }
}

void doctor_rights(struct doctor *doctor)
{
    account(doctor);
    doctor->group = GROUP_SECURITY;
    folder(doctor);
}
