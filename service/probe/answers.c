/* From errors to answers; see probe/answers.h. */
#include "probe/answers.h"

#include <winsock2.h> /* must come before windows.h */

#include <string.h>

#include "win32/error.h"

static bool is_of(const struct outcome *error, const char *operation)
{
    return error->operation != NULL && strcmp(error->operation, operation) == 0;
}

/* The network subsystem has failed: whatever the server has to do with it, it was not asked. So it
 * is when waiting for it fails. */
bool probe_error_is_ours(const struct outcome *error)
{
    return error->failure == FAILURE_CANCELLED || win32_is_shortage(error->code) ||
           error->code == (uint32_t)SEC_E_INSUFFICIENT_MEMORY || error->code == WSAENOBUFS ||
           error->code == WSAENETDOWN || is_of(error, "WaitForMultipleObjects") ||
           is_of(error, "WSAEnumNetworkEvents");
}

enum probe_answer probe_answer_of_connecting(const struct outcome *error)
{
    switch (error->code) {
    case WSAEAFNOSUPPORT:
    case WSAEPFNOSUPPORT:
    case WSAEPROTONOSUPPORT:
    case WSAEADDRNOTAVAIL:
    case WSAENETUNREACH:
    case WSAEHOSTUNREACH:
        return PROBE_NO_FAMILY;
    case WSAECONNREFUSED:
        return PROBE_NO_LISTENER;
    case WSAETIMEDOUT:
    case ERROR_TIMEOUT:
        return PROBE_UNREACHABLE;
    case WSAECONNRESET:
    case WSAECONNABORTED:
        return PROBE_NO_TLS; /* somebody took the connection, and had enough of it */
    default:
        return PROBE_UNKNOWN;
    }
}

/* The server has no part in these. */
static bool is_of_schannel_alone(const struct outcome *error)
{
    return is_of(error, "AcquireCredentialsHandle") || is_of(error, "QueryContextAttributes") ||
           is_of(error, "EncryptMessage");
}

enum probe_answer probe_answer_of_tls(const struct outcome *error, bool heard)
{
    if (probe_error_is_ours(error) || is_of_schannel_alone(error) ||
        (!heard && is_of(error, "InitializeSecurityContext"))) {
        return PROBE_UNKNOWN;
    }
    return error->failure == FAILURE_TIMED_OUT ? PROBE_SILENT : PROBE_NO_TLS;
}

enum probe_answer probe_answer_of_sstp(const struct outcome *error)
{
    return probe_error_is_ours(error) || is_of_schannel_alone(error) ? PROBE_UNKNOWN
                                                                     : PROBE_NO_SSTP;
}
