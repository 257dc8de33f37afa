/* What is reported of a source of change notifications. */
#include "wake/report.h"

#include "events.h"
#include "events/text.h"
#include "output/format_facts.h"
#include "wake/event_pull.h"
#include "win32/format.h"
#include "win32/text.h"

static void report_watched_again(const struct wake_source *source, const wchar_t *what,
                                 struct event_log *log)
{
    event_log_write(log, source->when_again != 0 ? source->when_again : EVENT_WATCHED_AGAIN,
                    (const wchar_t *const[]){what}, 1);
}

static void report_failed(const struct wake_source *source, const wchar_t *what,
                          const struct outcome *armed, uint32_t safety_minutes,
                          struct event_log *log)
{
    wchar_t minutes[12];
    wchar_t error[1024];

    format_text(minutes, sizeof(minutes) / sizeof(minutes[0]), L"%lu",
                (unsigned long)safety_minutes);
    format_error(armed, error, sizeof(error) / sizeof(error[0]));
    event_log_write(log, source->when_failed != 0 ? source->when_failed : EVENT_WATCH_FAILED,
                    (const wchar_t *const[]){what, minutes, error}, 3);
}

static void note(struct wake_source *source, bool failed)
{
    if (source->retried && failed) {
        retry_failed(&source->retry, GetTickCount64());
    } else if (source->retried) {
        retry_worked(&source->retry);
    }
}

static bool may_pass(const struct wake_source *source, const struct outcome *armed)
{
    return source->retried && event_pull_passes(armed) && !retry_lasts(&source->retry);
}

void wake_report(struct wake_source *source, const struct outcome *armed, uint32_t safety_minutes,
                 struct event_log *log)
{
    const bool failed = !outcome_ok(armed);
    wchar_t what[128];

    note(source, failed);
    if (failed == source->failed || (failed && may_pass(source, armed))) {
        return;
    }
    source->failed = failed;
    (void)text_to_wide(source->what, what, sizeof(what) / sizeof(what[0]));
    if (failed) {
        report_failed(source, what, armed, safety_minutes, log);
    } else {
        report_watched_again(source, what, log);
    }
}

bool wake_try_again(struct wake *wake, uint32_t safety_minutes, struct event_log *log)
{
    bool works = false;

    for (size_t i = 0; i < wake->count; i++) {
        struct wake_source *source = wake->sources[i];
        if (retry_wait(&source->retry, GetTickCount64()) == 0) {
            const struct outcome armed = source->arm(source);
            wake_report(source, &armed, safety_minutes, log);
            works = works || outcome_ok(&armed);
        }
    }
    if (works) {
        (void)event_log_retry(log); /* what it could not take */
    }
    return works;
}
