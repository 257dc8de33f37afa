/* See run/machine_mutex.h. */
#include "run/machine_mutex.h"

#include <aclapi.h>
#include <sddl.h>
#include <windows.h>

#include "win32/error.h"
#include "win32/rights.h"

/* Owned by the administrators; theirs and SYSTEM's alone. */
#define DESCRIPTOR L"O:BAG:BAD:P(A;;GA;;;SY)(A;;GA;;;BA)"

static bool owned_by_administrators(HANDLE mutex)
{
    PSECURITY_DESCRIPTOR descriptor;
    PSID owner;
    bool ours;

    if (GetSecurityInfo(mutex, SE_KERNEL_OBJECT, OWNER_SECURITY_INFORMATION, &owner, NULL, NULL,
                        NULL, &descriptor) != ERROR_SUCCESS) {
        return false; /* its rights keep even us from looking: not our work */
    }
    ours = owner != NULL && (IsWellKnownSid(owner, WinBuiltinAdministratorsSid) ||
                             IsWellKnownSid(owner, WinLocalSystemSid));
    (void)LocalFree(descriptor);
    return ours;
}

/* The name leads to an object that even an administrator may not open, or to one of another kind.
 */
static bool taken(DWORD code)
{
    return code == ERROR_INVALID_HANDLE ||
           (code == ERROR_ACCESS_DENIED && rights_of_administrator());
}

struct outcome machine_mutex_open(const wchar_t *name, const char *object, HANDLE *mutex)
{
    SECURITY_ATTRIBUTES attributes = {.nLength = sizeof(attributes)};
    DWORD code;

    *mutex = NULL;
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(
            DESCRIPTOR, SDDL_REVISION_1, &attributes.lpSecurityDescriptor, NULL)) {
        return outcome_failed("ConvertStringSecurityDescriptorToSecurityDescriptor", object,
                              GetLastError());
    }
    *mutex = CreateMutexW(&attributes, FALSE, name);
    code = GetLastError();
    (void)LocalFree(attributes.lpSecurityDescriptor);
    if (*mutex == NULL) {
        return taken(code) ? outcome_success() : outcome_failed("CreateMutex", object, code);
    }
    if (code == ERROR_ALREADY_EXISTS && !owned_by_administrators(*mutex)) {
        (void)CloseHandle(*mutex);
        *mutex = NULL;
    }
    return outcome_success();
}
