/* Tests of output/console.h: which rows a new screen takes the place of. */
#include "adapters_test.h"

#include "output/console.h"

static void assert_cleared(SHORT top, SHORT bottom, SHORT cursor, SHORT last)
{
    const CONSOLE_SCREEN_BUFFER_INFO info = {
        .dwSize = {80, 300}, .dwCursorPosition = {0, cursor}, .srWindow = {0, top, 79, bottom}};
    const struct console_rows rows = console_rows_to_clear(&info);

    assert_int_equal(rows.first, top);
    assert_int_equal(rows.last, last);
}

void console_clears_what_lies_below_a_window_that_was_scrolled_up(void **state)
{
    (void)state;
    assert_cleared(100, 124, 124, 124);
    assert_cleared(100, 124, 110, 124);
    assert_cleared(80, 104, 124, 124);
    assert_cleared(150, 174, 124, 174);
}
