/* What a model remembers for the tests: the calls that changed something, as text, and the reports
 * it was given. Bounded; what does not fit is a violation, so that no test passes by losing it. */
#ifndef TESTS_MODEL_LOG_H
#define TESTS_MODEL_LOG_H

#include "host/report.h"

#define MODEL_LOG_SIZE       8192
#define MODEL_VIOLATION_SIZE 200
#define MODEL_LOG_CALLS      24 /* at least the MODEL_CALLS of model_process.h */

struct model_log {
    char actions[MODEL_LOG_SIZE]; /* "update:IPv4=SAC2 stop:RasMan! ": "!" where the call failed */
    char violation[MODEL_VIOLATION_SIZE]; /* the first thing that must never happen, or empty */
    unsigned invariant;                   /* which of the design's it breaks */
    unsigned server_writes;               /* calls that changed the server */
    unsigned owed_starts;                 /* of them starts of companions that were left stopped */
    unsigned state_writes;                /* calls that changed what the product stores */
    unsigned failed_calls;                /* that an administrator must hear of */
    unsigned failed_stores;               /* of them those of our own state: once while it lasts */
    unsigned liars;                       /* failed calls that had an effect all the same */
    unsigned lies;                        /* calls without effect that claimed success */
    unsigned done[MODEL_LOG_CALLS];       /* calls that claimed success, by enum model_call */
    instant duration;                     /* of the last completed rotation */
    instant outage;
    uint32_t start_error;    /* of the last service that did not start: its code, */
    uint32_t start_specific; /* and its own */
    unsigned reports[REPORT_KIND_COUNT];
    unsigned begun[REASON_COUNT]; /* REPORT_FINDING */
    unsigned overridden[REASON_COUNT];
    unsigned ended[REASON_COUNT]; /* REPORT_FINDING_ENDED */
    unsigned reminders;           /* of REPORT_FINDING those of what stands for a day or longer */
};

/* object and value may be NULL. */
void model_log_action(struct model_log *log, const char *verb, const char *object,
                      const char *value, bool failed);

/* The model itself is used wrongly; or an invariant is broken. Keeps the first. */
void model_log_violation(struct model_log *log, const char *what, const char *object);
void model_log_broken(struct model_log *log, unsigned invariant, const char *what,
                      const char *object);

/* Counts a report, and checks that it carries what its kind says. */
void model_log_report(struct model_log *log, const struct report *report);

/* The reports that tell of a failed call. */
unsigned model_log_failure_reports(const struct model_log *log);

#endif
