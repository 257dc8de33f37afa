/*
 * rights.c - a thunk for each row of rights.def that the simulation checks; it hands all arguments
 * on, as the thunks of torture.c do. Several rows for one function are passed one after the other.
 */
#include "rights.h"

#include <stdbool.h>
#include <string.h>

#include <windows.h>

#include <winternl.h>

#include "../right_kind.h"
#include "hook_scm.h"
#include "rights_when.h"
#include "settings.h"
#include "thunk.h"

enum failure { FAILS_CODE, FAILS_LAST_ERROR, FAILS_WAIT };
enum checker { WINE, WINSIM };

#define FILE FILE_OBJECT

enum row {
#define RIGHT(id, ...) ROW_##id,
#include "../rights.def"
#undef RIGHT
    ROWS
};

static const struct {
    const char *name;
    const wchar_t *wide_name;
    bool (*when)(const ULONG_PTR *arguments);
    DWORD rights;
    enum kind kind;
    enum checker checker;
    enum failure failure;
} rows[ROWS] = {
#define RIGHT(id, function, kind, rights, by, when, fails, source)                                 \
    {#function, L"" #function, rights_when_##when, rights, kind, by, FAILS_##fails},
#include "../rights.def"
#undef RIGHT
};

static any_function targets[ROWS];

/* ---- what a handle was opened with ---- */

/* HKEY_LOCAL_MACHINE and its like, and GetCurrentProcess: no handles, and good for everything. */
static bool is_predefined(ULONG_PTR handle)
{
    return handle == 0 || (LONG_PTR)handle < 0 || (handle & 0xFFFFFFFF80000000u) == 0x80000000u;
}

static bool object_rights(ULONG_PTR handle, DWORD *granted)
{
    PUBLIC_OBJECT_BASIC_INFORMATION information;
    if (is_predefined(handle) || NtQueryObject((HANDLE)handle, ObjectBasicInformation, &information,
                                               sizeof(information), NULL) != 0) {
        return false;
    }
    *granted = information.GrantedAccess;
    return true;
}

/* False: it is none of this kind that is known, and the call will say so itself. */
static bool granted_to(enum kind kind, ULONG_PTR handle, DWORD *granted)
{
    switch (kind) {
    case SERVICE:
        return scm_service_rights((SC_HANDLE)handle, granted);
    case MANAGER:
        return scm_manager_rights((SC_HANDLE)handle, granted);
    default:
        return object_rights(handle, granted);
    }
}

static bool is_allowed(enum row row, const ULONG_PTR *arguments)
{
    DWORD granted;
    return !rows[row].when(arguments) || !granted_to(rows[row].kind, arguments[0], &granted) ||
           (granted & rows[row].rights) == rows[row].rights;
}

/* ---- the thunks ---- */

static ULONG_PTR deny(enum failure failure)
{
    switch (failure) {
    case FAILS_CODE:
        return ERROR_ACCESS_DENIED;
    case FAILS_WAIT:
        SetLastError(ERROR_ACCESS_DENIED);
        return WAIT_FAILED;
    default:
        SetLastError(ERROR_ACCESS_DENIED);
        return 0;
    }
}

/* A program may take the refusal for an answer and go on as if nothing were wrong: the tests look
 * here whether it met one. */
static void note(enum row row)
{
    static SRWLOCK lock = SRWLOCK_INIT;
    AcquireSRWLockExclusive(&lock);
    settings_set_dword(WINSIM_LACKING, rows[row].wide_name,
                       settings_dword(WINSIM_LACKING, rows[row].wide_name, 0) + 1);
    ReleaseSRWLockExclusive(&lock);
}

static ULONG_PTR pass(enum row row, const ULONG_PTR a[ARGUMENTS])
{
    const DWORD last_error = GetLastError();
    if (!is_allowed(row, a)) {
        note(row);
        return deny(rows[row].failure);
    }
    SetLastError(last_error);
    return targets[row](a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11],
                        a[12]);
}

#define RIGHT(id, ...) THUNK(id, ROW_##id)
#include "../rights.def"
#undef RIGHT

static const any_function thunks[ROWS] = {
#define RIGHT(id, ...) through_##id,
#include "../rights.def"
#undef RIGHT
};

redirect_function rights_through(const char *name, redirect_function target)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i].checker == WINSIM && strcmp(rows[i].name, name) == 0) {
            targets[i] = (any_function)target;
            target = (redirect_function)thunks[i];
        }
    }
    return target;
}
