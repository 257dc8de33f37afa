/*
 * scm_rights.h - which rights an account gets to the SCM and to a service, by its list.
 */
#ifndef WINSIM_SCM_RIGHTS_H
#define WINSIM_SCM_RIGHTS_H

#include <windows.h>

/* The documented list of a new service (services/service-security-and-access-rights). */
#define SCM_RIGHTS_OF_NEW_SERVICE                                                                  \
    L"D:(A;;CCLCSWRPWPDTLOCRRC;;;SY)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)"                          \
    L"(A;;CCLCSWLOCRRC;;;IU)(A;;CCLCSWLOCRRC;;;SU)"

/* What a handle gets that asks for `desired`; ERROR_ACCESS_DENIED if the list gives less. */
DWORD scm_rights_to_manager(DWORD desired, DWORD *granted);
DWORD scm_rights_to_service(const wchar_t *name, DWORD desired, DWORD *granted);

/* Without a list: who creates a service gets what was asked for. */
DWORD scm_rights_of_creator(DWORD desired);

#endif
