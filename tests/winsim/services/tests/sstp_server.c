/* SSTP under test; see sstp_server.h. */
#include "sstp_server.h"

#include "event_reader.h"
#include "not_tried.h"
#include "wait.h"
#include "wire.h"

#include <wchar.h>

#define LOG         L"System"
#define QUIET_MS    700u /* for an event that must not come */
#define BUFFER_SIZE 0x10000u

static DWORD first_record; /* of this test */

/* ---- a fresh one ---- */

void sstp_server_begin(void)
{
    wire_begin();
    bindings_begin();
    certificates_begin();
}

void sstp_server_end(void)
{
    void *state = NULL;

    (void)sstp_server_fresh(&state);
    certificates_end();
    bindings_end();
    wire_end();
}

int sstp_server_fresh(void **state)
{
    static const WORD ports[] = {SSTP_PORT, SSTP_OTHER_PORT};

    (void)state;
    service_stop_all(SSTP_SERVICE);
    for (size_t i = 0; i < COUNT_OF(ports); i++) {
        binding_delete(IPV4, ports[i]);
        binding_delete(IPV6, ports[i]);
    }
    certificates_delete_all();
    sstp_defaults();
    first_record = event_next_record(LOG);
    return 0;
}

/* ---- certificates and records ---- */

struct certificate sstp_issue(void)
{
    return certificate_issue(&(struct wish){.usage = FOR_SERVERS});
}

void sstp_bind(enum family family, const struct certificate *certificate, bool own)
{
    const struct binding binding =
        own ? binding_for_sstp(certificate) : binding_of_others(certificate);

    binding_set(family, SSTP_PORT, &binding);
}

void sstp_bind_both(const struct certificate *certificate, bool own)
{
    sstp_bind(IPV4, certificate, own);
    sstp_bind(IPV6, certificate, own);
}

void assert_sstp_bound(enum family family, WORD port, const struct certificate *certificate,
                       bool own)
{
    const struct binding actual = binding_read(family, port);
    const struct binding expected =
        own ? binding_for_sstp(certificate) : binding_of_others(certificate);

    assert_true(actual.present);
    assert_int_equal(actual.hash_length, SHA1_SIZE);
    assert_memory_equal(actual.hash, expected.hash, SHA1_SIZE);
    assert_memory_equal(&actual.application, &expected.application, sizeof(GUID));
}

void assert_sstp_not_bound(enum family family)
{
    assert_false(binding_read(family, SSTP_PORT).present);
}

/* ---- SSTP ---- */

void sstp_start(void)
{
    service_start(REMOTE_ACCESS_SERVICE);
}

void sstp_restart(void)
{
    service_stop_all(SSTP_SERVICE);
    sstp_start();
}

struct served {
    enum family family;
    WORD port;
    const struct certificate *certificate;
};

static bool lets_in(const void *context)
{
    const struct served *served = context;
    const struct answer answer = wire_ask(served->family, served->port);

    return answer_lets_in(&answer, served->certificate);
}

void assert_sstp_serving(enum family family, WORD port, const struct certificate *certificate)
{
    const struct served served = {family, port, certificate};

    assert_int_equal(service_state(SSTP_SERVICE), SERVICE_RUNNING);
    if (!wait_until(lets_in, &served)) {
        const struct answer answer = wire_ask(family, port);
        fail_msg("SSTP does not serve with it: %s, %s certificate, status %d",
                 answer.connected ? "connected" : "no connection",
                 memcmp(answer.sha1, certificate->sha1, SHA1_SIZE) == 0 ? "its" : "another",
                 answer.status);
    }
}

void sstp_needs_crypto_binding(void)
{
    const struct answer answer = wire_ask(IPV4, SSTP_PORT);

    if (!answer.tells_crypto_binding) {
        print_message(NOT_TRIED "this server does not tell what it compares in the crypto "
                                "binding\n");
        skip();
    }
}

void assert_sstp_compares(const struct certificate *certificate)
{
    const struct answer answer = wire_ask(IPV4, SSTP_PORT);

    assert_memory_equal(answer.crypto_binding, certificate->sha256, SHA256_SIZE);
}

/* ---- its events ---- */

/* Windows' provider is Microsoft-Windows-RasSstp, its source in the classic log RasSstp. */
static bool is_sstps(const EVENTLOGRECORD *record)
{
    const wchar_t *const source = (const wchar_t *)(const void *)(record + 1);
    const wchar_t *const name = wcsstr(source, L"RasSstp");

    return name != NULL && wcscmp(name, L"RasSstp") == 0;
}

/* Id and type of the newest of this test, 0 if there is none. */
struct sstps_event {
    DWORD id;
    WORD type;
};

static struct sstps_event newest_event_of_sstp(void)
{
    static union {
        EVENTLOGRECORD record;
        BYTE bytes[BUFFER_SIZE];
    } buffer;
    const HANDLE log = event_open_log(LOG);
    struct sstps_event newest = {0, 0};
    DWORD size;
    DWORD needed;
    bool goes_on = true;

    while (goes_on && ReadEventLogW(log, EVENTLOG_SEQUENTIAL_READ | EVENTLOG_BACKWARDS_READ, 0,
                                    &buffer, BUFFER_SIZE, &size, &needed)) {
        for (DWORD offset = 0; goes_on && offset < size;) {
            const EVENTLOGRECORD *const record =
                (const EVENTLOGRECORD *)(const void *)(buffer.bytes + offset);
            if (record->RecordNumber >= first_record && is_sstps(record)) {
                newest = (struct sstps_event){record->EventID & 0xffff, record->EventType};
            }
            goes_on = newest.id == 0 && record->RecordNumber >= first_record;
            offset += record->Length;
        }
    }
    assert_win32(CloseEventLog(log));
    return newest;
}

static bool has_written(const void *event)
{
    return newest_event_of_sstp().id == *(const DWORD *)event;
}

static bool answers(enum family family)
{
    return wire_ask(family, SSTP_PORT).status == 401;
}

static bool has_written_or_serves(const void *event)
{
    return has_written(event) || answers(IPV4) || answers(IPV6);
}

void assert_sstp_refusing(DWORD event)
{
    assert_int_equal(service_state(SSTP_SERVICE), SERVICE_RUNNING);
    if (event == 0) {
        Sleep(QUIET_MS);
    } else {
        (void)wait_until(has_written_or_serves, &event);
    }
    if (answers(IPV4) || answers(IPV6)) {
        fail_msg("SSTP serves; its last event is %lu", newest_event_of_sstp().id);
    }
    assert_int_equal(newest_event_of_sstp().id, event);
}

void assert_sstp_warned(DWORD event)
{
    (void)wait_until(has_written, &event);
    assert_int_equal(newest_event_of_sstp().id, event);
    assert_int_equal(newest_event_of_sstp().type, EVENTLOG_WARNING_TYPE);
}

void assert_sstp_silent(void)
{
    assert_int_equal(newest_event_of_sstp().id, 0);
}
