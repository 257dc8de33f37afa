/* The loop around the passes. One writer at a time: a machine-wide mutex keeps a second process
 * out while this one runs. */
/* First: it brings winsock2.h, which must come before windows.h. */
#include "server.h"

#include "worker.h"

#include <stdio.h>

#include "events.h"
#include "product.h"
#include "reconcile.h"
#include "settings_reader.h"
#include "text.h"
#include "wake.h"
#include "win32_outcome.h"

#define WRITER_MUTEX L"Global\\SstpCertRotator"
#define SETTLE_MAX   6 /* a store that never rests is looked at after so many settle times */

struct worker {
    const struct worker_signals *signals;
    struct event_log *log;
    HANDLE writer; /* the mutex, held */
    struct settings settings;
    struct wake wake;
    bool wake_failed; /* reported, and not reported again until it works */
    struct server server;
    struct reconciler reconciler;
    struct pass_memory memory;
    ULONGLONG next_pass;   /* GetTickCount64 */
    ULONGLONG settle_last; /* the latest moment a burst may move the pass to; 0: no burst */
};

static void write_event(const struct worker *worker, DWORD id, const wchar_t *first,
                        const wchar_t *second)
{
    const wchar_t *inserts[] = {first, second};

    event_log_write(worker->log, id, inserts, (WORD)((first != NULL) + (second != NULL)));
}

/* ---- settings ---- */

static void report_refused_text(const struct worker *worker,
                                const struct setting_definition *definition)
{
    wchar_t name[64];
    wchar_t help[512];

    (void)text_to_wide(definition->name, name, sizeof(name) / sizeof(name[0]));
    (void)text_to_wide(definition->help, help, sizeof(help) / sizeof(help[0]));
    write_event(worker, EVENT_SETTING_TEXT_REFUSED, name, help);
}

static void report_refused_number(const struct worker *worker,
                                  const struct setting_definition *definition)
{
    wchar_t name[64];
    wchar_t numbers[3][12];

    (void)text_to_wide(definition->name, name, sizeof(name) / sizeof(name[0]));
    (void)swprintf(numbers[0], 12, L"%lu", (unsigned long)definition->minimum);
    (void)swprintf(numbers[1], 12, L"%lu", (unsigned long)definition->maximum);
    (void)swprintf(numbers[2], 12, L"%lu", (unsigned long)definition->standard);
    event_log_write(worker->log, EVENT_SETTING_REFUSED,
                    (const wchar_t *const[]){name, numbers[0], numbers[1], numbers[2]}, 4);
}

static void report_refused(const struct worker *worker)
{
    for (int setting = 0; setting < SETTING_COUNT; setting++) {
        const struct setting_definition *definition = &setting_definitions[setting];

        if (!worker->settings.bad[setting] || definition->restricts) {
            continue; /* one that restricts is a finding of the pass */
        }
        if (definition->type == SETTING_NUMBER) {
            report_refused_number(worker, definition);
        } else {
            report_refused_text(worker, definition);
        }
    }
}

static void report_unreadable(const struct worker *worker, DWORD id, const struct outcome *outcome)
{
    wchar_t error[1024];

    event_text_error(outcome, error, sizeof(error) / sizeof(error[0]));
    write_event(worker, id, error, NULL);
}

static void read_settings(struct worker *worker)
{
    const struct outcome outcome = settings_read(&worker->settings);

    if (!outcome_ok(&outcome)) {
        report_unreadable(worker, EVENT_SETTINGS_UNREADABLE, &outcome);
        return;
    }
    report_refused(worker);
}

/* What cannot be read now does not make those of before worse. */
static void reread_settings(struct worker *worker)
{
    struct settings settings;
    const struct outcome outcome = settings_read(&settings);

    if (!outcome_ok(&outcome)) {
        report_unreadable(worker, EVENT_SETTINGS_KEPT, &outcome);
        return;
    }
    worker->settings = settings;
    server_use_settings(&worker->server);
    write_event(worker, EVENT_SETTINGS_READ_AGAIN, NULL, NULL);
    report_refused(worker);
}

/* ---- waiting ---- */

static void report_wake(struct worker *worker, const struct outcome *outcome)
{
    wchar_t minutes[12];
    wchar_t error[1024];

    if (outcome_ok(outcome)) {
        worker->wake_failed = false;
        return;
    }
    if (worker->wake_failed) {
        return;
    }
    worker->wake_failed = true;
    (void)swprintf(minutes, sizeof(minutes) / sizeof(minutes[0]), L"%lu",
                   (unsigned long)worker->settings.values[SETTING_SAFETY_PASS_MINUTES]);
    event_text_error(outcome, error, sizeof(error) / sizeof(error[0]));
    write_event(worker, EVENT_WATCH_FAILED, minutes, error);
}

/* One enrolment changes the store several times, the key often last: each change moves the pass
 * to the end of a new settle time, up to a limit. */
static void settle(struct worker *worker)
{
    const ULONGLONG now = GetTickCount64();
    const ULONGLONG time = 1000ull * worker->settings.values[SETTING_SETTLE_SECONDS];

    if (worker->settle_last == 0) {
        worker->settle_last = now + SETTLE_MAX * time;
    }
    worker->next_pass = now + time < worker->settle_last ? now + time : worker->settle_last;
}

static DWORD wait_time(const struct worker *worker)
{
    const ULONGLONG now = GetTickCount64();
    const ULONGLONG left = worker->next_pass > now ? worker->next_pass - now : 0;

    return left < INFINITE - 1 ? (DWORD)left : INFINITE - 1;
}

/* The ticks go on when the clock is set: what seems to be a year may be no time at all. So nothing
 * is waited for longer than until the regular check. */
static void schedule(struct worker *worker, const struct pass *pass)
{
    const instant now = worker->server.host.now(worker->server.host.context);
    const instant longest = worker->settings.values[SETTING_SAFETY_PASS_MINUTES] * INSTANT_MINUTE;
    const instant left = pass->next_look > now ? pass->next_look - now : 0;
    const instant wait = left < longest ? left : longest;

    /* Rounded up, so that the moment waited for has come. */
    worker->next_pass = GetTickCount64() + wait / (INSTANT_SECOND / 1000) + 1;
    worker->settle_last = 0;
}

/* ---- the loop ---- */

static void make_pass(struct worker *worker)
{
    const struct outcome armed = wake_arm(&worker->wake);

    report_wake(worker, &armed);
    const struct pass pass =
        reconcile_pass(&worker->reconciler, &worker->server.host, &worker->memory);
    schedule(worker, &pass);
}

static void loop(struct worker *worker)
{
    const struct worker_signals *signals = worker->signals;
    const HANDLE handles[] = {signals->stop, signals->settings, signals->check,
                              worker->wake.store_changed};

    make_pass(worker);
    for (;;) {
        switch (WaitForMultipleObjects(4, handles, FALSE, wait_time(worker))) {
        case WAIT_OBJECT_0:
            return;
        case WAIT_OBJECT_0 + 1:
            reread_settings(worker);
            make_pass(worker);
            break;
        case WAIT_OBJECT_0 + 3: {
            const struct outcome armed = wake_rearm(&worker->wake);
            report_wake(worker, &armed);
            settle(worker);
            break;
        }
        default: /* somebody asks for it, or the time has come */
            make_pass(worker);
            break;
        }
    }
}

/* ---- lifetime ---- */

bool worker_signals_open(struct worker_signals *signals)
{
    signals->stop = CreateEventW(NULL, TRUE, FALSE, NULL);
    signals->check = CreateEventW(NULL, FALSE, FALSE, NULL);
    signals->settings = CreateEventW(NULL, FALSE, FALSE, NULL);
    return signals->stop != NULL && signals->check != NULL && signals->settings != NULL;
}

void worker_signals_close(struct worker_signals *signals)
{
    const HANDLE handles[] = {signals->stop, signals->check, signals->settings};

    for (size_t i = 0; i < sizeof(handles) / sizeof(handles[0]); i++) {
        if (handles[i] != NULL) {
            (void)CloseHandle(handles[i]);
        }
    }
    *signals = (struct worker_signals){0};
}

static struct outcome become_writer(struct worker *worker)
{
    worker->writer = CreateMutexW(NULL, FALSE, WRITER_MUTEX);
    if (worker->writer == NULL) {
        return outcome_failed("CreateMutex", "Global\\SstpCertRotator", GetLastError());
    }
    switch (WaitForSingleObject(worker->writer, 0)) {
    case WAIT_OBJECT_0:
    case WAIT_ABANDONED: /* the last writer crashed; what it left is found by the pass */
        return outcome_success();
    default:
        (void)CloseHandle(worker->writer);
        worker->writer = NULL;
        return outcome_failed("starting a second time", "SstpCertRotator",
                              ERROR_SERVICE_ALREADY_RUNNING);
    }
}

static void close_worker(struct worker *worker)
{
    server_close(&worker->server);
    wake_close(&worker->wake);
    if (worker->writer != NULL) {
        (void)ReleaseMutex(worker->writer);
        (void)CloseHandle(worker->writer);
    }
    (void)HeapFree(GetProcessHeap(), 0, worker);
}

static struct outcome run(struct worker *worker, const struct worker_callbacks *callbacks)
{
    struct outcome outcome = become_writer(worker);

    if (!outcome_ok(&outcome)) {
        return outcome;
    }
    read_settings(worker);
    outcome = server_open(&worker->server, &worker->settings, worker->signals->stop, worker->log,
                          callbacks->waiting, callbacks->context);
    if (!outcome_ok(&outcome)) {
        return outcome;
    }
    const struct outcome woken = wake_open(&worker->wake);
    if (worker->wake.store_changed == NULL) {
        return woken;
    }
    report_wake(worker, &woken);
    callbacks->running(callbacks->context);
    write_event(worker, EVENT_SERVICE_STARTED, PRODUCT_VERSION, NULL);
    loop(worker);
    write_event(worker, EVENT_SERVICE_STOPPED, NULL, NULL);
    return outcome;
}

struct outcome worker_run(const struct worker_signals *signals, struct event_log *log,
                          const struct worker_callbacks *callbacks)
{
    struct worker *worker = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*worker));
    struct outcome outcome;

    if (worker == NULL) {
        return outcome_failed("HeapAlloc", "worker", ERROR_NOT_ENOUGH_MEMORY);
    }
    worker->signals = signals;
    worker->log = log;
    outcome = run(worker, callbacks);
    close_worker(worker);
    return outcome;
}
