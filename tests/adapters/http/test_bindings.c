/* Tests of http/bindings.h. They use a port of their own, so that SSTP's bindings stay as they are.
 */
#include "adapters_test.h"

#include <wchar.h>

#include "certificates.h"
#include "http/bindings.h"
#include "simulation.h"

#define AT(which, its_port) (&(struct binding_site){.family = (which), .port = (its_port)})

#define PORT        44399
#define RECORDS_KEY L"SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters\\SslBindingInfo\\"
#define RECORD_V4   RECORDS_KEY L"0.0.0.0:44399"
#define TRIAL_KEY   RECORDS_KEY L"127.83.83.84:1"

static struct http_bindings open_clean(void)
{
    struct http_bindings bindings;

    assert_ok(http_bindings_open(&bindings));
    (void)http_bindings_delete(&bindings, AT(FAMILY_IPV4, PORT));
    (void)http_bindings_delete(&bindings, AT(FAMILY_IPV6, PORT));
    return bindings;
}

static void close_clean(struct http_bindings *bindings)
{
    (void)http_bindings_delete(bindings, AT(FAMILY_IPV4, PORT));
    (void)http_bindings_delete(bindings, AT(FAMILY_IPV6, PORT));
    http_bindings_close(bindings);
}

static struct ssl_record unusual_record(void)
{
    struct ssl_record record = {.store_name = "MY",
                                .certificate_check_mode = 0x10005,
                                .revocation_freshness_time = 3600,
                                .revocation_url_timeout = 15000,
                                .ctl_identifier = "identifier",
                                .ctl_store_name = "CtlStore",
                                .flags = 0x42};

    record.thumbprint = certificates_add(&(struct test_certificate){0});
    memset(record.application_id, 0xA5, APPLICATION_ID_SIZE);
    return record;
}

static struct binding read_binding(const struct http_bindings *bindings, enum family family)
{
    struct binding binding;

    http_bindings_read(bindings, family, PORT, &binding);
    return binding;
}

void bindings_missing_is_absent(void **state)
{
    struct http_bindings bindings = open_clean();

    (void)state;
    assert_int_equal(read_binding(&bindings, FAMILY_IPV4).presence, PART_ABSENT);
    assert_int_equal(read_binding(&bindings, FAMILY_IPV6).presence, PART_ABSENT);
    close_clean(&bindings);
}

void bindings_missing_is_absent_whichever_code_says_so(void **state)
{
    struct http_bindings bindings = open_clean();
    const struct ssl_record record = unusual_record();
    struct outcome deleted;
    struct outcome tried;

    (void)state;
    answer_absent_with(ERROR_NO_MORE_ITEMS);
    const struct binding missing = read_binding(&bindings, FAMILY_IPV4);
    deleted = http_bindings_delete(&bindings, AT(FAMILY_IPV6, PORT));
    tried = http_bindings_try(&bindings, &record); /* finds a free endpoint, and reads back */
    end_failures();
    assert_int_equal(missing.presence, PART_ABSENT);
    assert_failed(deleted, FAILURE_NOT_FOUND, ERROR_NO_MORE_ITEMS);
    assert_ok(tried);
    close_clean(&bindings);
}

void bindings_create_read_delete(void **state)
{
    struct http_bindings bindings = open_clean();
    const struct ssl_record record = unusual_record();
    struct binding binding;
    FILETIME now;

    (void)state;
    GetSystemTimeAsFileTime(&now);
    assert_ok(http_bindings_create(&bindings, AT(FAMILY_IPV4, PORT), &record));
    binding = read_binding(&bindings, FAMILY_IPV4);
    assert_int_equal(binding.presence, PART_PRESENT);
    assert_true(thumbprint_equal(&binding.record.thumbprint, &record.thumbprint));
    assert_true(ssl_record_same_settings(&binding.record, &record));
    assert_true(binding.written_at + INSTANT_SECOND >=
                (((instant)now.dwHighDateTime << 32) | now.dwLowDateTime));
    assert_ok(http_bindings_delete(&bindings, AT(FAMILY_IPV4, PORT)));
    assert_int_equal(read_binding(&bindings, FAMILY_IPV4).presence, PART_ABSENT);
    close_clean(&bindings);
}

void bindings_families_are_separate(void **state)
{
    struct http_bindings bindings = open_clean();
    const struct ssl_record record = unusual_record();

    (void)state;
    assert_ok(http_bindings_create(&bindings, AT(FAMILY_IPV6, PORT), &record));
    assert_int_equal(read_binding(&bindings, FAMILY_IPV4).presence, PART_ABSENT);
    assert_int_equal(read_binding(&bindings, FAMILY_IPV6).presence, PART_PRESENT);
    assert_true(has_value(RECORDS_KEY L"[::]:44399", L"SslCertHash"));
    assert_true(read_binding(&bindings, FAMILY_IPV6).written_at != 0);
    close_clean(&bindings);
}

void bindings_create_does_not_overwrite(void **state)
{
    struct http_bindings bindings = open_clean();
    const struct ssl_record record = unusual_record();
    struct outcome outcome;

    (void)state;
    assert_ok(http_bindings_create(&bindings, AT(FAMILY_IPV4, PORT), &record));
    outcome = http_bindings_create(&bindings, AT(FAMILY_IPV4, PORT), &record);
    assert_failed(outcome, FAILURE_ALREADY_EXISTS, ERROR_ALREADY_EXISTS);
    assert_string_equal(outcome.object, "0.0.0.0:44399");
    close_clean(&bindings);
}

void bindings_delete_of_none_is_not_found(void **state)
{
    struct http_bindings bindings = open_clean();

    (void)state;
    assert_failed(http_bindings_delete(&bindings, AT(FAMILY_IPV6, PORT)), FAILURE_NOT_FOUND,
                  ERROR_FILE_NOT_FOUND);
    close_clean(&bindings);
}

void bindings_update_keeps_everything_else(void **state)
{
    struct http_bindings bindings = open_clean();
    struct ssl_record record = unusual_record();
    struct binding binding;

    (void)state;
    assert_true(http_bindings_has_update(&bindings));
    assert_ok(http_bindings_create(&bindings, AT(FAMILY_IPV4, PORT), &record));
    record.thumbprint = certificates_add(&(struct test_certificate){0});
    assert_ok(http_bindings_update(&bindings, AT(FAMILY_IPV4, PORT), &record));
    binding = read_binding(&bindings, FAMILY_IPV4);
    assert_true(thumbprint_equal(&binding.record.thumbprint, &record.thumbprint));
    assert_true(ssl_record_same_settings(&binding.record, &record));
    close_clean(&bindings);
}

/* Each question costs time, also of an outage. */
void bindings_of_the_usual_size_are_asked_for_once(void **state)
{
    static const wchar_t query[] = L"HttpQueryServiceConfiguration";
    struct http_bindings bindings = open_clean();
    struct ssl_record record = unusual_record();
    struct binding binding;

    (void)state;
    assert_ok(http_bindings_create(&bindings, AT(FAMILY_IPV4, PORT), &record));
    count_calls(query, L"0.0.0.0:44399");
    assert_int_equal(read_binding(&bindings, FAMILY_IPV4).presence, PART_PRESENT);
    assert_int_equal(calls_counted(query), 1);
    assert_ok(http_bindings_update(&bindings, AT(FAMILY_IPV4, PORT), &record));
    assert_int_equal(calls_counted(query), 2);
    end_failures();
    memset(record.ctl_identifier, 'x', 250);
    memset(record.ctl_store_name, 'y', 120);
    assert_ok(http_bindings_update(&bindings, AT(FAMILY_IPV4, PORT), &record));
    binding = read_binding(&bindings, FAMILY_IPV4);
    assert_true(ssl_record_same_settings(&binding.record, &record));
    close_clean(&bindings);
}

void bindings_update_of_none_is_not_found(void **state)
{
    struct http_bindings bindings = open_clean();
    const struct ssl_record record = unusual_record();

    (void)state;
    assert_failed(http_bindings_update(&bindings, AT(FAMILY_IPV4, PORT), &record),
                  FAILURE_NOT_FOUND, ERROR_FILE_NOT_FOUND);
    close_clean(&bindings);
}

void bindings_update_refused_by_this_windows(void **state)
{
    static const DWORD codes[] = {ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED,
                                  ERROR_CALL_NOT_IMPLEMENTED};
    struct http_bindings bindings = open_clean();
    const struct ssl_record record = unusual_record();

    (void)state;
    assert_ok(http_bindings_create(&bindings, AT(FAMILY_IPV4, PORT), &record));
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        put_dword(SIMULATION_KEY, L"UpdateError", codes[i]);
        assert_failed(http_bindings_update(&bindings, AT(FAMILY_IPV4, PORT), &record),
                      i == 0 ? FAILURE_NOT_YET : FAILURE_NOT_SUPPORTED, codes[i]);
    }
    remove_value(SIMULATION_KEY, L"UpdateError");
    close_clean(&bindings);

    put_dword(SIMULATION_KEY, L"NoUpdate", 1);
    bindings = open_clean();
    remove_value(SIMULATION_KEY, L"NoUpdate");
    assert_false(http_bindings_has_update(&bindings));
    assert_failed(http_bindings_update(&bindings, AT(FAMILY_IPV4, PORT), &record),
                  FAILURE_NOT_SUPPORTED, ERROR_PROC_NOT_FOUND);
    close_clean(&bindings);
}

void bindings_unusable_certificate_is_refused(void **state)
{
    struct http_bindings bindings = open_clean();
    struct ssl_record record = unusual_record();

    (void)state;
    record.thumbprint = certificates_add(&(struct test_certificate){.key = TEST_KEY_NONE});
    assert_failed(http_bindings_create(&bindings, AT(FAMILY_IPV4, PORT), &record),
                  FAILURE_CERTIFICATE_UNUSABLE, ERROR_NO_SUCH_LOGON_SESSION);
    assert_int_equal(read_binding(&bindings, FAMILY_IPV4).presence, PART_ABSENT);
    close_clean(&bindings);
}

void bindings_hash_of_other_length_is_malformed(void **state)
{
    struct http_bindings bindings = open_clean();
    const struct ssl_record record = unusual_record();
    struct binding binding;

    (void)state;
    assert_ok(http_bindings_create(&bindings, AT(FAMILY_IPV4, PORT), &record));
    put_value(RECORD_V4, L"SslCertHash", REG_BINARY, "short", 5);
    binding = read_binding(&bindings, FAMILY_IPV4);
    assert_int_equal(binding.presence, PART_MALFORMED);
    assert_true(ssl_record_same_settings(&binding.record, &record));
    assert_int_equal(binding.error.code, ERROR_INVALID_DATA);
    close_clean(&bindings);
}

void bindings_text_too_long_is_unreadable(void **state)
{
    struct http_bindings bindings = open_clean();
    const struct ssl_record record = unusual_record();
    wchar_t text[200];
    struct binding binding;

    (void)state;
    for (size_t i = 0; i < 200; i++) {
        text[i] = i < 199 ? L'\x20AC' : L'\0'; /* three bytes each in UTF-8 */
    }
    assert_ok(http_bindings_create(&bindings, AT(FAMILY_IPV4, PORT), &record));
    put_value(RECORD_V4, L"DefaultSslCtlIdentifier", REG_SZ, text, sizeof(text));
    binding = read_binding(&bindings, FAMILY_IPV4);
    assert_int_equal(binding.presence, PART_UNREADABLE);
    assert_failed(binding.error, FAILURE_OTHER, ERROR_BUFFER_OVERFLOW);
    close_clean(&bindings);
}

void bindings_trial_leaves_nothing(void **state)
{
    struct http_bindings bindings = open_clean();
    const struct ssl_record record = unusual_record();

    (void)state;
    assert_ok(http_bindings_try(&bindings, &record));
    assert_false(has_value(TRIAL_KEY, L"SslCertHash"));
    close_clean(&bindings);
}

void bindings_trial_of_unusable_certificate(void **state)
{
    struct http_bindings bindings = open_clean();
    struct ssl_record record = unusual_record();

    (void)state;
    record.thumbprint = certificates_add(&(struct test_certificate){.key = TEST_KEY_MISSING});
    assert_failed(http_bindings_try(&bindings, &record), FAILURE_CERTIFICATE_UNUSABLE,
                  ERROR_NO_SUCH_LOGON_SESSION);
    assert_false(has_value(TRIAL_KEY, L"SslCertHash"));
    close_clean(&bindings);
}

void bindings_trial_removes_what_a_crash_left(void **state)
{
    struct http_bindings bindings = open_clean();
    const struct ssl_record record = unusual_record();

    (void)state;
    /* The deletion fails: reported, and the record stays, as after a crash. */
    fail_calls(L"HttpDeleteServiceConfiguration", NULL, ERROR_ACCESS_DENIED);
    assert_failed(http_bindings_try(&bindings, &record), FAILURE_OTHER, ERROR_ACCESS_DENIED);
    end_failures();
    assert_true(has_value(TRIAL_KEY, L"SslCertHash"));
    assert_ok(http_bindings_try(&bindings, &record));
    assert_false(has_value(TRIAL_KEY, L"SslCertHash"));
    close_clean(&bindings);
}

void bindings_certificate_that_is_too_new(void **state)
{
    struct http_bindings bindings = open_clean();
    const struct ssl_record record = unusual_record();

    (void)state;
    fail_calls(L"HttpSetServiceConfiguration", NULL, ERROR_INVALID_PARAMETER);
    assert_failed(http_bindings_create(&bindings, AT(FAMILY_IPV4, PORT), &record), FAILURE_NOT_YET,
                  ERROR_INVALID_PARAMETER);
    assert_failed(http_bindings_try(&bindings, &record), FAILURE_NOT_YET, ERROR_INVALID_PARAMETER);
    end_failures();
    assert_false(has_value(TRIAL_KEY, L"SslCertHash"));
    close_clean(&bindings);
}

/* ---- extended parameters ---- */

static const ULONGLONG window[2] = {65535, 0}; /* HTTP/2's: not what a fresh record has */

void bindings_of_a_fresh_record_nothing_would_be_lost(void **state)
{
    struct http_bindings bindings = open_clean();
    const struct ssl_record record = unusual_record();

    (void)state;
    assert_ok(
        http_bindings_may_set_anew(&bindings, AT(FAMILY_IPV4, PORT), &record)); /* there is none */
    assert_ok(http_bindings_create(&bindings, AT(FAMILY_IPV4, PORT), &record));
    assert_ok(http_bindings_may_set_anew(&bindings, AT(FAMILY_IPV4, PORT), &record));
    assert_false(has_value(TRIAL_KEY, L"SslCertHash"));
    close_clean(&bindings);
}

void bindings_extended_parameters_would_be_lost(void **state)
{
    struct http_bindings bindings = open_clean();
    const struct ssl_record record = unusual_record();
    struct outcome lost;

    (void)state;
    assert_ok(http_bindings_create(&bindings, AT(FAMILY_IPV4, PORT), &record));
    assert_ok(http_bindings_create(&bindings, AT(FAMILY_IPV6, PORT), &record));
    put_value(RECORD_V4, L"Extended0", REG_BINARY, window, sizeof(window));
    lost = http_bindings_may_set_anew(&bindings, AT(FAMILY_IPV4, PORT), &record);
    assert_int_equal(lost.failure, FAILURE_WOULD_LOSE);
    assert_string_equal(lost.object, "0.0.0.0:44399");
    assert_ok(http_bindings_may_set_anew(&bindings, AT(FAMILY_IPV6, PORT), &record));
    assert_false(has_value(TRIAL_KEY, L"SslCertHash"));
    assert_ok(
        http_bindings_update(&bindings, AT(FAMILY_IPV4, PORT), &record)); /* which keeps them */
    assert_true(has_value(RECORD_V4, L"Extended0"));
    close_clean(&bindings);
}

void bindings_where_windows_has_no_extended_parameters(void **state)
{
    struct http_bindings bindings = open_clean();
    const struct ssl_record record = unusual_record();

    (void)state;
    assert_ok(http_bindings_create(&bindings, AT(FAMILY_IPV4, PORT), &record));
    put_value(RECORD_V4, L"Extended0", REG_BINARY, window, sizeof(window));
    fail_calls(L"HttpQueryServiceConfiguration", L"SslCertInfoEx", ERROR_INVALID_PARAMETER);
    assert_ok(http_bindings_may_set_anew(&bindings, AT(FAMILY_IPV4, PORT), &record));
    fail_calls(L"HttpQueryServiceConfiguration", L"SslCertInfoEx", ERROR_ACCESS_DENIED);
    assert_failed(http_bindings_may_set_anew(&bindings, AT(FAMILY_IPV4, PORT), &record),
                  FAILURE_OTHER, ERROR_ACCESS_DENIED);
    end_failures();
    close_clean(&bindings);
}

void bindings_closed_is_unreadable(void **state)
{
    struct http_bindings bindings = {0};

    (void)state;
    assert_int_equal(read_binding(&bindings, FAMILY_IPV4).presence, PART_UNREADABLE);
    assert_int_equal(http_bindings_delete(&bindings, AT(FAMILY_IPV4, PORT)).failure, FAILURE_OTHER);
    fail_calls(L"HttpInitialize", NULL, ERROR_ACCESS_DENIED);
    assert_failed(http_bindings_open(&bindings), FAILURE_OTHER, ERROR_ACCESS_DENIED);
    end_failures();
    http_bindings_close(&bindings);
}
