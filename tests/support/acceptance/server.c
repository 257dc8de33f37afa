/* The server; see server.h. */
#include "server.h"

#include "process_account.h"
#include "wait.h"

static const wchar_t *const sstp_services[] = {SSTP_SERVICE, RAS_MANAGER_SERVICE,
                                               REMOTE_ACCESS_SERVICE};

static struct {
    WORD port;
    struct binding records[FAMILIES]; /* as they were set up */
    DWORD restarted;                  /* services that a restart concerns */
} server;

/* ---- a fresh one ---- */

void server_begin(void)
{
    product_begin();
    wire_begin();
    bindings_begin();
    certificates_begin();
}

static void stop_everything(void)
{
    process_as_user(false);
    platform_reset(); /* first: a service that hangs is let go */
    product_stop();
    service_stop_all(SSTP_SERVICE);
    for (size_t i = 0; i < COUNT_OF(sstp_services); i++) {
        service_set_start_type(sstp_services[i], SERVICE_AUTO_START);
    }
}

static void empty(void)
{
    static const WORD ports[] = {443, OTHER_PORT};
    static const BYTE address[4] = {203, 0, 113, 5};
    static wchar_t name[] = L"" SERVER_NAME;
    static wchar_t other_name[] = L"web.example.test";

    bindings_delete_left(address, name, 443);
    bindings_delete_left(address, other_name, 443);
    for (size_t i = 0; i < COUNT_OF(ports); i++) {
        binding_delete(IPV4, ports[i]);
        binding_delete(IPV6, ports[i]);
    }
    certificates_delete_all();
    sstp_defaults();
}

int server_fresh(void **state)
{
    (void)state;
    wire_ask_at(1);
    stop_everything();
    empty();
    product_install();
    service_set_start_type(PRODUCT_SERVICE, SERVICE_AUTO_START);
    product_forget();
    server.port = 443;
    server.restarted = (DWORD)COUNT_OF(sstp_services);
    events_begin();
    return 0;
}

int server_done(void **state)
{
    (void)state;
    process_end_all();
    return platform_lacked_rights() ? -1 : 0;
}

void server_end(void)
{
    stop_everything();
    empty();
    platform_forgets_killed();
    product_uninstall();
    events_end();
    certificates_end();
    bindings_end();
    wire_end();
}

/* ---- setting up ---- */

WORD server_port(void)
{
    return server.port;
}

void server_use_port(WORD port)
{
    server.port = port;
    registry_set_dword(SSTP_KEY, SSTP_PORT_VALUE, port);
}

void server_bind_with(const struct binding *binding)
{
    for (int family = 0; family < FAMILIES; family++) {
        binding_set((enum family)family, server.port, binding);
        server.records[family] = *binding;
    }
}

void server_bind(const struct certificate *certificate)
{
    const struct binding binding = binding_for_sstp(certificate);

    server_bind_with(&binding);
}

static bool lets_in(const void *certificate)
{
    return server_lets_in(certificate);
}

static void show_answers(void)
{
    for (int family = 0; family < FAMILIES; family++) {
        const struct answer answer = wire_ask((enum family)family, server.port);
        struct certificate served;
        wchar_t text[THUMBPRINT_TEXT];

        memcpy(served.sha1, answer.sha1, SHA1_SIZE);
        print_error("IPv%d: %s, certificate %ls, HTTP status %d, crypto binding %s\n",
                    family == IPV4 ? 4 : 6, answer.connected ? "connected" : "no connection",
                    thumbprint_text(&served, text), answer.status,
                    !answer.tells_crypto_binding                                     ? "not told"
                    : memcmp(answer.crypto_binding, answer.sha256, SHA256_SIZE) == 0 ? "succeeds"
                                                                                     : "fails");
    }
}

static void assert_lets_in(const struct certificate *certificate)
{
    if (!wait_until(lets_in, certificate)) {
        show_answers();
        wchar_t text[THUMBPRINT_TEXT];
        fail_msg("clients do not get in with %ls", thumbprint_text(certificate, text));
    }
}

void server_serve(const struct certificate *certificate)
{
    service_start(REMOTE_ACCESS_SERVICE);
    assert_lets_in(certificate);
    server.restarted = 1 + service_running_dependents(SSTP_SERVICE);
}

struct certificate server_serving(const struct wish *wish)
{
    const struct certificate certificate = certificate_issue(wish);

    server_bind(&certificate);
    server_serve(&certificate);
    return certificate;
}

struct certificate server_known(const struct wish *wish)
{
    const struct certificate certificate = server_serving(wish);

    product_start();
    events_wait(EVENT_HEALTHY);
    return certificate;
}

static const struct wish ordinary = {.ends_in_days = 30};

struct certificate server_healthy(void)
{
    return server_serving(&ordinary);
}

struct certificate server_watched(void)
{
    return server_known(&ordinary);
}

void others_are_done(void)
{
    product_check_now(); /* what it saw only once the time has passed would count as new */
    events_wait(EVENT_OTHERS_AT_WORK);
    platform_clock_ahead(OTHERS_DONE_AFTER);
    service_send_control(PRODUCT_SERVICE, FIRST_OWN_CONTROL);
}

struct certificate server_rotating(DWORD stop_ms)
{
    struct certificate renewed;

    (void)server_watched();
    platform_stopping(REMOTE_ACCESS_SERVICE, L"progress", stop_ms);
    renewed = certificate_issue(&(struct wish){.ends_in_days = 60});
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOP_PENDING);
    return renewed;
}

struct certificate server_waiting_for_clients(void)
{
    struct certificate renewed;

    registry_set_text(PRODUCT_PARAMETERS_KEY, L"RestartPolicy", L"idle");
    platform_has_clients(3);
    (void)server_watched();
    renewed = certificate_issue(&(struct wish){.ends_in_days = 60});
    events_wait(EVENT_RESTART_SCHEDULED);
    return renewed;
}

struct certificate server_rotated_while_stopped(void)
{
    const struct certificate old = server_healthy();
    struct certificate successor;

    service_stop(REMOTE_ACCESS_SERVICE);
    successor = certificate_replace(&old, &(struct wish){.ends_in_days = 60});
    product_start();
    events_wait(EVENT_ROTATION_COMPLETED);
    return successor;
}

struct certificate server_interrupted(void)
{
    const struct certificate renewed = server_rotating(1000);

    product_kill();
    platform_stopping(REMOTE_ACCESS_SERVICE, L"", 0);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOPPED);
    return renewed;
}

void server_expect_events(const DWORD *ids, size_t count)
{
    product_stop();
    events_expect(ids, count, server.restarted);
}

/* ---- what must be true ---- */

void assert_bound(const struct certificate *certificate)
{
    for (int family = 0; family < FAMILIES; family++) {
        const struct binding expected = binding_with(&server.records[family], certificate);
        assert_binding((enum family)family, server.port, &expected);
    }
}

bool server_lets_in(const struct certificate *certificate)
{
    bool in = true;

    for (int family = 0; family < FAMILIES; family++) {
        const struct answer answer = wire_ask((enum family)family, server.port);
        in = in && answer_lets_in(&answer, certificate);
    }
    return in;
}

void assert_serves(const struct certificate *certificate)
{
    DWORD pinned = 0;

    assert_bound(certificate);
    if (registry_read_dword(SSTP_KEY, SSTP_PINNED_VALUE, &pinned) && pinned == 1) {
        assert_sstp_hashes(certificate);
    } else {
        assert_sstp_hashes_automatic(certificate);
    }
    for (size_t i = 0; i < COUNT_OF(sstp_services); i++) {
        assert_int_equal(service_state(sstp_services[i]), SERVICE_RUNNING);
    }
    assert_lets_in(certificate);
}

void assert_locked_out(const struct certificate *certificate)
{
    for (int family = 0; family < FAMILIES; family++) {
        const struct answer answer = wire_ask((enum family)family, server.port);
        if (answer_lets_in(&answer, certificate) && !answer.tells_crypto_binding) {
            print_message(
                "not seen: what SSTP compares in the crypto binding, it keeps to itself\n");
        } else {
            assert_false(answer_lets_in(&answer, certificate));
        }
    }
}

/* ---- that nothing was changed ---- */

struct traces server_traces(void)
{
    struct traces traces = {.parameters = registry_written_at(SSTP_KEY),
                            .binding_count = bindings_count()};

    for (int family = 0; family < FAMILIES; family++) {
        traces.bindings[family] = binding_written_at((enum family)family, server.port);
    }
    for (size_t i = 0; i < COUNT_OF(sstp_services); i++) {
        traces.processes[i] = service_process(sstp_services[i]);
    }
    return traces;
}

void assert_untouched(const struct traces *before)
{
    const struct traces now = server_traces();

    assert_int_equal(now.parameters, before->parameters);
    assert_int_equal(now.binding_count, before->binding_count);
    for (int family = 0; family < FAMILIES; family++) {
        assert_int_equal(now.bindings[family], before->bindings[family]);
    }
    for (size_t i = 0; i < COUNT_OF(sstp_services); i++) {
        assert_int_equal(now.processes[i], before->processes[i]);
    }
}
