/*
 * account.c - reading tokens. Under Wine a program that was started without the administrators'
 * rights is without them too.
 */
#include "account.h"

static DWORD open_token(HANDLE *token)
{
    const DWORD access = TOKEN_DUPLICATE | TOKEN_QUERY;
    return OpenThreadToken(GetCurrentThread(), access, TRUE, token) ||
                   OpenProcessToken(GetCurrentProcess(), access, token)
               ? ERROR_SUCCESS
               : GetLastError();
}

static DWORD duplicate(HANDLE token, HANDLE *caller)
{
    const DWORD error =
        DuplicateToken(token, SecurityIdentification, caller) ? ERROR_SUCCESS : GetLastError();
    CloseHandle(token);
    return error;
}

DWORD account_open(HANDLE *caller)
{
    HANDLE token;
    const DWORD error = open_token(&token);
    return error == ERROR_SUCCESS ? duplicate(token, caller) : error;
}

bool account_is_administrators(HANDLE caller)
{
    BYTE administrators[SECURITY_MAX_SID_SIZE];
    DWORD size = sizeof(administrators);
    BOOL member = FALSE;
    return CreateWellKnownSid(WinBuiltinAdministratorsSid, NULL, administrators, &size) &&
           CheckTokenMembership(caller, administrators, &member) && member;
}

static bool close_and_tell(HANDLE caller)
{
    const bool administrators = account_is_administrators(caller);
    CloseHandle(caller);
    return administrators;
}

bool account_is_ordinary(void)
{
    const DWORD last_error = GetLastError();
    HANDLE caller;
    const bool ordinary = account_open(&caller) == ERROR_SUCCESS && !close_and_tell(caller);
    SetLastError(last_error);
    return ordinary;
}

bool account_of_process_is_administrators(DWORD id)
{
    const HANDLE process = OpenProcess(PROCESS_QUERY_INFORMATION, FALSE, id);
    HANDLE token;
    HANDLE caller;
    if (process == NULL) {
        return false;
    }
    const bool opened = OpenProcessToken(process, TOKEN_DUPLICATE | TOKEN_QUERY, &token);
    CloseHandle(process);
    return opened && duplicate(token, &caller) == ERROR_SUCCESS && close_and_tell(caller);
}
