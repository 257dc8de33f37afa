/* What `doctor` checks, check by check: what it is about, how it stands, what that means, and what
 * to do about it. What is found of the server, as `status` finds it, comes first. A plain doctor
 * only reads. */
#ifndef DOCTOR_DOCTOR_H
#define DOCTOR_DOCTOR_H

#include "output/json.h"
#include "view/view.h"

/* UNKNOWN: it could not be found out, which is never taken for well. NOTE: it may be meant so. */
enum check_result {
    CHECK_OK,
    CHECK_NOTE,
    CHECK_UNKNOWN,
    CHECK_WARNING,
    CHECK_FAILED,
    CHECK_RESULT_COUNT
};

enum check_group {
    GROUP_SSTP,
    GROUP_INSTALLATION,
    GROUP_SECURITY,
    GROUP_WINDOWS,
    GROUP_SETTINGS,
    GROUP_HTTPSYS,
    GROUP_COUNT
};

#define DOCTOR_PATH    1024
#define DOCTOR_TEXT    1024
#define DOCTOR_ADVICE  512
#define DOCTOR_ENTRIES 160 /* findings, settings, and two for each check there is */

struct doctor_entry {
    enum check_result result;
    enum check_group group;
    const char *name; /* valid as long as the program */
    wchar_t text[DOCTOR_TEXT];
    wchar_t action[DOCTOR_ADVICE];  /* a sentence; empty: none */
    wchar_t command[DOCTOR_ADVICE]; /* what to type; empty: nothing */
};

struct doctor {
    struct view *view;
    struct verdict_on_server verdict; /* that of `status` */
    wchar_t program[DOCTOR_PATH];     /* this program's path; empty: not known */
    bool as_json;
    bool shows_all; /* what passed, too */
    struct json json;
    enum check_group group; /* of the checks that are being made */
    unsigned counts[CHECK_RESULT_COUNT];
    size_t entry_count;
    struct doctor_entry entries[DOCTOR_ENTRIES]; /* in the order of checking */
};

/* Notes down one check. `name` is the check's, the same on the screen and in JSON; `advice` is NULL
 * where nothing is to be done. Advice without a period at its end is a command, or ends with one
 * behind a colon. The format is swprintf's. */
void doctor_say(struct doctor *doctor, enum check_result result, const char *name,
                const wchar_t *advice, const wchar_t *format, ...);

/* The check could not be made. */
void doctor_unknown(struct doctor *doctor, const char *name, const struct outcome *error);

/* An entry that is in no JSON list of checks. NULL: there are too many. */
struct doctor_entry *doctor_add(struct doctor *doctor, enum check_result result, const char *name);

/* Makes all of the checks, reports the verdict, and returns the exit code. */
int doctor_run_checks(struct doctor *doctor, bool try_httpsys);

/* All that was noted down: problems first, what passed as counts. */
void doctor_screen(const struct doctor *doctor, int exit_code);

void doctor_findings(struct doctor *doctor);  /* what `status` finds, and that it finds nothing */
void doctor_rights(struct doctor *doctor);    /* of the account, and of others to the program */
void doctor_service(struct doctor *doctor);   /* our registration with the SCM */
void doctor_hardening(struct doctor *doctor); /* rights of the service, and of others to it */
void doctor_logging(struct doctor *doctor);   /* the event source */
void doctor_server(struct doctor *doctor);    /* HTTP.sys, renewal events, the role, SSTP */
void doctor_settings(struct doctor *doctor);  /* ours, and the clock */

/* Proves HTTP.sys' behaviour with a throw-away certificate and record, and removes both. */
void doctor_httpsys(struct doctor *doctor);

#endif
