/*
 * channel.h - a channel for the tests of subscriptions, and one subscription at a time.
 */
#ifndef WINSIM_TESTS_CHANNEL_H
#define WINSIM_TESTS_CHANNEL_H

#include "channel_state.h"
#include "fixture_log.h"

#include <winevt.h>

#define TEST_CHANNEL TEST_LOG
#define ALL          L"*"

/* Makes the channel empty. */
void channel_begin(void);

/* Its event is *signal, to be closed by the caller, as the subscription is. */
EVT_HANDLE channel_subscribe(const wchar_t *channel, const wchar_t *query, EVT_HANDLE bookmark,
                             DWORD flags, HANDLE *signal);
void channel_end(EVT_HANDLE subscription, HANDLE signal);

/* The id of the next event, 0 if there is none. */
DWORD channel_next(EVT_HANDLE subscription);
EVT_HANDLE channel_next_event(EVT_HANDLE subscription);

/* The last error of subscribing to what comes; ERROR_SUCCESS if that goes. */
DWORD channel_subscription_error(const wchar_t *channel);

#endif
