/* Parts of a run; see parts.h. */
#include "parts.h"

#include "changes.h"
#include "facts.h"
#include "fixture_life.h"
#include "platform.h"
#include "scenarios_run.h"
#include "sstp_server.h"
#include "stand_ins.h"
#include "wait.h"

#include <stdio.h>
#include <wchar.h>

#define SERVICE_LIMIT_MS 60000u /* RemoteAccess takes its time */

/* A service's process belongs to the system: to end it, as a crash would, takes this privilege. */
static void enable_debugging(void)
{
    TOKEN_PRIVILEGES privileges = {.PrivilegeCount = 1};
    HANDLE token;

    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_ADJUST_PRIVILEGES | TOKEN_QUERY, &token)) {
        return;
    }
    privileges.Privileges[0].Attributes = SE_PRIVILEGE_ENABLED;
    if (LookupPrivilegeValueW(NULL, SE_DEBUG_NAME, &privileges.Privileges[0].Luid)) {
        (void)AdjustTokenPrivileges(token, FALSE, &privileges, 0, NULL, NULL);
    }
    (void)CloseHandle(token);
}

static void be_real(void)
{
    wait_at_most(SERVICE_LIMIT_MS);
    wchar_t text[8] = L"";

    (void)GetEnvironmentVariableW(PART_SHIFT, text, COUNT_OF(text));
    platform_be_real((WORD)wcstoul(text, NULL, 10));
}

static int try_fact(const wchar_t *id)
{
    char narrow[64];
    const struct fact *fact;

    (void)snprintf(narrow, sizeof(narrow), "%ls", id);
    fact = fact_find(narrow);
    if (fact == NULL || fact->test == NULL) {
        return 1;
    }
    enable_debugging();
    if (fact->where != FACT_ANYWHERE) {
        sstp_server_begin();
    }
    if (!fixture_begin()) {
        return 1;
    }
    const struct CMUnitTest tests[] = {{fact->id, fact->test, fact->set_up, fact->set_up, NULL}};
    return cmocka_run_group_tests_name("fact", tests, NULL, NULL);
}

/* What winsim's tests start of the program that runs them. */
static bool helper_command(int count, wchar_t **arguments, int *exit_code)
{
    char name[64];

    if (count == 3 && wcscmp(arguments[1], L"--service") == 0) {
        (void)snprintf(name, sizeof(name), "%ls", arguments[2]);
        *exit_code = fixture_serve(name);
        return true;
    }
    if (count == 2 && wcscmp(arguments[1], L"--write-events") == 0) {
        *exit_code = write_events();
        return true;
    }
    return false;
}

bool parts_command(int count, wchar_t **arguments, int *exit_code)
{
    const wchar_t *const name = count > 1 ? arguments[1] : L"";

    if (wcscmp(name, PART_SAVE) == 0) {
        be_real();
        *exit_code = changes_save((unsigned)wcstoul(count > 2 ? arguments[2] : L"0", NULL, 10));
    } else if (wcscmp(name, PART_FACT) == 0 && count == 3) {
        be_real();
        *exit_code = try_fact(arguments[2]);
    } else if (wcscmp(name, PART_SCENARIOS) == 0) {
        be_real();
        *exit_code = scenarios_run(count > 2 ? arguments[2] : NULL, 1, 1);
    } else if (wcscmp(name, PART_STAND_IN) == 0 && count == 3) {
        *exit_code = stand_in_serve(arguments[2]);
    } else if (wcscmp(name, PART_RESTORE) == 0) {
        be_real();
        *exit_code = changes_restore();
    } else {
        return helper_command(count, arguments, exit_code);
    }
    return true;
}
