/* See setup/service_rights.h. */
#include "setup/service_rights.h"

#include "win32/error.h"
#include "win32/rights.h"

#define DESCRIPTOR_SIZE 8192 /* bytes, far above what a service's is */

static const char object[] = "rights to the service";

union descriptor {
    SECURITY_DESCRIPTOR_RELATIVE header;
    BYTE bytes[DESCRIPTOR_SIZE];
};

/* *dacl points into *descriptor, which can be changed there; NULL: it has none. */
static struct outcome read(SC_HANDLE service, union descriptor *descriptor, PACL *dacl)
{
    BOOL present = FALSE;
    BOOL defaulted;
    DWORD size;

    *dacl = NULL;
    if (!QueryServiceObjectSecurity(service, DACL_SECURITY_INFORMATION, descriptor->bytes,
                                    sizeof(*descriptor), &size)) {
        return outcome_failed("QueryServiceObjectSecurity", object, GetLastError());
    }
    if (!GetSecurityDescriptorDacl(descriptor->bytes, &present, dacl, &defaulted)) {
        return outcome_failed("GetSecurityDescriptorDacl", object, GetLastError());
    }
    return outcome_success();
}

struct outcome service_rights_of_users(SC_HANDLE service, const wchar_t **who)
{
    union descriptor descriptor;
    PACL dacl;
    const struct outcome outcome = read(service, &descriptor, &dacl);

    *who = outcome_ok(&outcome) ? rights_of_users(dacl, SERVICE_USER_DEFINED_CONTROL) : NULL;
    return outcome;
}

struct outcome service_rights_restrict(SC_HANDLE service)
{
    union descriptor descriptor;
    PACL dacl;
    struct outcome outcome = read(service, &descriptor, &dacl);

    if (outcome_ok(&outcome) && dacl == NULL) {
        return outcome_failed("reading the list", object, ERROR_INVALID_ACL);
    }
    if (outcome_ok(&outcome)) {
        rights_take_from_users(dacl, SERVICE_USER_DEFINED_CONTROL);
        if (!SetServiceObjectSecurity(service, DACL_SECURITY_INFORMATION, descriptor.bytes)) {
            outcome = outcome_failed("SetServiceObjectSecurity", object, GetLastError());
        }
    }
    return outcome;
}
