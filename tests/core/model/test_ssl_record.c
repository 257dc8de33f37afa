/* Binding records: whose they are, and what of them a rotation must keep. */
#include "model/ssl_record.h"
#include "unit.h"

static const struct thumbprint thumbprint = {{1, 2, 3}};

static void the_application_id_is_sstps(void **state)
{
    /* {ba195980-cd49-458b-9e23-c84ee0adcd75} as a GUID lies in memory */
    static const uint8_t guid[APPLICATION_ID_SIZE] = {0x80, 0x59, 0x19, 0xba, 0x49, 0xcd,
                                                      0x8b, 0x45, 0x9e, 0x23, 0xc8, 0x4e,
                                                      0xe0, 0xad, 0xcd, 0x75};
    (void)state;

    assert_memory_equal(sstp_application_id, guid, sizeof(guid));
}

static void the_record_sstp_would_write_is_sstps_and_in_my(void **state)
{
    const struct ssl_record record = ssl_record_for_sstp(&thumbprint);
    (void)state;

    assert_true(ssl_record_is_sstp(&record));
    assert_true(ssl_record_store_is_my(&record));
    assert_true(thumbprint_equal(&record.thumbprint, &thumbprint));
    assert_string_equal(record.store_name, "MY");
    assert_string_equal(record.ctl_identifier, "");
    assert_string_equal(record.ctl_store_name, "");
    assert_int_equal(record.certificate_check_mode, 0);
    assert_int_equal(record.flags, 0);
}

static void one_other_byte_makes_the_application_id_foreign(void **state)
{
    (void)state;

    for (size_t i = 0; i < APPLICATION_ID_SIZE; i++) {
        struct ssl_record record = ssl_record_for_sstp(&thumbprint);
        record.application_id[i] ^= 1;
        assert_false(ssl_record_is_sstp(&record));
    }
}

static void a_record_without_a_store_name_is_in_my(void **state)
{
    static const struct {
        const char *name;
        bool is_my;
    } cases[] = {{"", true},    {"MY", true},   {"my", true},          {"My", true},
                 {"M", false},  {"MYX", false}, {"WebHosting", false}, {"Root", false},
                 {"YM", false}, {" MY", false}};
    (void)state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct ssl_record record = ssl_record_for_sstp(&thumbprint);
        strcpy(record.store_name, cases[i].name);
        print_message("store '%s'\n", cases[i].name);
        assert_int_equal(ssl_record_store_is_my(&record), cases[i].is_my);
    }
}

static void the_thumbprint_is_no_setting(void **state)
{
    const struct ssl_record a = ssl_record_for_sstp(&thumbprint);
    struct ssl_record b = a;
    (void)state;

    b.thumbprint.bytes[0] ^= 0xff;
    assert_true(ssl_record_same_settings(&a, &b));
}

static void every_other_field_is_a_setting(void **state)
{
    const struct ssl_record a = ssl_record_for_sstp(&thumbprint);
    struct ssl_record changed[8] = {a, a, a, a, a, a, a, a};
    (void)state;

    changed[0].application_id[15] ^= 1;
    strcpy(changed[1].store_name, "WebHosting");
    changed[2].certificate_check_mode = 1;
    changed[3].revocation_freshness_time = 3600;
    changed[4].revocation_url_timeout = 15000;
    strcpy(changed[5].ctl_identifier, "list");
    strcpy(changed[6].ctl_store_name, "CA");
    changed[7].flags = 2;
    for (size_t i = 0; i < COUNT_OF(changed); i++) {
        assert_false(ssl_record_same_settings(&a, &changed[i]));
        assert_false(ssl_record_same_settings(&changed[i], &a));
        assert_true(ssl_record_same_settings(&changed[i], &changed[i]));
    }
}

static void what_lies_behind_a_texts_end_is_no_setting(void **state)
{
    struct ssl_record a = ssl_record_for_sstp(&thumbprint);
    struct ssl_record b = a;
    (void)state;

    a.ctl_identifier[1] = 'x';
    b.store_name[SSL_RECORD_TEXT - 1] = 'x';
    assert_true(ssl_record_same_settings(&a, &b));
}

int run_ssl_record_tests(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_application_id_is_sstps),
        cmocka_unit_test(the_record_sstp_would_write_is_sstps_and_in_my),
        cmocka_unit_test(one_other_byte_makes_the_application_id_foreign),
        cmocka_unit_test(a_record_without_a_store_name_is_in_my),
        cmocka_unit_test(the_thumbprint_is_no_setting),
        cmocka_unit_test(every_other_field_is_a_setting),
        cmocka_unit_test(what_lies_behind_a_texts_end_is_no_setting),
    };

    return cmocka_run_group_tests_name("ssl record", tests, NULL, NULL);
}
