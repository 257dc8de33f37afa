/* Tests of support/support_file.h. */
#include "adapters_test.h"

#include <wchar.h>

#include "support/support_file.h"

/* Only behind that prefix is it longer than MAX_PATH (fileio/maximum-file-path-limitation). */
void support_path_is_whole_and_verbatim(void **state)
{
    static const struct {
        const wchar_t *path;
        const wchar_t *whole;
    } cases[] = {
        {L"C:\\a\\b.txt", L"\\\\?\\C:\\a\\b.txt"},
        {L"C:/a/../b.txt", L"\\\\?\\C:\\b.txt"},
        {L"\\\\server\\share\\b.txt", L"\\\\?\\UNC\\server\\share\\b.txt"},
        {L"\\\\?\\C:\\b.txt", L"\\\\?\\C:\\b.txt"},
        {L"\\\\.\\C:\\b.txt", L"\\\\.\\C:\\b.txt"},
    };
    static wchar_t whole[SUPPORT_PATH];
    static wchar_t relative[SUPPORT_PATH];

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_true(support_path(cases[i].path, whole));
        assert_int_equal(wcscmp(whole, cases[i].whole), 0);
    }
    assert_true(support_path(L"b.txt", whole));
    assert_int_equal(wcsncmp(whole, L"\\\\?\\", 4), 0);
    assert_int_equal(wcscmp(wcsrchr(whole, L'\\'), L"\\b.txt"), 0);
    wmemset(relative, L'x', SUPPORT_PATH - 3); /* it fits, the folder before it does not */
    assert_false(support_path(relative, whole));
}
