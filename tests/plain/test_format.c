/* Numbers and texts. */
#include "format.h"

#include "plain.h"

static void assert_text(const wchar_t *text, const wchar_t *expected)
{
    if (wcscmp(text, expected) != 0) {
        fail_msg("\"%ls\", not \"%ls\"", expected, text);
    }
}

#define assert_formats(expected, ...)                                                              \
    do {                                                                                           \
        wchar_t text[64];                                                                          \
        format_text(text, COUNT_OF(text), __VA_ARGS__);                                            \
        assert_text(text, expected);                                                               \
    } while (0)

static void numbers(void **state)
{
    (void)state;
    assert_formats(L"0 4294967295", L"%u %u", 0u, 4294967295u);
    assert_formats(L"18446744073709551615", L"%llu", 18446744073709551615ull);
    assert_formats(L"7 77", L"%lu %u", 7ul, 77u);
    assert_formats(L"0x80090016", L"0x%08lx", 0x80090016ul);
    assert_formats(L"0", L"%x", 0u);
}

static void widths(void **state)
{
    (void)state;
    assert_formats(L"2026-01-02 03:04", L"%04u-%02u-%02u %02u:%02u", 2026u, 1u, 2u, 3u, 4u);
    assert_formats(L"  7|12345|007", L"%3lu|%3lu|%03llu", 7ul, 12345ul, 7ull);
    assert_formats(L"IPv4  |  IPv4|IPv4", L"%-6ls|%6ls|%2ls", L"IPv4", L"IPv4", L"IPv4");
}

static void plain_text_and_percent(void **state)
{
    (void)state;
    assert_formats(L"", L"");
    assert_formats(L"100 %", L"%u %%", 100u);
    assert_formats(L"<>", L"<%ls>", L"");
    assert_formats(L"ends", L"ends%");
    assert_formats(L"ends", L"ends%-0");
    assert_formats(L"a %ls b", L"a %ls b", L"%ls"); /* what is put in is not looked at again */
}

static void what_does_not_fit_is_cut(void **state)
{
    wchar_t text[9];

    (void)state;
    for (size_t size = 1; size <= COUNT_OF(text); size++) {
        wmemset(text, L'~', COUNT_OF(text));
        format_text(text, size, L"a%5u%-5ls", 1234567u, L"bcd");
        assert_int_equal(wcslen(text), size - 1);
        assert_int_equal(wcsncmp(text, L"a1234567bcd", size - 1), 0);
        assert_true(size == COUNT_OF(text) || text[size] == L'~');
    }
    format_text(text, COUNT_OF(text), L"%9999u", 1u);
    assert_text(text, L"        ");
}

int run_format_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),
        cmocka_unit_test(widths),
        cmocka_unit_test(plain_text_and_percent),
        cmocka_unit_test(what_does_not_fit_is_cut),
    };

    return cmocka_run_group_tests_name("format", tests, NULL, NULL);
}
