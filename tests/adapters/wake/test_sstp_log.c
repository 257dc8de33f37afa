/* Tests of wake/sstp_log.h, and of the wait that it cuts short (run/life.h). */
#include "adapters_test.h"

#include "run/life.h"
#include "simulation.h"
#include "wake/sstp_log.h"
#include "win32/error.h"

#define SOON_MS 5000u

static instant clock_now(void)
{
    FILETIME time;

    GetSystemTimeAsFileTime(&time);
    return ((instant)time.dwHighDateTime << 32) | time.dwLowDateTime;
}

static void log_event(const wchar_t *source, DWORD id)
{
    const HANDLE log = RegisterEventSourceW(NULL, source);

    assert_non_null(log);
    assert_true(ReportEventW(log, EVENTLOG_ERROR_TYPE, 0, id, NULL, 0, 0, NULL, NULL));
    (void)DeregisterEventSource(log);
}

/* The first of an event's signals, and what is read then. */
static struct sstp_events read_soon(struct sstp_log *log, instant since)
{
    struct sstp_events events;

    assert_int_equal(WaitForSingleObject(log->source.changed, SOON_MS), WAIT_OBJECT_0);
    sstp_log_read(log, since, &events);
    assert_int_equal(events.presence, PART_PRESENT);
    return events;
}

static void assert_silent(const struct sstp_events *events)
{
    for (int i = 0; i < SSTP_EVENT_COUNT; i++) {
        assert_false(events->logged[i]);
    }
}

void said_is_known_by_its_number(void **state)
{
    struct sstp_log log = {.context = NULL};
    const instant begun = clock_now();
    struct sstp_events events;

    (void)state;
    sstp_log_begin(&log);
    sstp_log_read(&log, begun, &events);
    assert_int_equal(events.presence, PART_PRESENT);
    assert_silent(&events);
    log_event(L"RasSstp", 21); /* none of them */
    log_event(L"Tcpip", 22);   /* somebody else's */
    log_event(L"RasSstp", 13);
    log_event(L"RasSstp", 25);
    events = read_soon(&log, begun);
    for (int i = 0; i < SSTP_EVENT_COUNT; i++) {
        assert_int_equal(events.logged[i],
                         i == SSTP_SAYS_NOT_IPV6 || i == SSTP_SAYS_PICKED_IS_MISSING);
    }
    log_event(L"RasSstp", 32);
    events = read_soon(&log, begun);
    assert_true(events.logged[SSTP_SAYS_HASH_DIFFERS]);
    assert_true(events.logged[SSTP_SAYS_NOT_IPV6]); /* still */
    sstp_log_end(&log);
}

void said_before_this_start_does_not_count(void **state)
{
    struct sstp_log log = {.context = NULL};
    const instant begun = clock_now();
    struct sstp_events events;

    (void)state;
    log_event(L"RasSstp", 24);
    sstp_log_begin(&log);
    sstp_log_read(&log, 1, &events);
    assert_silent(&events);
    log_event(L"RasSstp", 22);
    events = read_soon(&log, begun + 2 * INSTANT_SECOND); /* it comes late */
    assert_silent(&events);
    sstp_log_read(&log, begun, &events);
    assert_true(events.logged[SSTP_SAYS_CANNOT_ACCEPT]);
    sstp_log_begin(&log);
    sstp_log_read(&log, begun, &events);
    assert_int_equal(events.presence, PART_PRESENT);
    assert_silent(&events);
    sstp_log_end(&log);
}

static void assert_unknown(struct sstp_log *log, DWORD code)
{
    struct sstp_events events;

    sstp_log_read(log, 1, &events);
    assert_int_equal(events.presence, PART_UNREADABLE);
    assert_int_equal(events.error.code, code);
    assert_silent(&events);
}

void said_is_unknown_where_it_cannot_be_read(void **state)
{
    static const wchar_t *const calls[] = {L"EvtCreateRenderContext", L"EvtSubscribe"};
    struct sstp_log log = {.context = NULL};
    struct sstp_events events;

    (void)state;
    assert_unknown(&log, ERROR_SUCCESS); /* nobody has listened */
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        fail_calls(calls[i], NULL, RPC_S_SERVER_UNAVAILABLE);
        sstp_log_begin(&log);
        end_failures();
        log_event(L"RasSstp", 22);
        assert_unknown(&log, RPC_S_SERVER_UNAVAILABLE);
    }
    sstp_log_begin(&log);
    fail_calls(L"EvtNext", NULL, RPC_S_SERVER_UNAVAILABLE);
    assert_unknown(&log, RPC_S_SERVER_UNAVAILABLE);
    end_failures();
    assert_unknown(&log, RPC_S_SERVER_UNAVAILABLE); /* something may have been missed */
    sstp_log_begin(&log);
    fail_calls(L"EvtRender", NULL, ERROR_NOT_ENOUGH_MEMORY);
    log_event(L"RasSstp", 22);
    events = read_soon(&log, 1); /* one that cannot be rendered says nothing */
    end_failures();
    assert_silent(&events);
    sstp_log_end(&log);
}

void said_ends_a_pause(void **state)
{
    const HANDLE stop = CreateEventW(NULL, TRUE, FALSE, NULL);
    const struct server_life life = {.stop = stop};
    const struct server_life by_hand = {.stop = NULL};
    struct sstp_log log = {.context = NULL};
    ULONGLONG begun;

    (void)state;
    assert_non_null(stop);
    sstp_log_begin(&log);
    log_event(L"RasSstp", 12);
    begun = GetTickCount64();
    assert_true(server_life_pause(&life, log.source.changed, INSTANT_MINUTE));
    assert_true(GetTickCount64() - begun < 30000);
    /* once for what nobody has read yet */
    begun = GetTickCount64();
    assert_true(server_life_pause(&life, log.source.changed, INSTANT_SECOND / 5));
    assert_true(GetTickCount64() - begun >= 150);
    log_event(L"RasSstp", 13);
    assert_true(server_life_pause(&by_hand, log.source.changed, INSTANT_MINUTE));
    assert_true(server_life_pause(&by_hand, NULL, INSTANT_SECOND / 100));
    assert_true(SetEvent(stop));
    assert_false(server_life_pause(&life, log.source.changed, INSTANT_MINUTE));
    assert_int_equal(server_life_stop_requested(&life), STOP_REQUESTED);
    assert_int_equal(server_life_stop_requested(&by_hand), STOP_NOT_REQUESTED);
    sstp_log_end(&log);
    (void)CloseHandle(stop);
}
