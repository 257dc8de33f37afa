/* Checks: may this account see everything, may ordinary users put another program in place, and
 * what may the program itself not do. */
#include "doctor.h"

#include "exposure.h"
#include "mitigations.h"
#include "put.h"

#define DOCTOR_NAMES 256

static void account(struct doctor *doctor)
{
    if (doctor->view->administrator) {
        doctor_say(doctor, CHECK_OK, "administrator", NULL,
                   L"This account is an administrator, with its rights in force.");
        return;
    }
    doctor_say(doctor, CHECK_WARNING, "administrator",
               L"Run it from an elevated prompt (Run as administrator).",
               L"This account is no administrator, or the prompt is not elevated: part of what "
               L"follows cannot be told.");
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
        doctor_say(doctor, CHECK_OK, "folder", NULL,
                   L"Ordinary users cannot write to the program and its folder.");
    }
}

/* Those of one state, by name; how many. */
static size_t list_mitigations(enum mitigation_state state, wchar_t *text, size_t size)
{
    const wchar_t *name;
    size_t used = 0;
    size_t count = 0;

    text[0] = L'\0';
    for (size_t i = 0; i < MITIGATIONS; i++) {
        if (mitigation_state(i, &name) == state) {
            used = put_append(text, size, used, count++ == 0 ? L"" : L", ");
            used = put_append(text, size, used, name);
        }
    }
    return count;
}

/* The service sets the same, by the same code. */
static void mitigations(struct doctor *doctor)
{
    wchar_t names[DOCTOR_NAMES];

    if (list_mitigations(MITIGATION_NOT_IN_FORCE, names, DOCTOR_NAMES) > 0) {
        doctor_say(doctor, CHECK_WARNING, "mitigations",
                   L"See whether Exploit protection or other software on this server overrides it.",
                   L"Windows did not put into force what the program asks for: %ls.", names);
    } else if (list_mitigations(MITIGATION_UNKNOWN_HERE, names, DOCTOR_NAMES) > 0) {
        doctor_say(doctor, CHECK_OK, "mitigations", NULL,
                   L"The program's mitigations are in force, but what this Windows does not have: "
                   L"%ls.",
                   names);
    } else {
        (void)list_mitigations(MITIGATION_IN_FORCE, names, DOCTOR_NAMES);
        doctor_say(doctor, CHECK_OK, "mitigations", NULL,
                   L"The program's mitigations are in force: %ls.", names);
    }
}

void doctor_rights(struct doctor *doctor)
{
    account(doctor);
    folder(doctor);
    mitigations(doctor);
}
