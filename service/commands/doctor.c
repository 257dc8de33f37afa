/* doctor: whether the server and the installation are as they should be. */
#include "doctor/doctor.h"
#include "commands/command.h"
#include "win32/text.h"

int command_doctor(int count, wchar_t *const *arguments)
{
    struct doctor doctor = {.view = NULL};
    bool try_httpsys = false;
    int exit_code;

    for (int i = 0; i < count; i++) {
        if (text_same(arguments[i], L"--json")) {
            doctor.as_json = true;
        } else if (text_same(arguments[i], L"--try-httpsys")) {
            try_httpsys = true;
        } else {
            return command_usage_error(
                L"doctor takes no arguments but --json and --try-httpsys, not:", arguments[i]);
        }
    }
    doctor.view = view_open();
    if (doctor.view == NULL) {
        return command_no_memory();
    }
    exit_code = doctor_run_checks(&doctor, try_httpsys);
    view_close(doctor.view);
    return exit_code;
}
