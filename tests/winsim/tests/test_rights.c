/*
 * test_rights.c - a handle with every right but one that a call needs is refused; with what the
 * call needs, and nothing else, it is not. One test for each row of ../rights.def.
 */
#include "fixture.h"

#include <stdio.h>

#include "../right_kind.h"
#include "fixture_services.h"
#include "test_rights.h"

static const struct right {
    enum kind kind;
    DWORD rights;
    DWORD (*make)(void *handle);
} rights[] = {
#define FILE                                                       FILE_OBJECT
#define RIGHT(id, function, kind, rights, by, when, fails, source) {kind, rights, try_##id},
#include "../rights.def"
#undef RIGHT
#undef FILE
};

enum row {
#define RIGHT(id, ...) ROW_##id,
#include "../rights.def"
#undef RIGHT
};

DWORD code_of(BOOL succeeded)
{
    return succeeded ? ERROR_SUCCESS : GetLastError();
}

/* ---- a handle of each kind ---- */

static void make_key(void)
{
    const DWORD value = 1;
    HKEY key;
    HKEY subkey;
    assert_int_equal(
        RegCreateKeyExW(HKEY_LOCAL_MACHINE, TEST_KEY, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL),
        ERROR_SUCCESS);
    assert_int_equal(
        RegSetValueExW(key, L"Value", 0, REG_DWORD, (const BYTE *)&value, sizeof(value)),
        ERROR_SUCCESS);
    assert_int_equal(
        RegCreateKeyExW(key, L"Subkey", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &subkey, NULL),
        ERROR_SUCCESS);
    RegCloseKey(subkey);
    RegCloseKey(key);
}

static HKEY open_key(DWORD access)
{
    HKEY key = NULL;
    make_key();
    assert_int_equal(RegOpenKeyExW(HKEY_LOCAL_MACHINE, TEST_KEY, 0, access, &key), ERROR_SUCCESS);
    return key;
}

/* That a test may end: it never begins. */
static PROCESS_INFORMATION child;

static HANDLE open_child(DWORD access)
{
    STARTUPINFOW startup = {.cb = sizeof(startup)};
    wchar_t program[MAX_PATH];
    assert_in_range(GetModuleFileNameW(NULL, program, MAX_PATH), 1, MAX_PATH - 1);
    assert_true(CreateProcessW(program, NULL, NULL, NULL, FALSE, CREATE_SUSPENDED, NULL, NULL,
                               &startup, &child));
    return OpenProcess(access, FALSE, child.dwProcessId);
}

static void end_child(void)
{
    TerminateProcess(child.hProcess, 0); /* where the test has not */
    CloseHandle(child.hThread);
    CloseHandle(child.hProcess);
}

static HANDLE open_token(DWORD access)
{
    HANDLE token = NULL;
    assert_true(OpenProcessToken(GetCurrentProcess(), access, &token));
    return token;
}

/* The same object again, with that access and no other. */
static HANDLE narrowed(HANDLE whole, DWORD access)
{
    HANDLE handle = NULL;
    assert_non_null(whole);
    assert_true(DuplicateHandle(GetCurrentProcess(), whole, GetCurrentProcess(), &handle, access,
                                FALSE, 0));
    CloseHandle(whole);
    return handle;
}

static HANDLE open_impersonation(DWORD access)
{
    HANDLE whole = NULL;
    const HANDLE token = open_token(TOKEN_DUPLICATE | TOKEN_QUERY);
    assert_true(DuplicateTokenEx(token, TOKEN_ALL_ACCESS, NULL, SecurityImpersonation,
                                 TokenImpersonation, &whole));
    CloseHandle(token);
    return narrowed(whole, access);
}

static HANDLE open_file(DWORD access)
{
    wchar_t folder[MAX_PATH];
    wchar_t path[MAX_PATH + 32];
    assert_in_range(GetTempPathW(MAX_PATH, folder), 1, MAX_PATH - 1);
    assert_true(swprintf(path, MAX_PATH + 32, L"%lswinsim-test-rights.txt", folder) > 0);
    const HANDLE file = CreateFileW(path, access | DELETE, 0, NULL, CREATE_ALWAYS,
                                    FILE_ATTRIBUTE_NORMAL | FILE_FLAG_DELETE_ON_CLOSE, NULL);
    assert_true(file != INVALID_HANDLE_VALUE);
    return file;
}

static void *open_with(enum kind kind, DWORD access)
{
    switch (kind) {
    case SERVICE:
        return fixture_open_service(SERVICE_A, access);
    case MANAGER:
        return OpenSCManagerW(NULL, NULL, access);
    case KEY:
        return open_key(access);
    case PROCESS:
        return OpenProcess(access, FALSE, GetCurrentProcessId());
    case CHILD:
        return open_child(access);
    case TOKEN:
        return open_token(access);
    case IMPERSONATION:
        return open_impersonation(access);
    case MUTEX:
        return narrowed(CreateMutexW(NULL, FALSE, NULL), access);
    case FILE_OBJECT:
        return open_file(access);
    default:
        return narrowed(CreateEventW(NULL, TRUE, TRUE, NULL), access);
    }
}

static void close(enum kind kind, void *handle)
{
    if (kind == SERVICE || kind == MANAGER) {
        CloseServiceHandle(handle);
    } else if (kind == KEY) {
        RegCloseKey(handle);
    } else {
        CloseHandle(handle);
    }
    if (kind == CHILD) {
        end_child();
    }
}

/* ---- every right of a kind ---- */

static DWORD all_of(enum kind kind)
{
    static const DWORD all[] = {[SERVICE] = SERVICE_ALL_ACCESS,
                                [MANAGER] = SC_MANAGER_ALL_ACCESS,
                                [KEY] = KEY_ALL_ACCESS,
                                [PROCESS] = PROCESS_ALL_ACCESS,
                                [CHILD] = PROCESS_ALL_ACCESS,
                                [TOKEN] = TOKEN_ALL_ACCESS,
                                [IMPERSONATION] = TOKEN_ALL_ACCESS,
                                [EVENT] = EVENT_ALL_ACCESS,
                                [OBJECTS] = EVENT_ALL_ACCESS,
                                [MUTEX] = MUTEX_ALL_ACCESS,
                                [FILE_OBJECT] = FILE_ALL_ACCESS};
    return all[kind];
}

/* All that gives this right too: who may query all of a process may query a little, and who may
 * append to a file may write to it. */
static DWORD with_what_implies(enum kind kind, DWORD right)
{
    if (kind == PROCESS && right == PROCESS_QUERY_LIMITED_INFORMATION) {
        return right | PROCESS_QUERY_INFORMATION;
    }
    return kind == FILE_OBJECT && right == FILE_WRITE_DATA ? right | FILE_APPEND_DATA : right;
}

static DWORD made_with(const struct right *right, DWORD access)
{
    void *const handle = open_with(right->kind, access);
    assert_non_null(handle);
    const DWORD code = right->make(handle);
    close(right->kind, handle);
    return code;
}

static void show(const struct right *right)
{
    if (right->kind == SERVICE) {
        fixture_make_services();
        fixture_disable(SERVICE_A);
    }
    for (DWORD bit = 1; bit != 0; bit <<= 1) {
        if ((right->rights & bit) != 0) {
            assert_int_equal(
                made_with(right, all_of(right->kind) & ~with_what_implies(right->kind, bit)),
                ERROR_ACCESS_DENIED);
        }
    }
    assert_int_not_equal(made_with(right, right->rights), ERROR_ACCESS_DENIED);
}

#define RIGHT(id, ...)                                                                             \
    void right_##id(void **state)                                                                  \
    {                                                                                              \
        (void)state;                                                                               \
        show(&rights[ROW_##id]);                                                                   \
    }
#include "../rights.def"
#undef RIGHT
