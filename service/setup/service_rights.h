/* Who may send this service its own controls. By default every local authenticated user and every
 * service may (services/service-security-and-access-rights); here only administrators and SYSTEM
 * need to. */
#ifndef SETUP_SERVICE_RIGHTS_H
#define SETUP_SERVICE_RIGHTS_H

#include <windows.h>

#include "base/outcome.h"
#include "win32/annotations.h"

/* *who: the first group of ordinary users that may; NULL: none. The handle has READ_CONTROL. */
_Check_return_ struct outcome
service_rights_of_users(SC_HANDLE service, _Outptr_result_maybenull_z_ const wchar_t **who);

/* Takes that right away from all of them, and nothing else: what an administrator gave to others
 * stays. The handle has READ_CONTROL and WRITE_DAC. */
_Check_return_ struct outcome service_rights_restrict(SC_HANDLE service);

#endif
