/* The loop around the passes. */
#include "run/worker.h"

#include "events.h"
#include "output/format_facts.h"
#include "run/agenda.h"
#include "run/live_settings.h"
#include "run/server.h"
#include "run/writer.h"
#include "state/request_box.h"
#include "wake/report.h"
#include "wake/wake.h"
#include "win32/error.h"
#include "win32/product.h"

#define WAIT_AGAIN_MS     1000                 /* after waiting has failed */
#define HELD_EVENTS_RETRY (5 * INSTANT_MINUTE) /* what could not be written is tried again */

struct worker {
    const struct worker_signals *signals;
    const struct worker_callbacks *callbacks;
    struct event_log *log;
    struct writer writer;
    struct live_settings settings;
    bool settings_changed; /* since the last pass */
    struct wake wake;
    struct agenda agenda;
    bool wait_failed; /* reported, and not reported again until it works */
    struct server server;
    struct reconciler reconciler;
    struct pass_memory memory;
    bool paused;  /* observes and reports, changes nothing */
    bool pending; /* a change is under way or waits */
};

static bool is_set(HANDLE event)
{
    return WaitForSingleObject(event, 0) == WAIT_OBJECT_0;
}

/* ---- the sources of change notifications ---- */

static void hint(struct worker *worker)
{
    agenda_notify(&worker->agenda, GetTickCount64(),
                  1000ull * worker->settings.now.values[SETTING_SETTLE_SECONDS]);
}

static void report_watch(struct worker *worker, struct wake_source *source,
                         const struct outcome *armed)
{
    wake_report(source, armed, worker->settings.now.values[SETTING_SAFETY_PASS_MINUTES],
                worker->log);
}

static void watch_again(struct worker *worker)
{
    if (wake_try_again(&worker->wake, worker->settings.now.values[SETTING_SAFETY_PASS_MINUTES],
                       worker->log)) {
        hint(worker);
    }
}

/* False where nothing that matters has changed. */
static bool take_notification(struct worker *worker, struct wake_source *source)
{
    struct outcome armed = outcome_success();
    const bool changed = source->take(source, &armed);

    report_watch(worker, source, &armed);
    if (source == &worker->wake.store.source) {
        server_forget_keys(&worker->server);
    }
    if (changed && wake_is_of_event_log(&worker->wake, source)) {
        wake_renew_subscriptions(&worker->wake);
    }
    return changed;
}

/* Before a pass: what changes afterwards signals. What may have died in silence is asked. */
static void arm(struct worker *worker)
{
    for (size_t i = 0; i < worker->wake.count; i++) {
        struct wake_source *source = worker->wake.sources[i];
        const struct outcome armed = source->arm(source);

        report_watch(worker, source, &armed);
        if (is_set(source->changed) || (source->retried && outcome_ok(&armed))) {
            (void)take_notification(worker, source);
        }
    }
}

/* ---- whether a change is under way or waits ---- */

/* While nothing may be changed, nothing waits that the end of Windows could be held up for. */
static void note_pending(struct worker *worker, bool pending)
{
    worker->pending = pending && !worker->paused;
    worker->callbacks->pending(worker->callbacks->context, worker->pending);
}

static void note_change(void *context)
{
    note_pending(context, true);
}

static void pass_on_waiting(void *context)
{
    const struct worker *worker = context;

    worker->callbacks->waiting(worker->callbacks->context);
}

/* ---- settings ---- */

static void reread_settings(struct worker *worker, bool asked)
{
    if (live_settings_reread(&worker->settings, worker->log, asked)) {
        server_use_settings(&worker->server);
        worker->settings_changed = true;
    }
}

/* ---- the pass ---- */

/* The ticks go on when the clock is set: what seems to be a year may be no time at all. So nothing
 * is waited for longer than until the regular check. */
static void schedule(struct worker *worker, const struct pass *pass)
{
    const instant now = worker->server.host.now(worker->server.host.context);
    const instant regular =
        worker->settings.now.values[SETTING_SAFETY_PASS_MINUTES] * INSTANT_MINUTE;
    const instant longest =
        event_log_retry(worker->log) || regular < HELD_EVENTS_RETRY ? regular : HELD_EVENTS_RETRY;
    const instant left = pass->next_check > now ? pass->next_check - now : 0;
    const instant wait = left < longest ? left : longest;

    /* Rounded up, so that the moment waited for has come. */
    agenda_begin(&worker->agenda, GetTickCount64() + wait / (INSTANT_SECOND / 1000) + 1);
}

/* The settings are read again for each: whatever woke it, they may have changed. */
static struct request_answer make_pass(struct worker *worker, struct trigger trigger,
                                       bool settings_asked)
{
    trigger.paused = worker->paused;
    arm(worker);
    reread_settings(worker, settings_asked);
    trigger.notified = trigger.notified && !worker->settings_changed;
    worker->settings_changed = false;
    const struct pass pass =
        server_pass(&worker->server, &worker->reconciler, trigger, &worker->memory);
    schedule(worker, &pass);
    if (worker->settings.unconfirmed) {
        hint(worker);
    }
    note_pending(worker, pass.pending);
    return pass.answer;
}

/* ---- requests ---- */

static void report_box(struct worker *worker, const struct outcome *outcome)
{
    wchar_t error[1024];

    if (!outcome_ok(outcome)) {
        format_error(outcome, error, sizeof(error) / sizeof(error[0]));
        event_log_write(worker->log, EVENT_STATE_WRITE_FAILED, (const wchar_t *const[]){error}, 1);
    }
}

/* A refused one ends its pass; what there is to do otherwise is done in one of its own. */
static void carry_out_request(struct worker *worker)
{
    struct placed_request placed;
    struct outcome outcome = request_box_take(&placed);

    report_box(worker, &outcome);
    if (!outcome_ok(&outcome) || !placed.request.given) {
        return; /* what cannot be taken out would be found again and again */
    }
    server_ask_again(&worker->server);
    const struct request_answer answer =
        make_pass(worker, (struct trigger){.request = placed.request}, false);
    outcome = request_box_answer(placed.id, &answer);
    report_box(worker, &outcome);
    if (request_refused(answer.end)) {
        (void)make_pass(worker, (struct trigger){0}, false);
    }
}

/* Who placed it was informed that the service had stopped. */
static void forget_request(struct worker *worker)
{
    struct placed_request placed;
    const struct outcome outcome = request_box_take(&placed);

    report_box(worker, &outcome);
}

/* ---- pauses and the end ---- */

static void change_mode(struct worker *worker)
{
    const bool paused = is_set(worker->signals->paused);

    worker->callbacks->paused(worker->callbacks->context, paused);
    if (paused == worker->paused) {
        return; /* asked for again, or taken back before it came to it */
    }
    worker->paused = paused;
    event_log_write(worker->log, paused ? EVENT_SERVICE_PAUSED : EVENT_SERVICE_CONTINUED, NULL, 0);
    (void)make_pass(worker, (struct trigger){0}, false);
}

/* A change that waits comes with the next boot: SSTP reads then what is prepared now. */
static void end(struct worker *worker)
{
    if (worker->pending && is_set(worker->signals->shutdown)) {
        (void)make_pass(worker, (struct trigger){.ending = true}, false);
    }
}

/* ---- the loop ---- */

/* What ended the wait. A number from AWOKE_SOURCE on is that of a source. */
enum awoke { AWOKE_STOP, AWOKE_MODE, AWOKE_SETTINGS, AWOKE_CHECK, AWOKE_REQUEST, AWOKE_SOURCE };

#define AWOKE_TIME MAXDWORD

static void report_wait(struct worker *worker, DWORD code)
{
    wchar_t error[1024];

    if (!worker->wait_failed) {
        const struct outcome outcome = outcome_failed("WaitForMultipleObjectsEx", NULL, code);
        format_error(&outcome, error, sizeof(error) / sizeof(error[0]));
        event_log_write(worker->log, EVENT_WAIT_FAILED, (const wchar_t *const[]){error}, 1);
    }
    worker->wait_failed = true;
}

/* Alertable: some sources are notified by an APC, which then sets their event. */
static DWORD wait_once(const struct worker *worker, DWORD time)
{
    const struct worker_signals *signals = worker->signals;
    HANDLE handles[AWOKE_SOURCE + WAKE_SOURCES_MAX] = {
        [AWOKE_STOP] = signals->stop,         [AWOKE_MODE] = signals->mode,
        [AWOKE_SETTINGS] = signals->settings, [AWOKE_CHECK] = signals->check,
        [AWOKE_REQUEST] = signals->request,
    };
    const DWORD count = AWOKE_SOURCE + (DWORD)worker->wake.count;

    for (size_t i = 0; i < worker->wake.count; i++) {
        handles[AWOKE_SOURCE + i] = worker->wake.sources[i]->changed;
    }
    return WaitForMultipleObjectsEx(count, handles, FALSE, time, TRUE);
}

/* While waiting for all fails, a stop is heard and passes are made on time; what else signalled
 * stays so until it is waited for. */
static DWORD wait(struct worker *worker)
{
    for (;;) {
        const uint64_t due = agenda_wait(&worker->agenda, GetTickCount64());
        const uint64_t retry = wake_retry_wait(&worker->wake);
        const uint64_t left = retry < due ? retry : due;
        const DWORD time = left < INFINITE - 1 ? (DWORD)left : INFINITE - 1;
        const DWORD signalled = wait_once(worker, time);

        switch (signalled) {
        case WAIT_IO_COMPLETION:
            break;
        case WAIT_TIMEOUT:
            if (retry >= due) {
                return AWOKE_TIME;
            }
            watch_again(worker);
            break;
        case WAIT_FAILED:
            report_wait(worker, GetLastError());
            if (WaitForSingleObject(worker->signals->stop,
                                    time < WAIT_AGAIN_MS ? time : WAIT_AGAIN_MS) == WAIT_OBJECT_0) {
                return AWOKE_STOP;
            }
            if (due == 0) {
                return AWOKE_TIME;
            }
            break;
        default:
            worker->wait_failed = false;
            return signalled - WAIT_OBJECT_0;
        }
    }
}

/* Settings count at once; what follows from them for the server can settle. */
static void take_source(struct worker *worker, struct wake_source *source)
{
    if (!take_notification(worker, source) || wake_is_of_event_log(&worker->wake, source)) {
        return; /* once the subscriptions are made again there is a notification */
    }
    if (wake_is_of_settings(&worker->wake, source)) {
        reread_settings(worker, false);
    }
    hint(worker);
    note_pending(worker, true);
}

static void loop(struct worker *worker)
{
    const struct trigger plain = {0};

    (void)make_pass(worker, plain, false);
    for (;;) {
        const DWORD awoke = wait(worker);

        switch (awoke) {
        case AWOKE_STOP:
            end(worker);
            return;
        case AWOKE_MODE:
            change_mode(worker);
            break;
        case AWOKE_SETTINGS:
        case AWOKE_CHECK:
            server_ask_again(&worker->server);
            (void)make_pass(worker, plain, awoke == AWOKE_SETTINGS);
            break;
        case AWOKE_REQUEST:
            carry_out_request(worker);
            break;
        case AWOKE_TIME: {
            const bool notified = agenda_only_notified(&worker->agenda, GetTickCount64());
            (void)make_pass(worker, (struct trigger){.notified = notified}, false);
            break;
        }
        default:
            take_source(worker, worker->wake.sources[awoke - AWOKE_SOURCE]);
            break;
        }
    }
}

/* ---- lifetime ---- */

static void close_worker(struct worker *worker)
{
    server_close(&worker->server);
    wake_close(&worker->wake);
    (void)HeapFree(GetProcessHeap(), 0, worker);
}

static struct outcome run(struct worker *worker)
{
    const struct server_life life = {.stop = worker->signals->stop,
                                     .hurry = worker->signals->hurry,
                                     .shutdown = worker->signals->shutdown,
                                     .waiting = pass_on_waiting,
                                     .changing = note_change,
                                     .context = worker};

    worker->callbacks->running(worker->callbacks->context);
    live_settings_read(&worker->settings, worker->log);
    struct outcome outcome =
        server_open(&worker->server, &worker->settings.now, &life, worker->log);
    if (outcome_ok(&outcome)) {
        outcome = wake_open(&worker->wake);
    }
    if (!outcome_ok(&outcome)) {
        return outcome;
    }
    worker->wake.sstp.services = worker->wake.remote_access.services = &worker->server.services;
    forget_request(worker);
    arm(worker);
    event_log_write(worker->log, EVENT_SERVICE_STARTED, (const wchar_t *const[]){PRODUCT_VERSION},
                    1);
    loop(worker);
    event_log_write(worker->log, EVENT_SERVICE_STOPPED, NULL, 0);
    return outcome;
}

struct outcome worker_run(const struct worker_signals *signals, struct event_log *log,
                          const struct worker_callbacks *callbacks)
{
    struct worker *worker = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*worker));

    if (worker == NULL) {
        return outcome_failed("HeapAlloc", "worker", ERROR_NOT_ENOUGH_MEMORY);
    }
    worker->signals = signals;
    worker->callbacks = callbacks;
    worker->log = log;
    const struct outcome outcome = run(worker);
    close_worker(worker);
    return outcome;
}
