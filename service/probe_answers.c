/* From errors to answers; see probe_answers.h. */
#include <winsock2.h> /* must come before windows.h */

#include "probe_answers.h"

#include "win32_outcome.h"

#include <string.h>

bool probe_error_is_ours(const struct outcome *error)
{
    return error->failure == FAILURE_CANCELLED || win32_is_shortage(error->code) ||
           error->code == (uint32_t)SEC_E_INSUFFICIENT_MEMORY || error->code == WSAENOBUFS;
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

enum probe_answer probe_answer_of_tls(const struct outcome *error)
{
    if (probe_error_is_ours(error) || strcmp(error->operation, "AcquireCredentialsHandle") == 0) {
        return PROBE_UNKNOWN;
    }
    return error->failure == FAILURE_TIMED_OUT ? PROBE_SILENT : PROBE_NO_TLS;
}

enum probe_answer probe_answer_of_sstp(const struct outcome *error)
{
    return probe_error_is_ours(error) ? PROBE_UNKNOWN : PROBE_NO_SSTP;
}
