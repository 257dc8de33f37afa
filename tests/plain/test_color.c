/* The word of a verdict in color. */
#include "output/color.h"

#include "plain.h"

static void only_on_a_console_and_where_nobody_minds(void **state)
{
    (void)state;
    assert_true(color_wanted(true, NULL));
    assert_true(color_wanted(true, L""));
    assert_false(color_wanted(true, L"1"));
    assert_false(color_wanted(true, L"0"));
    assert_false(color_wanted(false, NULL));
}

static void assert_word(const wchar_t *word, size_t width, enum color color, bool colored,
                        const wchar_t *expected)
{
    wchar_t out[COLOR_WORD_SIZE];

    color_word(out, word, width, color, colored);
    if (wcscmp(out, expected) != 0) {
        fail_msg("\"%ls\", not \"%ls\"", out, expected);
    }
}

static void the_word_alone_is_colored(void **state)
{
    (void)state;
    assert_word(L"OK", 5, COLOR_GREEN, false, L"OK   ");
    assert_word(L"OK", 5, COLOR_GREEN, true, L"\x1b[92mOK\x1b[0m   ");
    assert_word(L"WARNING", 8, COLOR_YELLOW, true, L"\x1b[93mWARNING\x1b[0m ");
    assert_word(L"CRITICAL", 8, COLOR_RED, true, L"\x1b[91mCRITICAL\x1b[0m");
}

static void what_is_too_long_is_cut(void **state)
{
    wchar_t word[2 * COLOR_WORD_SIZE];
    wchar_t out[COLOR_WORD_SIZE];

    (void)state;
    for (size_t i = 0; i + 1 < COUNT_OF(word); i++) {
        word[i] = L'x';
        word[i + 1] = L'\0';
    }
    color_word(out, word, 200, COLOR_RED, false);
    assert_int_equal(wcslen(out), COLOR_WORD_SIZE - 1);
}

int run_color_tests(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_on_a_console_and_where_nobody_minds),
        cmocka_unit_test(the_word_alone_is_colored),
        cmocka_unit_test(what_is_too_long_is_cut),
    };

    return cmocka_run_group_tests_name("color", tests, NULL, NULL);
}
