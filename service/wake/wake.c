/* The collection of sources. */
#include "wake/wake.h"

#include "model/snapshot.h"
#include "state/settings_reader.h"
#include "win32/error.h"

#define SERVICES_KEY   L"SYSTEM\\CurrentControlSet\\Services\\"
#define BINDINGS_KEY   SERVICES_KEY L"HTTP\\Parameters"
#define PARAMETERS_KEY SERVICES_KEY L"SstpSvc\\Parameters"

static struct outcome add(struct wake *wake, struct wake_source *source)
{
    wake->sources[wake->count++] = source;
    source->changed = CreateEventW(NULL, source->until_reset, FALSE, NULL);
    return source->changed != NULL ? outcome_success()
                                   : outcome_failed("CreateEvent", source->what, GetLastError());
}

struct outcome wake_open(struct wake *wake)
{
    struct outcome outcome = outcome_success();

    *wake = (struct wake){
        .store = wake_store(L"MY", "LocalMachine\\MY", "the certificate store"),
        .intermediates =
            wake_store(L"CA", "LocalMachine\\CA", "the store of intermediate certificates"),
        .roots = wake_store(L"Root", "LocalMachine\\Root", "the store of root certificates"),
        .bindings = wake_key(BINDINGS_KEY, "HTTP.sys' certificate bindings"),
        .above_bindings = wake_ancestor(&wake->bindings, "the key of HTTP.sys' bindings"),
        .parameters = wake_key(PARAMETERS_KEY, "SSTP's parameters"),
        .above_parameters = wake_ancestor(&wake->parameters, "the key of SSTP's parameters"),
        .settings = wake_key(SETTINGS_KEY, "this service's settings"),
        .above_settings = wake_ancestor(&wake->settings, "the key of this service's settings"),
        .policy = wake_key(POLICY_KEY, "Group Policy's settings for this service"),
        .above_policy = wake_ancestor(&wake->policy, "the key of Group Policy's settings"),
        .sstp = wake_service(SSTP_SERVICE, "the state of SstpSvc"),
        .remote_access = wake_service(REMOTE_ACCESS_SERVICE, "the state of RemoteAccess"),
        .event_log = wake_service("EventLog", "the state of the Event Log service"),
        .renewals = wake_renewals(),
        .system_log = wake_system_log(),
    };
    /* An ancestor before its key: what appears between the two is seen by the second. */
    struct wake_source *const sources[] = {
        &wake->store.source,          &wake->intermediates.source,  &wake->roots.source,
        &wake->above_bindings.source, &wake->bindings.source,       &wake->above_parameters.source,
        &wake->parameters.source,     &wake->above_settings.source, &wake->settings.source,
        &wake->above_policy.source,   &wake->policy.source,         &wake->sstp.source,
        &wake->remote_access.source,  &wake->event_log.source,      &wake->renewals.source,
        &wake->system_log.source,
    };
    for (size_t i = 0; outcome_ok(&outcome) && i < sizeof(sources) / sizeof(sources[0]); i++) {
        outcome = add(wake, sources[i]);
    }
    return outcome;
}

void wake_close(struct wake *wake)
{
    for (size_t i = 0; i < wake->count; i++) {
        wake->sources[i]->stop(wake->sources[i]);
        if (wake->sources[i]->changed != NULL) {
            (void)CloseHandle(wake->sources[i]->changed);
        }
    }
    wake->count = 0;
}

void wake_renew_subscriptions(struct wake *wake)
{
    for (size_t i = 0; i < wake->count; i++) {
        struct wake_source *source = wake->sources[i];
        if (source->retried) {
            source->stop(source);
            source->retry.due = GetTickCount64();
        }
    }
}

bool wake_is_of_event_log(const struct wake *wake, const struct wake_source *source)
{
    return source == &wake->event_log.source;
}

uint64_t wake_retry_wait(const struct wake *wake)
{
    const uint64_t now = GetTickCount64();
    uint64_t least = UINT64_MAX;

    for (size_t i = 0; i < wake->count; i++) {
        const uint64_t wait = retry_wait(&wake->sources[i]->retry, now);
        least = wait < least ? wait : least;
    }
    return least;
}

bool wake_is_of_settings(const struct wake *wake, const struct wake_source *source)
{
    return source == &wake->settings.source || source == &wake->above_settings.source ||
           source == &wake->policy.source || source == &wake->above_policy.source;
}
