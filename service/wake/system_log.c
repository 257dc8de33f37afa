/* The subscription to the System log. */
#include "wake/system_log.h"

#include "win32/error.h"

/* Windows takes some twenty comparisons in a query. 15300 to 15302: a binding is deleted, created,
 * updated (HttpUpdateServiceConfiguration). */
#define HTTP_EVENTS                                                                                \
    L"(Provider[@Name='Microsoft-Windows-HttpEvent'] and "                                         \
    L"(EventID=15021 or (EventID>=15300 and EventID<=15302)))"
#define SSTP_EVENTS                                                                                \
    L"(Provider[@Name='Microsoft-Windows-RasSstp' or @Name='RasSstp'] and "                        \
    L"((EventID>=11 and EventID<=13) or (EventID>=17 and EventID<=25) or EventID=32))"

static struct wake_system_log *self(struct wake_source *source)
{
    return (struct wake_system_log *)source;
}

static void stop(struct wake_source *source)
{
    event_pull_end(&self(source)->pull, source);
}

/* What was logged before is seen by the pass that follows. */
static struct outcome arm(struct wake_source *source)
{
    struct event_pull *pull = &self(source)->pull;

    return pull->subscription != NULL ? outcome_success() : event_pull_begin(pull, source, NULL);
}

static void count(void *context, EVT_HANDLE event)
{
    unsigned *events = context;

    (void)event;
    ++*events;
}

static bool take(struct wake_source *source, struct outcome *armed)
{
    struct event_pull *pull = &self(source)->pull;
    unsigned events = 0;

    if (pull->subscription == NULL) {
        *armed = arm(source);
        return true;
    }
    *armed = event_pull_all(pull, source, count, &events);
    return events > 0 || !outcome_ok(armed);
}

struct wake_system_log wake_system_log(void)
{
    return (struct wake_system_log){
        .source = {.what = "the System log",
                   .until_reset = true,
                   .retried = true,
                   .arm = arm,
                   .take = take,
                   .stop = stop},
        .pull = {.channel = L"System",
                 .query = L"*[System[" HTTP_EVENTS L" or " SSTP_EVENTS L"]]"}};
}
