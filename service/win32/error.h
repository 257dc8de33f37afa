/* From Windows error codes to the core's outcomes. The one place that says which codes lead to a
 * decision of their own; an adapter may know better about one of its calls and say so there. */
#ifndef WIN32_ERROR_H
#define WIN32_ERROR_H

#include <windows.h>

#include "base/outcome.h"
#include "win32/annotations.h"

struct outcome outcome_success(void);

/* A failed call. `operation` is static text and kept by reference. `object` is UTF-8, may be NULL
 * and is copied, cut at a character where it does not fit. `code` is what GetLastError() or the
 * call itself returned at the failing call; its meaning as a failure:
 *   ERROR_FILE_NOT_FOUND 2, ERROR_NOT_FOUND 1168, ERROR_SERVICE_DOES_NOT_EXIST 1060   NOT_FOUND
 *   ERROR_ALREADY_EXISTS 183, ERROR_SERVICE_ALREADY_RUNNING 1056                 ALREADY_EXISTS
 *   ERROR_NO_SUCH_LOGON_SESSION 1312 (HttpSetServiceConfiguration's page)  CERTIFICATE_UNUSABLE
 *   ERROR_CALL_NOT_IMPLEMENTED 120, ERROR_NOT_SUPPORTED 50, ERROR_PROC_NOT_FOUND 127
 *                                                                                 NOT_SUPPORTED
 *   ERROR_TIMEOUT 1460, ERROR_SERVICE_REQUEST_TIMEOUT 1053                            TIMED_OUT
 *   ERROR_DEPENDENT_SERVICES_RUNNING 1051, ERROR_INVALID_SERVICE_CONTROL 1052,
 *   ERROR_SERVICE_CANNOT_ACCEPT_CTRL 1061                                               REFUSED
 *   ERROR_CANCELLED 1223                                                              CANCELLED
 *   every other                                                                           OTHER
 * (System Error Codes, learn.microsoft.com/windows/win32/debug). */
struct outcome outcome_failed(const char *operation, _In_opt_z_ const char *object, DWORD code);

/* Whether the code says that the machine was short of something just then: whatever the call was
 * about is not to be judged by it. */
bool win32_is_shortage(DWORD code);

#endif
