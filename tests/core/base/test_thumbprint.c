/* Thumbprints: what is accepted from a person, and how they print and compare. */
#include "base/thumbprint.h"
#include "unit.h"

#define DIGITS "00112233445566778899aabbccddeeff01020304"

static const struct thumbprint expected = {{0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66,
                                            0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd,
                                            0xee, 0xff, 0x01, 0x02, 0x03, 0x04}};

static void a_thumbprint_is_read_as_people_copy_it(void **state)
{
    static const char *const texts[] = {
        DIGITS,
        "00112233445566778899AABBCCDDEEFF01020304",
        "00112233445566778899AabBCcddEEff01020304",
        "00 11 22 33 44 55 66 77 88 99 aa bb cc dd ee ff 01 02 03 04",
        "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:01:02:03:04",
        "00-11-22-33-44-55-66-77-88-99-aa-bb-cc-dd-ee-ff-01-02-03-04",
        "\xE2\x80\x8E" DIGITS,
        "\xE2\x80\x8E"
        "00 11 22 33 44 55 66 77 88 99 aa bb cc dd ee ff 01 02 03 04\xE2\x80\x8E",
        "\xE2\x80\x8F" DIGITS,
        "  \t" DIGITS "\t ",
    };
    (void)state;

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct thumbprint read = {{0}};
        print_message("reading '%s'\n", texts[i]);
        assert_true(thumbprint_parse(texts[i], strlen(texts[i]), &read));
        assert_memory_equal(read.bytes, expected.bytes, THUMBPRINT_SIZE);
    }
}

static void what_is_no_thumbprint_is_refused_and_changes_nothing(void **state)
{
    static const char *const texts[] = {
        "",
        " ",
        "\xE2\x80\x8E",
        "\xE2\x80",
        "vpn.example.com",
        "0011223344556677889",
        "00112233445566778899aabbccddeeff0102030",
        "00112233445566778899aabbccddeeff010203040",
        "00112233445566778899aabbccddeeff0102030405",
        "0x112233445566778899aabbccddeeff01020304",
        "00112233445566778899aabbccddeeff0102030g",
        "\xE2\x80\x90" DIGITS,
        DIGITS "\xE2\x80",
        /* a SHA-256, which the certificate console does not show but other tools do */
        DIGITS "0000000000000000000000000000000000000000000000000000000000000000",
    };
    (void)state;

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct thumbprint read = expected;
        print_message("refusing '%s'\n", texts[i]);
        assert_false(thumbprint_parse(texts[i], strlen(texts[i]), &read));
        assert_memory_equal(read.bytes, expected.bytes, THUMBPRINT_SIZE);
    }
}

static void a_text_is_read_only_up_to_its_length(void **state)
{
    struct thumbprint read;
    /* Exactly as large as its text and not terminated: a read beyond it is the sanitizer's. */
    char text[2 * THUMBPRINT_SIZE];
    (void)state;

    memcpy(text, DIGITS, sizeof(text));
    assert_true(thumbprint_parse(text, sizeof(text), &read));
    assert_false(thumbprint_parse(text, sizeof(text) - 1, &read));
    assert_false(thumbprint_parse(text, 0, &read));
}

static void a_zero_byte_within_the_text_is_refused(void **state)
{
    static const char text[] = "00112233445566778899\0aabbccddeeff01020304";
    struct thumbprint read;
    (void)state;

    assert_false(thumbprint_parse(text, sizeof(text) - 1, &read));
}

static void a_thumbprint_prints_as_netsh_shows_it(void **state)
{
    char text[THUMBPRINT_TEXT_SIZE];
    (void)state;

    assert_ptr_equal(thumbprint_format(&expected, text), text);
    assert_string_equal(text, DIGITS);
}

static void what_was_printed_is_read_back(void **state)
{
    (void)state;

    for (unsigned byte = 0; byte < 256; byte++) {
        struct thumbprint written, read;
        char text[THUMBPRINT_TEXT_SIZE];
        memset(written.bytes, (int)byte, sizeof(written.bytes));
        assert_true(
            thumbprint_parse(thumbprint_format(&written, text), 2 * THUMBPRINT_SIZE, &read));
        assert_true(thumbprint_equal(&written, &read));
    }
}

static void the_order_of_thumbprints_is_total(void **state)
{
    struct thumbprint smaller = expected;
    struct thumbprint greater = expected;
    (void)state;

    greater.bytes[THUMBPRINT_SIZE - 1]++;
    smaller.bytes[0] = 0;
    greater.bytes[0] = 0x80; /* bytes are unsigned */
    assert_int_equal(thumbprint_compare(&expected, &expected), 0);
    assert_true(thumbprint_equal(&expected, &expected));
    assert_true(thumbprint_compare(&smaller, &greater) < 0);
    assert_true(thumbprint_compare(&greater, &smaller) > 0);
    assert_false(thumbprint_equal(&smaller, &greater));
}

int run_thumbprint_tests(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_thumbprint_is_read_as_people_copy_it),
        cmocka_unit_test(what_is_no_thumbprint_is_refused_and_changes_nothing),
        cmocka_unit_test(a_text_is_read_only_up_to_its_length),
        cmocka_unit_test(a_zero_byte_within_the_text_is_refused),
        cmocka_unit_test(a_thumbprint_prints_as_netsh_shows_it),
        cmocka_unit_test(what_was_printed_is_read_back),
        cmocka_unit_test(the_order_of_thumbprints_is_total),
    };

    return cmocka_run_group_tests_name("thumbprint", tests, NULL, NULL);
}
