/* Windows error codes, classified. */
#include "win32/error.h"

#include "win32/text.h"

static enum failure classify(DWORD code)
{
    switch (code) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_NOT_FOUND:
    case ERROR_SERVICE_DOES_NOT_EXIST:
        return FAILURE_NOT_FOUND;
    case ERROR_ALREADY_EXISTS:
    case ERROR_SERVICE_ALREADY_RUNNING:
        return FAILURE_ALREADY_EXISTS;
    case ERROR_NO_SUCH_LOGON_SESSION:
        return FAILURE_CERTIFICATE_UNUSABLE;
    case ERROR_CALL_NOT_IMPLEMENTED:
    case ERROR_NOT_SUPPORTED:
    case ERROR_PROC_NOT_FOUND:
        return FAILURE_NOT_SUPPORTED;
    case ERROR_TIMEOUT:
    case ERROR_SERVICE_REQUEST_TIMEOUT:
        return FAILURE_TIMED_OUT;
    case ERROR_DEPENDENT_SERVICES_RUNNING:
    case ERROR_INVALID_SERVICE_CONTROL:
    case ERROR_SERVICE_CANNOT_ACCEPT_CTRL:
        return FAILURE_REFUSED;
    case ERROR_CANCELLED:
        return FAILURE_CANCELLED;
    default:
        return FAILURE_OTHER;
    }
}

bool win32_is_shortage(DWORD code)
{
    switch (code) {
    case ERROR_NOT_ENOUGH_MEMORY:
    case ERROR_OUTOFMEMORY:
    case ERROR_NO_SYSTEM_RESOURCES:
    case ERROR_COMMITMENT_LIMIT:
    case ERROR_TOO_MANY_OPEN_FILES:
    case (DWORD)E_OUTOFMEMORY:
    case (DWORD)NTE_NO_MEMORY:
        return true;
    default:
        return false;
    }
}

struct outcome outcome_success(void)
{
    return (struct outcome){.failure = FAILURE_NONE};
}

struct outcome outcome_failed(const char *operation, const char *object, DWORD code)
{
    struct outcome outcome = {.failure = classify(code), .code = code, .operation = operation};

    text_cut(object == NULL ? "" : object, outcome.object, sizeof(outcome.object));
    return outcome;
}
