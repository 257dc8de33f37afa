/* See setup/recheck.h. */
#include "setup/recheck.h"

#include "events.h"
#include "events/text.h"
#include "output/format_facts.h"
#include "setup/registration.h"
#include "win32/error.h"
#include "win32/product.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct recheck {
    wchar_t repaired[512]; /* the parts' names */
    size_t used;
    struct outcome error; /* the first */
    const wchar_t *left;  /* the part that it is about */
};

static struct outcome check_part(SC_HANDLE service, enum registration_part part,
                                 struct recheck *recheck)
{
    bool differs;
    struct outcome outcome = registration_differs(service, part, &differs);

    if (outcome_ok(&outcome) && differs) {
        outcome = registration_put_right(service, part);
        if (outcome_ok(&outcome)) {
            const wchar_t *between = recheck->used == 0 ? L"" : L", ";
            recheck->used =
                format_append(recheck->repaired, COUNT(recheck->repaired), recheck->used, between);
            recheck->used = format_append(recheck->repaired, COUNT(recheck->repaired),
                                          recheck->used, registration_name(part));
        }
    }
    return outcome;
}

static void check_all(SC_HANDLE service, struct recheck *recheck)
{
    for (int part = 0; part < REGISTRATION_PARTS; part++) {
        const struct outcome outcome = check_part(service, (enum registration_part)part, recheck);
        if (!outcome_ok(&outcome) && outcome_ok(&recheck->error)) {
            recheck->error = outcome;
            recheck->left = registration_name((enum registration_part)part);
        }
    }
}

static void open_and_check(struct recheck *recheck)
{
    const SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    SC_HANDLE service = NULL;

    if (manager != NULL) {
        service = OpenServiceW(manager, PRODUCT_NAME, REGISTRATION_CHANGE);
    }
    if (service != NULL) {
        check_all(service, recheck);
        (void)CloseServiceHandle(service);
    } else {
        recheck->error = outcome_failed(manager == NULL ? "OpenSCManager" : "OpenService",
                                        "SstpCertRotator", GetLastError());
        recheck->left = L"whole registration";
    }
    if (manager != NULL) {
        (void)CloseServiceHandle(manager);
    }
}

void recheck_registration(struct event_log *log)
{
    struct recheck recheck = {.error = outcome_success()};
    wchar_t error[1024];

    open_and_check(&recheck);
    if (recheck.used > 0) {
        event_log_write(log, EVENT_REGISTRATION_REPAIRED,
                        (const wchar_t *const[]){recheck.repaired}, 1);
    }
    if (!outcome_ok(&recheck.error)) {
        format_error(&recheck.error, error, COUNT(error));
        event_log_write(log, EVENT_REGISTRATION_LEFT, (const wchar_t *const[]){recheck.left, error},
                        2);
    }
}
