/* How one operation on the server ended. An adapter fills it at the failing call and reports
 * nothing itself; the core decides what the failure means and reports it once. */
#ifndef BASE_OUTCOME_H
#define BASE_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The failures that lead to different decisions. Everything else is FAILURE_OTHER. */
enum failure {
    FAILURE_NONE = 0,
    FAILURE_NOT_FOUND,            /* the record, value or service is not there */
    FAILURE_ALREADY_EXISTS,       /* a record is there already (183) */
    FAILURE_CERTIFICATE_UNUSABLE, /* HTTP.sys refuses the certificate (1312) */
    /* HTTP.sys refuses a certificate as it does for some minutes where that is new (87). An update
     * may also mean that this Windows lacks the call. */
    FAILURE_NOT_YET,
    FAILURE_WOULD_LOSE,    /* what cannot be put back */
    FAILURE_NOT_SUPPORTED, /* this Windows lacks the call: use the other way */
    FAILURE_TIMED_OUT,     /* a service made no progress within its bound */
    FAILURE_REFUSED,       /* a service does not accept the control now */
    FAILURE_CANCELLED,     /* our own service was asked to stop, or Windows shuts down */
    FAILURE_OTHER
};

#define OUTCOME_OBJECT_SIZE 128 /* bytes, UTF-8, cut to fit */

struct outcome {
    enum failure failure;
    uint32_t code;                    /* the Windows error code, 0 if none applies */
    const char *operation;            /* static text: the call that failed */
    char object[OUTCOME_OBJECT_SIZE]; /* what it was about: 0.0.0.0:443, RasMan, a value's name */
    uint32_t process;                 /* of a service that did not get there in time; 0: none */
    uint32_t waited_ms;               /* how long it was waited for */
    uint32_t specific; /* of a service that ended with code 1066: the code that is its own */
};

/* Writes text behind the used bytes of an object, cut to fit and terminated. Returns how many are
 * used then. */
size_t outcome_append(char object[OUTCOME_OBJECT_SIZE], size_t used, const char *text);

/* Whether a part of the server could be observed. Zero is "unreadable", so that what nobody
 * filled in is never taken for absent. */
enum presence { PART_UNREADABLE = 0, PART_ABSENT, PART_MALFORMED, PART_PRESENT };

static inline bool outcome_ok(const struct outcome *outcome)
{
    return outcome->failure == FAILURE_NONE;
}

#endif
