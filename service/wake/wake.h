/* What wakes the service: a collection of sources, each a file of its own. A source signals only
 * that something may have changed; what did is for the pass to see.
 *
 * All are opened, armed and closed by the one thread that waits for them, alertably: notifications
 * also fire when the thread that registered them ends, and some are delivered as APCs to it
 * (facts/windows.md 2; winsvc/nf-winsvc-notifyservicestatuschangew). */
#ifndef WAKE_WAKE_H
#define WAKE_WAKE_H

#include "wake/registry.h"
#include "wake/renewals.h"
#include "wake/services.h"
#include "wake/source.h"
#include "wake/store.h"
#include "wake/system_log.h"
#include "win32/annotations.h"

#define WAKE_SOURCES_MAX 16 /* those below */

struct wake {
    struct wake_source *sources[WAKE_SOURCES_MAX]; /* all below */
    size_t count;
    struct wake_store store;
    struct wake_store intermediates; /* what chains are built with: one that was missing may come */
    struct wake_store roots;
    struct wake_key bindings; /* HTTP.sys' records, whichever kind */
    struct wake_ancestor above_bindings;
    struct wake_key parameters; /* SSTP's */
    struct wake_ancestor above_parameters;
    struct wake_key settings; /* ours; the state that we keep beside them is not watched */
    struct wake_ancestor above_settings;
    struct wake_key policy; /* Group Policy's for us */
    struct wake_ancestor above_policy;
    struct wake_service sstp;
    struct wake_service remote_access;
    struct wake_service event_log; /* with it the two that follow end */
    struct wake_renewals renewals;
    struct wake_system_log system_log;
};

/* Must not be moved while it is open. Fails where an event cannot be made; nothing is watched
 * before the first arming. Must be released with wake_close, also after a failure. */
_Check_return_ struct outcome wake_open(_Out_ struct wake *wake);
void wake_close(struct wake *wake);

/* The Event Log service has ended or begun: nobody is notified by the subscriptions of before, so
 * they are begun anew, now. */
void wake_renew_subscriptions(struct wake *wake);
bool wake_is_of_event_log(const struct wake *wake, const struct wake_source *source);

/* The milliseconds until a source is to be armed again that could not be; UINT64_MAX: none is. */
uint64_t wake_retry_wait(const struct wake *wake);

/* Whether it signals changes of our settings. */
bool wake_is_of_settings(const struct wake *wake, const struct wake_source *source);

#endif
