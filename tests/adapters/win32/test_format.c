/* What is formatted for people: whole, or cut and terminated. */
#include "adapters_test.h"

#include "win32/format.h"

#include <string.h>

#define TEXT_SIZE 80

void format_writes_numbers_and_texts(void **state)
{
    wchar_t text[TEXT_SIZE];

    (void)state;
    format_text(text, TEXT_SIZE, L"%u %lu %llu 0x%08lx %02x|%-6ls|%3lu|100 %%", 4294967295u, 7ul,
                18446744073709551615ull, 0x80090016ul, 5u, L"IPv4", 7ul);
    assert_int_equal(
        wcscmp(text, L"4294967295 7 18446744073709551615 0x80090016 05|IPv4  |  7|100 %"), 0);
}

void format_cuts_what_does_not_fit(void **state)
{
    (void)state;
    for (size_t size = 1; size <= 12; size++) {
        wchar_t text[TEXT_SIZE];
        wmemset(text, L'#', TEXT_SIZE);
        format_text(text, size, L"%u%ls", 1234567u, L"bcde");
        assert_int_equal(wcsncmp(text, L"1234567bcde", size - 1), 0);
        assert_int_equal(wcslen(text), size - 1);
        assert_int_equal(text[size], L'#');
    }
}
