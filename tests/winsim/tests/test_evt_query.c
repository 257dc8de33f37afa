/*
 * test_evt_query.c - which queries select which events.
 */
#include "channel.h"

#include <wchar.h>

#define MANY                                                                                       \
    L"EventID=1 or EventID=2 or EventID=3 or EventID=4 or EventID=5 or EventID=6 or EventID=7"

/* Whether an event 1006 of WinsimTestSource with the text "one" is selected. */
static bool selects(const wchar_t *query)
{
    HANDLE signal;
    const EVT_HANDLE subscription =
        channel_subscribe(TEST_CHANNEL, query, NULL, EvtSubscribeStartAtOldestRecord, &signal);
    const bool selected = channel_next(subscription) == 1006;
    assert_int_equal(is_signalled(signal, 0), selected);
    channel_end(subscription, signal);
    return selected;
}

void evt_query_selects(void **state)
{
    (void)state;
    channel_begin();
    fixture_write_event(1006, L"one");
    assert_true(selects(L"*"));
    assert_true(selects(L"*[System[EventID=1006]]"));
    assert_false(selects(L"*[System[EventID=1007]]"));
    assert_true(selects(L"*[System[(EventID>=1001 and EventID<=1009)]]"));
    assert_false(selects(L"*[System[(EventID>1006 and EventID<=1009)]]"));
    assert_true(selects(L"*[System[EventID!=1007 and EventID<1007]]"));
    assert_true(selects(L"*[System[Provider[@Name='WinsimTestSource'] and EventID=1006]]"));
    assert_false(selects(L"*[System[Provider[@Name='Winsim'] and EventID=1006]]"));
    assert_true(selects(L"*[System[(Provider[@Name='x'] and EventID=1006) or "
                        L"(Provider[@Name='y' or @Name='WinsimTestSource'])]]"));
}

static void is_refused(const wchar_t *query)
{
    const HANDLE signal = CreateEventW(NULL, TRUE, FALSE, NULL);
    assert_null(EvtSubscribe(NULL, signal, TEST_CHANNEL, query, NULL, NULL, NULL,
                             EvtSubscribeToFutureEvents));
    assert_int_equal(GetLastError(), ERROR_EVT_INVALID_QUERY);
    CloseHandle(signal);
}

void evt_query_is_refused(void **state)
{
    (void)state;
    channel_begin();
    is_refused(L"");
    is_refused(L"*[");
    is_refused(L"*[System[EventID=1006]");
    is_refused(L"*[System[EventID=]]");
    is_refused(L"*[System[EventID=-1]]");
    is_refused(L"*[System[(EventID=1]]");
    is_refused(L"*[System[EventID=1 xor EventID=2]]");
    is_refused(L"*[System[Provider[@Name='x]]]");
    is_refused(L"*[System[Provider[@Name<'x']]]");
    is_refused(L"*[System[EventID=1]] *");
    is_refused(L"*[System[" MANY L" or " MANY L" or " MANY L"]]");
}
