/* See win32/key_rights.h. */
#include "win32/key_rights.h"

#include <aclapi.h>
#include <sddl.h>
#include <windows.h>

#include "win32/error.h"
#include "win32/rights.h"

#define WRITING                                                                                    \
    (KEY_SET_VALUE | KEY_CREATE_SUB_KEY | KEY_CREATE_LINK | DELETE | WRITE_DAC | WRITE_OWNER |     \
     GENERIC_WRITE | GENERIC_ALL)

#define DESCRIPTOR L"D:P(A;CI;KA;;;SY)(A;CI;KA;;;BA)(A;CI;KR;;;BU)"

struct outcome key_rights_of_users(const wchar_t *path, const wchar_t **who)
{
    PSECURITY_DESCRIPTOR descriptor;
    PACL dacl;
    HKEY key;
    LSTATUS status =
        RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, READ_CONTROL | KEY_WOW64_64KEY, &key);
    DWORD error;

    *who = NULL;
    if (status != ERROR_SUCCESS) {
        return status == ERROR_FILE_NOT_FOUND
                   ? outcome_success()
                   : outcome_failed("RegOpenKeyEx", "rights to the registry", (DWORD)status);
    }
    error = GetSecurityInfo(key, SE_REGISTRY_KEY, DACL_SECURITY_INFORMATION, NULL, NULL, &dacl,
                            NULL, &descriptor);
    (void)RegCloseKey(key);
    if (error != ERROR_SUCCESS) {
        return outcome_failed("GetSecurityInfo", "rights to the registry", error);
    }
    *who = rights_of_users(dacl, WRITING);
    (void)LocalFree(descriptor);
    return outcome_success();
}

PSECURITY_DESCRIPTOR key_rights_make(void)
{
    PSECURITY_DESCRIPTOR descriptor = NULL;

    return ConvertStringSecurityDescriptorToSecurityDescriptorW(DESCRIPTOR, SDDL_REVISION_1,
                                                                &descriptor, NULL)
               ? descriptor
               : NULL;
}
