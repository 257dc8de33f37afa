/*
 * scm_rights.c - Wine's SCM gives everybody whatever is asked for; here the account is held against
 * the list. Sources: services/service-security-and-access-rights,
 * authz/how-dacls-control-access-to-an-object.
 */
#include "scm_rights.h"

#include <stdbool.h>
#include <stdio.h>

#include <sddl.h>

#include "account.h"
#include "handle_names.h"

#define KEY_FORMAT L"SYSTEM\\CurrentControlSet\\Services\\%ls\\Security"
#define LIST_SIZE  8192u

/* Who is logged on at the server, the services, SYSTEM and administrators; others may connect. */
#define LIST_OF_MANAGER                                                                            \
    L"D:(A;;CC;;;AU)(A;;CCLCRPRC;;;IU)(A;;CCLCRPRC;;;SU)(A;;CCLCRPWPRC;;;SY)(A;;KA;;;BA)"

static GENERIC_MAPPING manager_rights = {
    STANDARD_RIGHTS_READ | SC_MANAGER_ENUMERATE_SERVICE | SC_MANAGER_QUERY_LOCK_STATUS,
    STANDARD_RIGHTS_WRITE | SC_MANAGER_CREATE_SERVICE | SC_MANAGER_MODIFY_BOOT_CONFIG,
    STANDARD_RIGHTS_EXECUTE | SC_MANAGER_CONNECT | SC_MANAGER_LOCK, SC_MANAGER_ALL_ACCESS};

static GENERIC_MAPPING service_rights = {STANDARD_RIGHTS_READ | SERVICE_QUERY_CONFIG |
                                             SERVICE_QUERY_STATUS | SERVICE_INTERROGATE |
                                             SERVICE_ENUMERATE_DEPENDENTS,
                                         STANDARD_RIGHTS_WRITE | SERVICE_CHANGE_CONFIG,
                                         STANDARD_RIGHTS_EXECUTE | SERVICE_START | SERVICE_STOP |
                                             SERVICE_PAUSE_CONTINUE | SERVICE_USER_DEFINED_CONTROL,
                                         SERVICE_ALL_ACCESS};

static DWORD check(HANDLE caller, PSECURITY_DESCRIPTOR descriptor, DWORD desired,
                   GENERIC_MAPPING *mapping, DWORD *granted)
{
    union {
        PRIVILEGE_SET set;
        BYTE bytes[256];
    } privileges;
    DWORD size = sizeof(privileges);
    BOOL allowed = FALSE;
    MapGenericMask(&desired, mapping);
    if (!AccessCheck(descriptor, caller, desired, mapping, &privileges.set, &size, granted,
                     &allowed)) {
        return GetLastError();
    }
    return allowed ? ERROR_SUCCESS : ERROR_ACCESS_DENIED;
}

/* SYSTEM owns services and the SCM; a list that was set alone names no owner. */
static DWORD ask(PSECURITY_DESCRIPTOR list, DWORD desired, GENERIC_MAPPING *mapping, DWORD *granted)
{
    SECURITY_DESCRIPTOR whole;
    BYTE owner[SECURITY_MAX_SID_SIZE];
    DWORD size = sizeof(owner);
    BOOL present;
    BOOL defaulted;
    PACL dacl;
    HANDLE caller;
    DWORD error = account_open(&caller);
    if (error != ERROR_SUCCESS) {
        return error;
    }
    if (!CreateWellKnownSid(WinLocalSystemSid, NULL, owner, &size) ||
        !GetSecurityDescriptorDacl(list, &present, &dacl, &defaulted) ||
        !InitializeSecurityDescriptor(&whole, SECURITY_DESCRIPTOR_REVISION) ||
        !SetSecurityDescriptorOwner(&whole, owner, FALSE) ||
        !SetSecurityDescriptorGroup(&whole, owner, FALSE) ||
        !SetSecurityDescriptorDacl(&whole, present, dacl, FALSE)) {
        error = GetLastError();
    } else {
        error = check(caller, &whole, desired, mapping, granted);
    }
    CloseHandle(caller);
    return error;
}

static DWORD ask_text(const wchar_t *text, DWORD desired, GENERIC_MAPPING *mapping, DWORD *granted)
{
    PSECURITY_DESCRIPTOR list;
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(text, SDDL_REVISION_1, &list, NULL)) {
        return GetLastError();
    }
    const DWORD error = ask(list, desired, mapping, granted);
    LocalFree(list);
    return error;
}

/* Each handle to it can connect, asked for or not (winsvc/nf-winsvc-openscmanagerw). */
DWORD scm_rights_to_manager(DWORD desired, DWORD *granted)
{
    return ask_text(LIST_OF_MANAGER, desired | SC_MANAGER_CONNECT, &manager_rights, granted);
}

DWORD scm_rights_to_service(const wchar_t *name, DWORD desired, DWORD *granted)
{
    wchar_t path[2 * HANDLE_NAME_MAX];
    BYTE list[LIST_SIZE];
    DWORD size = sizeof(list);
    if (swprintf(path, 2 * HANDLE_NAME_MAX, KEY_FORMAT, name) < 0 ||
        RegGetValueW(HKEY_LOCAL_MACHINE, path, L"Security",
                     RRF_RT_REG_BINARY | RRF_SUBKEY_WOW6464KEY, NULL, list,
                     &size) != ERROR_SUCCESS) {
        return ask_text(SCM_RIGHTS_OF_NEW_SERVICE, desired, &service_rights, granted);
    }
    return ask(list, desired, &service_rights, granted);
}

DWORD scm_rights_of_creator(DWORD desired)
{
    MapGenericMask(&desired, &service_rights);
    return desired;
}
