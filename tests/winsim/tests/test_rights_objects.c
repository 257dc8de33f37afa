/*
 * test_rights_objects.c - the calls of ../rights.def about registry keys and the kernel's objects.
 */
#include "fixture.h"

#include <aclapi.h>

#include "test_rights.h"

static BYTE buffer[4096];

/* ---- a key ---- */

DWORD try_key_value(void *handle)
{
    DWORD size = sizeof(buffer);
    return (DWORD)RegQueryValueExW(handle, L"Value", NULL, NULL, buffer, &size);
}

DWORD try_key_get(void *handle)
{
    DWORD size = sizeof(buffer);
    return (DWORD)RegGetValueW(handle, NULL, L"Value", RRF_RT_DWORD, NULL, buffer, &size);
}

DWORD try_key_info(void *handle)
{
    FILETIME written;
    return (DWORD)RegQueryInfoKeyW(handle, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                                   NULL, &written);
}

DWORD try_key_values(void *handle)
{
    wchar_t name[64];
    DWORD length = 64;
    return (DWORD)RegEnumValueW(handle, 0, name, &length, NULL, NULL, NULL, NULL);
}

DWORD try_key_subkeys(void *handle)
{
    wchar_t name[64];
    DWORD length = 64;
    return (DWORD)RegEnumKeyExW(handle, 0, name, &length, NULL, NULL, NULL, NULL);
}

DWORD try_key_notify(void *handle)
{
    const HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    const DWORD code =
        (DWORD)RegNotifyChangeKeyValue(handle, FALSE, REG_NOTIFY_CHANGE_LAST_SET, event, TRUE);
    CloseHandle(event);
    return code;
}

DWORD try_key_set(void *handle)
{
    const DWORD value = 2;
    return (DWORD)RegSetValueExW(handle, L"Value", 0, REG_DWORD, (const BYTE *)&value,
                                 sizeof(value));
}

DWORD try_key_delete_value(void *handle)
{
    return (DWORD)RegDeleteValueW(handle, L"Value");
}

DWORD try_key_delete_tree(void *handle)
{
    return (DWORD)RegDeleteTreeW(handle, L"Subkey");
}

DWORD try_key_empty(void *handle)
{
    return (DWORD)RegDeleteTreeW(handle, NULL);
}

DWORD try_key_flush(void *handle)
{
    return (DWORD)RegFlushKey(handle);
}

DWORD try_key_list(void *handle)
{
    DWORD size = sizeof(buffer);
    return (DWORD)RegGetKeySecurity(handle, DACL_SECURITY_INFORMATION, buffer, &size);
}

DWORD try_key_set_list(void *handle)
{
    DWORD size = sizeof(buffer);
    HKEY reader;
    assert_int_equal(RegOpenKeyExW(HKEY_LOCAL_MACHINE, TEST_KEY, 0, READ_CONTROL, &reader),
                     ERROR_SUCCESS);
    assert_int_equal(RegGetKeySecurity(reader, DACL_SECURITY_INFORMATION, buffer, &size),
                     ERROR_SUCCESS);
    RegCloseKey(reader);
    return (DWORD)RegSetKeySecurity(handle, DACL_SECURITY_INFORMATION, buffer);
}

static DWORD owner_of(void *handle, SE_OBJECT_TYPE type)
{
    PSECURITY_DESCRIPTOR descriptor = NULL;
    PSID owner;
    const DWORD code = GetSecurityInfo(handle, type, OWNER_SECURITY_INFORMATION, &owner, NULL, NULL,
                                       NULL, &descriptor);
    LocalFree(descriptor);
    return code;
}

DWORD try_key_security(void *handle)
{
    return owner_of(handle, SE_REGISTRY_KEY);
}

/* ---- a process and its token ---- */

DWORD try_process_times(void *handle)
{
    FILETIME times[4];
    return code_of(GetProcessTimes(handle, &times[0], &times[1], &times[2], &times[3]));
}

DWORD try_process_code(void *handle)
{
    DWORD code;
    return code_of(GetExitCodeProcess(handle, &code));
}

DWORD try_process_name(void *handle)
{
    wchar_t name[MAX_PATH];
    DWORD length = MAX_PATH;
    return code_of(QueryFullProcessImageNameW(handle, 0, name, &length));
}

DWORD try_process_policy(void *handle)
{
    DWORD flags;
    return code_of(GetProcessMitigationPolicy(handle, ProcessASLRPolicy, &flags, sizeof(flags)));
}

static DWORD code_of_wait(DWORD ended)
{
    return ended == WAIT_FAILED ? GetLastError() : ERROR_SUCCESS;
}

DWORD try_process_wait(void *handle)
{
    return code_of_wait(WaitForSingleObject(handle, 0));
}

DWORD try_process_token(void *handle)
{
    HANDLE token = NULL;
    const DWORD code = code_of(OpenProcessToken(handle, TOKEN_QUERY, &token));
    if (token != NULL) {
        CloseHandle(token);
    }
    return code;
}

DWORD try_process_duplicate(void *handle)
{
    HANDLE copy = NULL;
    const DWORD code = code_of(DuplicateHandle(handle, GetCurrentProcess(), GetCurrentProcess(),
                                               &copy, 0, FALSE, DUPLICATE_SAME_ACCESS));
    if (copy != NULL) {
        CloseHandle(copy);
    }
    return code;
}

DWORD try_process_end(void *handle)
{
    return code_of(TerminateProcess(handle, 0));
}

DWORD try_token_information(void *handle)
{
    TOKEN_ELEVATION elevation;
    DWORD size;
    return code_of(
        GetTokenInformation(handle, TokenElevation, &elevation, sizeof(elevation), &size));
}

DWORD try_token_adjust(void *handle)
{
    TOKEN_PRIVILEGES none = {.PrivilegeCount = 0};
    return code_of(AdjustTokenPrivileges(handle, FALSE, &none, 0, NULL, NULL));
}

DWORD try_token_duplicate(void *handle)
{
    HANDLE token = NULL;
    const DWORD code = code_of(DuplicateToken(handle, SecurityIdentification, &token));
    if (token != NULL) {
        CloseHandle(token);
    }
    return code;
}

DWORD try_token_member(void *handle)
{
    BYTE everyone[SECURITY_MAX_SID_SIZE];
    DWORD size = sizeof(everyone);
    BOOL member;
    assert_true(CreateWellKnownSid(WinWorldSid, NULL, everyone, &size));
    return code_of(CheckTokenMembership(handle, everyone, &member));
}

/* ---- what is waited for ---- */

DWORD try_event_set(void *handle)
{
    return code_of(SetEvent(handle));
}

DWORD try_event_reset(void *handle)
{
    return code_of(ResetEvent(handle));
}

DWORD try_wait_one(void *handle)
{
    return code_of_wait(WaitForSingleObject(handle, 0));
}

DWORD try_wait_one_ex(void *handle)
{
    return code_of_wait(WaitForSingleObjectEx(handle, 0, FALSE));
}

DWORD try_wait_many(void *handle)
{
    const HANDLE handles[] = {handle};
    return code_of_wait(WaitForMultipleObjects(1, handles, FALSE, 0));
}

DWORD try_wait_many_ex(void *handle)
{
    const HANDLE handles[] = {handle};
    return code_of_wait(WaitForMultipleObjectsEx(1, handles, FALSE, 0, FALSE));
}

DWORD try_mutex_security(void *handle)
{
    return owner_of(handle, SE_KERNEL_OBJECT);
}

/* ---- a file ---- */

DWORD try_file_write(void *handle)
{
    DWORD written;
    return code_of(WriteFile(handle, "x", 1, &written, NULL));
}

DWORD try_file_read(void *handle)
{
    DWORD got;
    return code_of(ReadFile(handle, buffer, 1, &got, NULL));
}

DWORD try_file_security(void *handle)
{
    return owner_of(handle, SE_FILE_OBJECT);
}
