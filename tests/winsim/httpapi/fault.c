/*
 * fault.c - looks up whether a call shall fail, and counts it.
 */
#include "fault.h"

#include <wchar.h>

#include "hook_console.h"
#include "host_program.h"
#include "settings.h"

#define OBJECT_MAX 260
#define UNLIMITED  MAXDWORD

static SRWLOCK count_lock = SRWLOCK_INIT;

static bool concerns(const wchar_t *objects, const wchar_t *function, const wchar_t *object)
{
    wchar_t only[OBJECT_MAX];
    if (!settings_string(objects, function, only, OBJECT_MAX)) {
        return true;
    }
    return object != NULL && _wcsicmp(only, object) == 0;
}

/* Takes one of the failures that are left. */
static bool take_one(const wchar_t *function)
{
    AcquireSRWLockExclusive(&count_lock);
    const DWORD left = settings_dword(WINSIM_FAIL_COUNT, function, UNLIMITED);
    if (left != UNLIMITED && left > 0) {
        settings_set_dword(WINSIM_FAIL_COUNT, function, left - 1);
    }
    ReleaseSRWLockExclusive(&count_lock);
    return left > 0;
}

static void count_call(const wchar_t *function, const wchar_t *object)
{
    if (settings_dword(WINSIM_COUNT, function, UNLIMITED) == UNLIMITED ||
        !host_program_can_fail() || !concerns(WINSIM_COUNT_OBJECT, function, object)) {
        return;
    }
    AcquireSRWLockExclusive(&count_lock);
    settings_set_dword(WINSIM_COUNT, function, settings_dword(WINSIM_COUNT, function, 0) + 1);
    ReleaseSRWLockExclusive(&count_lock);
}

DWORD fault_code(const wchar_t *function, const wchar_t *object)
{
    count_call(function, object);
    console_closes_at(function, object);
    const DWORD code = settings_dword(WINSIM_FAIL, function, ERROR_SUCCESS);
    if (code == ERROR_SUCCESS || !host_program_can_fail() ||
        !concerns(WINSIM_FAIL_OBJECT, function, object) || !take_one(function)) {
        return ERROR_SUCCESS;
    }
    return code;
}

bool fault_raised(const wchar_t *function, const wchar_t *object)
{
    const DWORD code = fault_code(function, object);
    if (code == ERROR_SUCCESS) {
        return false;
    }
    SetLastError(code);
    return true;
}
