/* Tests of win32/text.h. */
#include "adapters_test.h"

#include <wchar.h>

#include "win32/text.h"

/* "a", U+00E4, U+20AC, U+1F511: one, two, three and four bytes */
static const char narrow[] = "a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x94\x91";
static const wchar_t wide[] = L"a\x00E4\x20AC\xD83D\xDD11";

void text_converts_both_ways(void **state)
{
    wchar_t to_wide[6];
    char to_narrow[11];

    (void)state;
    assert_int_equal(text_to_wide(narrow, to_wide, 6), ERROR_SUCCESS);
    assert_int_equal(wcscmp(to_wide, wide), 0);
    assert_int_equal(text_to_utf8(wide, to_narrow, 11), ERROR_SUCCESS);
    assert_string_equal(to_narrow, narrow);
}

void text_says_when_it_does_not_fit(void **state)
{
    wchar_t to_wide[5] = L"x";
    char to_narrow[10] = "x";

    (void)state;
    assert_int_equal(text_to_wide(narrow, to_wide, 5), ERROR_INSUFFICIENT_BUFFER);
    assert_int_equal(to_wide[0], 0);
    assert_int_equal(text_to_utf8(wide, to_narrow, 10), ERROR_INSUFFICIENT_BUFFER);
    assert_string_equal(to_narrow, "");
}

void text_refuses_invalid_input(void **state)
{
    wchar_t to_wide[16];
    char to_narrow[16];

    (void)state;
    assert_int_equal(text_to_wide("a\xC3", to_wide, 16), ERROR_NO_UNICODE_TRANSLATION);
    assert_int_equal(to_wide[0], 0);
    assert_int_equal(text_to_utf8(L"a\xD83D", to_narrow, 16), ERROR_NO_UNICODE_TRANSLATION);
    assert_string_equal(to_narrow, "");
}

void text_cuts_between_characters(void **state)
{
    static const size_t expected[] = {0, 0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};
    char out[16];

    (void)state;
    for (size_t capacity = 1; capacity < sizeof(expected) / sizeof(expected[0]); capacity++) {
        memset(out, 'x', sizeof(out));
        text_cut(narrow, out, capacity);
        assert_int_equal(strlen(out), expected[capacity]);
        assert_memory_equal(out, narrow, expected[capacity]);
    }
}

void text_replaces_invalid_input_for_display(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena);
    assert_string_equal(text_in_arena(&arena, wide), narrow);
    assert_string_equal(text_in_arena(&arena, L"a\xD83D"), "a\xEF\xBF\xBD");
    assert_string_equal(text_in_arena(&arena, L""), "");
    arena_free(&arena);
}
