/*
 * test_context.c - the driver's memory: contexts that follow records and outlive certificates, as a
 * client sees them.
 */
#include "fixture.h"

#include <wchar.h>

#include "event_reader.h"
#include "served.h"

#define HTTP_EVENT L"Microsoft-Windows-HttpEvent"

static void bind_new(struct binding *binding, int family, BYTE hash[HASH_SIZE])
{
    fixture_issue(TEST_STORE, KEY_ONE, hash);
    fixture_binding(binding, family, hash);
    assert_int_equal(set_binding(binding), NO_ERROR);
}

void context_follows_record(void **state)
{
    (void)state;
    struct binding binding;
    BYTE hash[HASH_SIZE];
    served_begin();
    bind_new(&binding, AF_INET6, hash);
    assert_served(AF_INET6, hash);
    assert_int_equal(delete_binding(&binding), NO_ERROR);
    assert_not_served(AF_INET6);
}

void context_outlives_certificate(void **state)
{
    (void)state;
    struct binding binding;
    BYTE hash[HASH_SIZE];
    served_begin();
    bind_new(&binding, AF_INET, hash);
    assert_served(AF_INET, hash);
    fixture_remove(TEST_STORE, hash);
    assert_served(AF_INET, hash);
}

void lost_certificate_cannot_be_set_again(void **state)
{
    (void)state;
    struct binding binding;
    BYTE hash[HASH_SIZE];
    served_begin();
    bind_new(&binding, AF_INET, hash);
    fixture_remove(TEST_STORE, hash);
    assert_int_equal(delete_binding(&binding), NO_ERROR);
    assert_int_equal(set_binding(&binding), ERROR_NO_SUCH_LOGON_SESSION);
    assert_not_served(AF_INET);
}

/* The driver's newest event has that id and names the endpoint. It may come a little later. */
static void assert_http_event(DWORD id, const wchar_t *endpoint)
{
    struct read_event event = {.id = 0};
    for (DWORD waited = 0; waited < SIGNAL_MS && (event.id & 0xffff) != id; waited += SILENCE_MS) {
        Sleep(waited == 0 ? 0 : SILENCE_MS);
        newest_event(L"System", HTTP_EVENT, &event);
    }
    assert_int_equal(event.id & 0xffff, id);
    assert_int_equal(wcscmp(event.strings[1], endpoint), 0);
}

void record_changes_are_logged(void **state)
{
    (void)state;
    struct binding binding;
    BYTE hash[HASH_SIZE];
    bind_new(&binding, AF_INET6, hash);
    assert_http_event(15301, TEST_V6);
    assert_int_equal(delete_binding(&binding), NO_ERROR);
    assert_http_event(15300, TEST_V6);
}
