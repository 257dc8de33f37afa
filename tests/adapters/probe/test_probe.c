/* Tests of probe/sstp_health.h, probe/answers.h, probe/leaf.h and probe/tls_probe.h; what servers
 * can do to the probe is tried by tests/probe. */
#include "adapters_test.h"

#include "probe/answers.h"
#include "probe/leaf.h"
#include "probe/sstp_health.h"
#include "win32/error.h"

#define UNUSED_PORT 9 /* discard */

/* ---- SSTP's HTTP ---- */

void probe_reads_status_lines(void **state)
{
    (void)state;
    assert_int_equal(sstp_status("HTTP/1.1 401 Unauthorized\r\n"), 401);
    assert_int_equal(sstp_status("HTTP/1.0 200\r\n"), 200);
    assert_int_equal(sstp_status("HTTP/1.1 999\n"), 999);
    assert_int_equal(sstp_status("HTTP/1.1 401"), 401);
}

void probe_refuses_other_lines(void **state)
{
    static const char *const lines[] = {"",
                                        "\n",
                                        "HTTP/1.",
                                        "HTTP/1.1",
                                        "HTTP/1.1 ",
                                        "HTTP/1.1 4",
                                        "HTTP/1.1 40\r\n",
                                        "HTTP/1.1 4012 No\r\n",
                                        "HTTP/1.1 099 No\r\n",
                                        "HTTP/1.1  401\r\n",
                                        "HTTP/2.0 401\r\n",
                                        "http/1.1 401\r\n",
                                        "HTTP/1.x 401\r\n",
                                        "HTTP/1.1 -01\r\n",
                                        "HEAD / HTTP/1.1\r\n"};

    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        assert_int_equal(sstp_status(lines[i]), 0);
    }
}

void probe_writes_requests(void **state)
{
    char text[SSTP_REQUEST_SIZE];
    char again[SSTP_REQUEST_SIZE];
    size_t size;

    (void)state;
    size = sstp_request(SSTP_HEAD, "vpn.example.com", text);
    assert_int_equal(size, strlen(text));
    assert_string_equal(text, "HEAD /sra_{BA195980-CD49-458b-9E23-C84EE0ADCD75}/ HTTP/1.1\r\n"
                              "Host: vpn.example.com\r\n\r\n");
    size = sstp_request(SSTP_DUPLEX_POST, "[::1]", text);
    assert_int_equal(size, strlen(text));
    assert_non_null(strstr(text, "\r\nContent-Length: 18446744073709551615\r\n"));
    assert_non_null(strstr(text, "\r\nSSTPCORRELATIONID: {"));
    assert_int_not_equal(sstp_request(SSTP_DUPLEX_POST, "[::1]", again), 0);
    assert_string_not_equal(text, again); /* each has an id of its own */
}

void probe_refuses_hosts_that_break_a_header(void **state)
{
    char long_host[SSTP_REQUEST_SIZE];
    char text[SSTP_REQUEST_SIZE];

    (void)state;
    memset(long_host, 'a', sizeof(long_host) - 1);
    long_host[sizeof(long_host) - 1] = '\0';
    assert_int_equal(sstp_request(SSTP_HEAD, "", text), 0);
    assert_int_equal(sstp_request(SSTP_HEAD, "a\r\nb", text), 0);
    assert_int_equal(sstp_request(SSTP_HEAD, "a b", text), 0);
    assert_int_equal(sstp_request(SSTP_HEAD, "\xc3\xa4", text), 0);
    assert_int_equal(sstp_request(SSTP_HEAD, long_host, text), 0);
    assert_int_equal(sstp_request(SSTP_DUPLEX_POST, long_host, text), 0);
}

/* ---- answers ---- */

void probe_tells_errors_of_connecting_apart(void **state)
{
    static const struct {
        DWORD code;
        enum probe_answer answer;
    } rows[] = {{WSAEAFNOSUPPORT, PROBE_NO_FAMILY}, {WSAEADDRNOTAVAIL, PROBE_NO_FAMILY},
                {WSAENETUNREACH, PROBE_NO_FAMILY},  {WSAECONNREFUSED, PROBE_NO_LISTENER},
                {ERROR_TIMEOUT, PROBE_UNREACHABLE}, {WSAECONNRESET, PROBE_NO_TLS},
                {ERROR_CANCELLED, PROBE_UNKNOWN},   {WSAENOBUFS, PROBE_UNKNOWN},
                {WSAEMFILE, PROBE_UNKNOWN},         {ERROR_NOT_ENOUGH_MEMORY, PROBE_UNKNOWN}};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct outcome error = outcome_failed("connect", "127.0.0.1:443", rows[i].code);
        assert_int_equal(probe_answer_of_connecting(&error), rows[i].answer);
    }
}

void probe_tells_later_errors_apart(void **state)
{
    static const struct {
        const char *operation;
        DWORD code;
        enum probe_answer unheard; /* of the handshake, before the server has said anything */
        enum probe_answer heard;
        enum probe_answer sstp;
    } rows[] = {
        {"recv", ERROR_TIMEOUT, PROBE_SILENT, PROBE_SILENT, PROBE_NO_SSTP},
        {"recv", ERROR_HANDLE_EOF, PROBE_NO_TLS, PROBE_NO_TLS, PROBE_NO_SSTP},
        {"recv", WSAECONNRESET, PROBE_NO_TLS, PROBE_NO_TLS, PROBE_NO_SSTP},
        {"send", WSAECONNRESET, PROBE_NO_TLS, PROBE_NO_TLS, PROBE_NO_SSTP},
        {"recv", ERROR_CANCELLED, PROBE_UNKNOWN, PROBE_UNKNOWN, PROBE_UNKNOWN},
        {"recv", WSAENETDOWN, PROBE_UNKNOWN, PROBE_UNKNOWN, PROBE_UNKNOWN},
        {"WaitForMultipleObjects", ERROR_ACCESS_DENIED, PROBE_UNKNOWN, PROBE_UNKNOWN,
         PROBE_UNKNOWN},
        {"WSAEnumNetworkEvents", WSAEINVAL, PROBE_UNKNOWN, PROBE_UNKNOWN, PROBE_UNKNOWN},
        {"InitializeSecurityContext", (DWORD)SEC_E_INTERNAL_ERROR, PROBE_UNKNOWN, PROBE_NO_TLS,
         PROBE_NO_SSTP},
        {"InitializeSecurityContext", (DWORD)SEC_E_ALGORITHM_MISMATCH, PROBE_UNKNOWN, PROBE_NO_TLS,
         PROBE_NO_SSTP},
        {"InitializeSecurityContext", (DWORD)SEC_E_UNSUPPORTED_FUNCTION, PROBE_UNKNOWN,
         PROBE_NO_TLS, PROBE_NO_SSTP},
        {"InitializeSecurityContext", (DWORD)SEC_E_INSUFFICIENT_MEMORY, PROBE_UNKNOWN,
         PROBE_UNKNOWN, PROBE_UNKNOWN},
        {"DecryptMessage", (DWORD)SEC_E_DECRYPT_FAILURE, PROBE_NO_TLS, PROBE_NO_TLS, PROBE_NO_SSTP},
        {"EncryptMessage", (DWORD)SEC_E_UNSUPPORTED_FUNCTION, PROBE_UNKNOWN, PROBE_UNKNOWN,
         PROBE_UNKNOWN},
        {"QueryContextAttributes", (DWORD)SEC_E_UNSUPPORTED_FUNCTION, PROBE_UNKNOWN, PROBE_UNKNOWN,
         PROBE_UNKNOWN},
        {"AcquireCredentialsHandle", (DWORD)SEC_E_UNKNOWN_CREDENTIALS, PROBE_UNKNOWN, PROBE_UNKNOWN,
         PROBE_UNKNOWN}};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct outcome error =
            outcome_failed(rows[i].operation, "127.0.0.1:443", rows[i].code);
        assert_int_equal(probe_answer_of_tls(&error, false), rows[i].unheard);
        assert_int_equal(probe_answer_of_tls(&error, true), rows[i].heard);
        assert_int_equal(probe_answer_of_sstp(&error), rows[i].sstp);
    }
}

/* ---- the certificate ---- */

void probe_without_a_certificate_has_no_names(void **state)
{
    static const struct probe_leaf none = {.size = 0};
    static const struct probe_leaf garbage = {.size = 3, .encoded = {0x30, 0x01, 0xff}};
    struct certificate certificate;
    struct arena arena;

    (void)state;
    arena_init(&arena);
    assert_int_equal(probe_leaf_read(&none, &arena, &certificate), ERROR_NOT_FOUND);
    assert_int_not_equal(probe_leaf_read(&garbage, &arena, &certificate), ERROR_SUCCESS);
    arena_free(&arena);
}

/* ---- the probe ---- */

static struct probe_result ask(const struct probe_request *request)
{
    static struct probe_leaf leaf;
    struct probe_result result;

    leaf.size = 1;
    tls_probe(request, &leaf, &result);
    assert_false(result.shown);
    assert_int_equal(leaf.size, 0); /* nothing is left of the probe before */
    return result;
}

void probe_names_what_it_asked(void **state)
{
    struct probe_request request = {
        .family = FAMILY_IPV4, .port = UNUSED_PORT, .time_ms = PROBE_TIME_MS};
    struct probe_result result;

    (void)state;
    result = ask(&request);
    assert_int_equal(result.answer, PROBE_NO_LISTENER);
    assert_failed(result.error, FAILURE_OTHER, WSAECONNREFUSED);
    assert_string_equal(result.error.object, "127.0.0.1:9");
    request.family = FAMILY_IPV6;
    assert_string_equal(ask(&request).error.object, "[::1]:9");
}

void probe_asks_only_this_machine(void **state)
{
    static const struct listen_address others[] = {
        {FAMILY_IPV4, {192, 0, 2, 1}}, {FAMILY_IPV6, {0x20, 0x01, 0x0d, 0xb8, [15] = 0x5a}}};
    static const struct listen_address own = {FAMILY_IPV4, {127, 0, 0, 2}};
    struct probe_request request = {
        .family = FAMILY_IPV4, .port = UNUSED_PORT, .own = &own, .time_ms = PROBE_TIME_MS};
    struct probe_result result = ask(&request);

    (void)state;
    assert_int_equal(result.answer, PROBE_NO_LISTENER);
    assert_string_equal(result.error.object, "127.0.0.2:9");
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        request.own = &others[i];
        request.family = others[i].family;
        result = ask(&request);
        assert_int_equal(result.answer, PROBE_NO_FAMILY);
        assert_failed(result.error, FAILURE_OTHER, WSAEADDRNOTAVAIL);
        assert_string_equal(result.error.operation, "bind");
        assert_string_equal(result.error.object, i == 0 ? "192.0.2.1:9" : "[2001:db8::5a]:9");
    }
}

void probe_that_is_cancelled_knows_nothing(void **state)
{
    const HANDLE cancelled = CreateEventW(NULL, TRUE, TRUE, NULL);
    const struct probe_request request = {
        .family = FAMILY_IPV4, .port = UNUSED_PORT, .time_ms = PROBE_TIME_MS, .cancel = cancelled};
    const struct probe_result result = ask(&request);

    (void)state;
    (void)CloseHandle(cancelled);
    assert_int_equal(result.answer, PROBE_UNKNOWN);
    assert_failed(result.error, FAILURE_CANCELLED, ERROR_CANCELLED);
}

void probe_without_time_reaches_nobody(void **state)
{
    const struct probe_request request = {.family = FAMILY_IPV4, .port = UNUSED_PORT};
    const struct probe_result result = ask(&request);

    (void)state;
    assert_int_equal(result.answer, PROBE_UNREACHABLE);
    assert_failed(result.error, FAILURE_TIMED_OUT, ERROR_TIMEOUT);
}

void probe_of_a_name_too_long_asks_nobody(void **state)
{
    char name[400];
    const struct probe_request request = {
        .family = FAMILY_IPV4, .port = UNUSED_PORT, .host_name = name, .time_ms = PROBE_TIME_MS};

    (void)state;
    memset(name, 'a', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    assert_int_equal(ask(&request).answer, PROBE_UNKNOWN);
}
