/* What `doctor` checks, check by check. Each check says one line as soon as it knows: what it is
 * about, how it stands, what that means, and what to do about it. A plain doctor only reads. */
#ifndef DOCTOR_DOCTOR_H
#define DOCTOR_DOCTOR_H

#include "output/json.h"
#include "view/view.h"

/* UNKNOWN: it could not be found out, which is never taken for well. */
enum check_result { CHECK_OK, CHECK_WARNING, CHECK_FAILED, CHECK_UNKNOWN, CHECK_RESULT_COUNT };

#define DOCTOR_PATH 1024

struct doctor {
    struct view *view;
    wchar_t program[DOCTOR_PATH]; /* this program's path; empty: not known */
    bool as_json;
    struct json json;
    unsigned counts[CHECK_RESULT_COUNT];
};

/* One line. `name` is the check's, the same in JSON; `advice` is NULL where nothing is to be done.
 * The format is swprintf's. */
void doctor_say(struct doctor *doctor, enum check_result result, const char *name,
                const wchar_t *advice, const wchar_t *format, ...);

/* The check could not be made. */
void doctor_unknown(struct doctor *doctor, const char *name, const struct outcome *error);

/* Makes all of the checks, reports the verdict, and returns the exit code. */
int doctor_run_checks(struct doctor *doctor, bool try_httpsys);

void doctor_rights(struct doctor *doctor);    /* of the account, and of others to the program */
void doctor_service(struct doctor *doctor);   /* our registration with the SCM */
void doctor_hardening(struct doctor *doctor); /* rights of the service, and of others to it */
void doctor_logging(struct doctor *doctor);   /* the event source */
void doctor_server(struct doctor *doctor);    /* HTTP.sys, renewal events, the role, SSTP */
void doctor_settings(struct doctor *doctor);  /* ours, and the clock */

/* Proves HTTP.sys' behaviour with a throw-away certificate and record, and removes both. */
void doctor_httpsys(struct doctor *doctor);

#endif
