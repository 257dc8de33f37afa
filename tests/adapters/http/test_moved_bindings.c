/* Tests of writing records that win over SSTP's: http/bindings.h for an address of either family,
 * and for a host name. They use a port of their own. */
#include "adapters_test.h"

#include "certificates.h"
#include "http/overriding_bindings.h"
#include "simulation.h"

#define PORT 44396

static struct arena arena;
static struct http_bindings bindings;

static const struct {
    struct overriding_binding site;
    const char *text;
} sites[] = {
    {{.kind = OVERRIDING_ADDRESS, .host = "203.0.113.5"}, "203.0.113.5:44396"},
    {{.kind = OVERRIDING_ADDRESS, .host = "[2001:db8::5]"}, "[2001:db8::5]:44396"},
    {{.kind = OVERRIDING_HOST_NAME, .host = "VPN.adapters.test"}, "VPN.adapters.test:44396"},
};

#define SITES (sizeof(sites) / sizeof(sites[0]))
#define AT(i) (&(struct binding_site){.overriding = &sites[i].site, .port = PORT})

static void begin(void)
{
    arena_init(&arena);
    assert_ok(http_bindings_open(&bindings));
    for (size_t i = 0; i < SITES; i++) {
        (void)http_bindings_delete(&bindings, AT(i));
    }
}

static void end(void)
{
    for (size_t i = 0; i < SITES; i++) {
        (void)http_bindings_delete(&bindings, AT(i));
    }
    http_bindings_close(&bindings);
    arena_free(&arena);
}

static struct ssl_record unusual_record(void)
{
    struct ssl_record record = {.store_name = "My",
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

/* NULL: there is none. Valid until the next reading. */
static const struct overriding_binding *read_record(size_t i)
{
    static struct overriding_bindings list;

    http_overriding_read(&bindings, &arena, PORT, &list);
    assert_int_equal(list.presence, PART_PRESENT);
    return overriding_find(&list, &sites[i].site);
}

static void assert_is(size_t i, const struct ssl_record *record)
{
    const struct overriding_binding *is = read_record(i);

    assert_non_null(is);
    assert_true(is->whole);
    assert_string_equal(is->host, sites[i].site.host);
    assert_true(thumbprint_equal(&is->record.thumbprint, &record->thumbprint));
    assert_true(ssl_record_same_settings(&is->record, record));
}

void moved_create_keeps_every_field(void **state)
{
    (void)state;
    begin();
    for (size_t i = 0; i < SITES; i++) {
        const struct ssl_record record = unusual_record();
        assert_null(read_record(i));
        assert_ok(http_bindings_create(&bindings, AT(i), &record));
        assert_is(i, &record);
        const struct outcome outcome = http_bindings_create(&bindings, AT(i), &record);
        assert_failed(outcome, FAILURE_ALREADY_EXISTS, ERROR_ALREADY_EXISTS);
        assert_string_equal(outcome.object, sites[i].text);
    }
    end();
}

void moved_update_changes_the_certificate_alone(void **state)
{
    (void)state;
    begin();
    for (size_t i = 0; i < SITES; i++) {
        struct ssl_record record = unusual_record();
        assert_failed(http_bindings_update(&bindings, AT(i), &record), FAILURE_NOT_FOUND,
                      ERROR_FILE_NOT_FOUND);
        assert_ok(http_bindings_create(&bindings, AT(i), &record));
        record.thumbprint = certificates_add(&(struct test_certificate){0});
        assert_ok(http_bindings_update(&bindings, AT(i), &record));
        assert_is(i, &record);
    }
    end();
}

void moved_update_that_is_refused_leaves_all_as_it_was(void **state)
{
    static const struct {
        DWORD code;
        enum failure failure;
    } refusals[] = {
        {ERROR_INVALID_PARAMETER, FAILURE_NOT_YET},
        {ERROR_NOT_SUPPORTED, FAILURE_NOT_SUPPORTED},
        {ERROR_CALL_NOT_IMPLEMENTED, FAILURE_NOT_SUPPORTED},
        {ERROR_NO_SUCH_LOGON_SESSION, FAILURE_CERTIFICATE_UNUSABLE},
        {ERROR_ACCESS_DENIED, FAILURE_OTHER},
    };

    (void)state;
    begin();
    for (size_t i = 0; i < SITES; i++) {
        const struct ssl_record record = unusual_record();
        const struct ssl_record renewed = unusual_record();
        assert_ok(http_bindings_create(&bindings, AT(i), &record));
        for (size_t j = 0; j < sizeof(refusals) / sizeof(refusals[0]); j++) {
            fail_calls(L"HttpUpdateServiceConfiguration", NULL, refusals[j].code);
            assert_failed(http_bindings_update(&bindings, AT(i), &renewed), refusals[j].failure,
                          refusals[j].code);
            end_failures();
        }
        assert_is(i, &record);
    }
    end();
}

void moved_update_where_windows_has_none(void **state)
{
    (void)state;
    put_dword(SIMULATION_KEY, L"NoUpdate", 1);
    begin();
    remove_value(SIMULATION_KEY, L"NoUpdate");
    for (size_t i = 0; i < SITES; i++) {
        const struct ssl_record record = unusual_record();
        assert_failed(http_bindings_update(&bindings, AT(i), &record), FAILURE_NOT_SUPPORTED,
                      ERROR_PROC_NOT_FOUND);
    }
    end();
}

void moved_certificate_that_cannot_be_used(void **state)
{
    (void)state;
    begin();
    for (size_t i = 0; i < SITES; i++) {
        const struct ssl_record record = unusual_record();
        struct ssl_record unusable = record;
        unusable.thumbprint = certificates_add(&(struct test_certificate){.key = TEST_KEY_NONE});
        assert_failed(http_bindings_create(&bindings, AT(i), &unusable),
                      FAILURE_CERTIFICATE_UNUSABLE, ERROR_NO_SUCH_LOGON_SESSION);
        assert_null(read_record(i));
        assert_ok(http_bindings_create(&bindings, AT(i), &record));
        assert_failed(http_bindings_update(&bindings, AT(i), &unusable),
                      FAILURE_CERTIFICATE_UNUSABLE, ERROR_NO_SUCH_LOGON_SESSION);
        assert_is(i, &record);
    }
    end();
}

void moved_set_that_is_refused_because_it_is_new(void **state)
{
    (void)state;
    begin();
    for (size_t i = 0; i < SITES; i++) {
        const struct ssl_record record = unusual_record();
        fail_calls(L"HttpSetServiceConfiguration", NULL, ERROR_INVALID_PARAMETER);
        assert_failed(http_bindings_create(&bindings, AT(i), &record), FAILURE_NOT_YET,
                      ERROR_INVALID_PARAMETER);
        end_failures();
        assert_null(read_record(i));
    }
    end();
}

void moved_delete_removes_it_whichever_code_says_absent(void **state)
{
    (void)state;
    begin();
    for (size_t i = 0; i < SITES; i++) {
        const struct ssl_record record = unusual_record();
        assert_failed(http_bindings_delete(&bindings, AT(i)), FAILURE_NOT_FOUND,
                      ERROR_FILE_NOT_FOUND);
        answer_absent_with(ERROR_NO_MORE_ITEMS);
        assert_failed(http_bindings_delete(&bindings, AT(i)), FAILURE_NOT_FOUND,
                      ERROR_NO_MORE_ITEMS);
        assert_ok(http_bindings_create(&bindings, AT(i), &record));
        assert_ok(http_bindings_delete(&bindings, AT(i))); /* read back, with that code */
        end_failures();
        assert_null(read_record(i));
        assert_ok(http_bindings_create(&bindings, AT(i), &record));
        fail_calls(L"HttpDeleteServiceConfiguration", NULL, ERROR_ACCESS_DENIED);
        assert_failed(http_bindings_delete(&bindings, AT(i)), FAILURE_OTHER, ERROR_ACCESS_DENIED);
        end_failures();
        assert_is(i, &record);
    }
    end();
}

/* Compared with what a fresh record of the same kind has; nothing is left of that. */
void moved_fresh_record_may_be_set_anew(void **state)
{
    static const struct overriding_binding trial = {.kind = OVERRIDING_HOST_NAME,
                                                    .host = "trial.sstp-cert-rotator.invalid"};
    const struct binding_site trial_site = {.overriding = &trial, .port = 1};

    (void)state;
    begin();
    for (size_t i = 0; i < SITES; i++) {
        const struct ssl_record record = unusual_record();
        assert_ok(http_bindings_may_set_anew(&bindings, AT(i), &record)); /* there is none */
        assert_ok(http_bindings_create(&bindings, AT(i), &record));
        assert_ok(http_bindings_may_set_anew(&bindings, AT(i), &record));
        assert_is(i, &record);
    }
    assert_failed(http_bindings_delete(&bindings, &trial_site), FAILURE_NOT_FOUND,
                  ERROR_FILE_NOT_FOUND);
    end();
}

void moved_site_that_no_record_can_be_for(void **state)
{
    static const struct overriding_binding none[] = {
        {.kind = OVERRIDING_ADDRESS, .host = "203.0.113"},
        {.kind = OVERRIDING_ADDRESS, .host = ""},
        {.kind = OVERRIDING_ADDRESS, .host = "vpn.adapters.test"},
        {.kind = OVERRIDING_HOST_NAME, .host = ""},
        {.kind = OVERRIDING_CENTRAL_STORE, .host = ""},
        {.kind = OVERRIDING_CENTRAL_NAME, .host = "vpn.adapters.test"},
    };
    const struct ssl_record record = unusual_record();

    (void)state;
    begin();
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        const struct binding_site site = {.overriding = &none[i], .port = PORT};
        assert_failed(http_bindings_update(&bindings, &site, &record), FAILURE_OTHER,
                      ERROR_INVALID_DATA);
        assert_failed(http_bindings_create(&bindings, &site, &record), FAILURE_OTHER,
                      ERROR_INVALID_DATA);
        assert_failed(http_bindings_delete(&bindings, &site), FAILURE_OTHER, ERROR_INVALID_DATA);
        assert_failed(http_bindings_may_set_anew(&bindings, &site, &record), FAILURE_OTHER,
                      ERROR_INVALID_DATA);
    }
    end();
}

void moved_bindings_that_are_closed(void **state)
{
    const struct ssl_record record = unusual_record();
    struct http_bindings closed = {.initialized = false};

    (void)state;
    for (size_t i = 0; i < SITES; i++) {
        const struct outcome outcome = http_bindings_create(&closed, AT(i), &record);
        assert_failed(outcome, FAILURE_OTHER, ERROR_NOT_READY);
        assert_string_equal(outcome.object, sites[i].text);
    }
}
