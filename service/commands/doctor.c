/* doctor: whether the server and the installation are as they should be. */
#include <windows.h>

#include "commands/command.h"
#include "doctor/doctor.h"
#include "win32/text.h"

static int run(struct doctor *doctor, bool try_httpsys)
{
    int exit_code;

    doctor->view = view_open();
    if (doctor->view == NULL) {
        return command_no_memory();
    }
    exit_code = doctor_run_checks(doctor, try_httpsys);
    view_close(doctor->view);
    return exit_code;
}

int command_doctor(int count, wchar_t *const *arguments)
{
    struct doctor *doctor; /* large for a stack */
    bool json = false;
    bool all = false;
    bool try_httpsys = false;
    int exit_code;

    for (int i = 0; i < count; i++) {
        if (text_same(arguments[i], L"--json")) {
            json = true;
        } else if (text_same(arguments[i], L"--all")) {
            all = true;
        } else if (text_same(arguments[i], L"--try-httpsys")) {
            try_httpsys = true;
        } else {
            return command_usage_error(
                L"doctor takes no arguments but --all, --json and --try-httpsys, not:",
                arguments[i]);
        }
    }
    doctor = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*doctor));
    if (doctor == NULL) {
        return command_no_memory();
    }
    doctor->as_json = json;
    doctor->shows_all = all;
    exit_code = run(doctor, try_httpsys);
    (void)HeapFree(GetProcessHeap(), 0, doctor);
    return exit_code;
}
