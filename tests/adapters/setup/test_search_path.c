/* Tests of setup/search_path.h: what is made of a value of PATH. */
#include "adapters_test.h"

#include <wchar.h>

#include "setup/search_path.h"

#define OURS  L"C:\\Program Files\\SstpCertRotator\\"
#define OTHER L"%SystemRoot%\\system32;%SystemRoot%"

void search_path_finds_the_folder_however_it_is_written(void **state)
{
    static const wchar_t *const with[] = {
        OURS,
        OTHER L";" OURS,
        OURS L";" OTHER,
        L"C:\\Program Files\\SstpCertRotator;" OTHER,
        L"c:\\program files\\SSTPCERTROTATOR;;",
        OTHER L";\"C:\\Program Files\\SstpCertRotator\"",
        OTHER L";%TestPrograms%\\SstpCertRotator",
    };
    static const wchar_t *const without[] = {
        L"",
        L";",
        OTHER,
        OURS L"bin",
        L"D:\\Program Files\\SstpCertRotator",
        (L"C:\\Program Files\\SstpCertRotator2;" OTHER),
    };

    (void)state;
    assert_true(SetEnvironmentVariableW(L"TestPrograms", L"C:\\Program Files"));
    for (size_t i = 0; i < sizeof(with) / sizeof(with[0]); i++) {
        assert_true(search_path_has(with[i], OURS));
    }
    for (size_t i = 0; i < sizeof(without) / sizeof(without[0]); i++) {
        assert_false(search_path_has(without[i], OURS));
    }
}

void search_path_leaves_the_other_entries_as_they_are(void **state)
{
    static const struct {
        const wchar_t *before, *with, *without;
    } cases[] = {
        {OTHER, OTHER L";" OURS, OTHER},
        {OTHER L";", OTHER L";" OURS, OTHER},
        {L"", OURS, L""},
        {L"A;;\"B;\"", L"A;;\"B;\";" OURS, L"A;;\"B;\""},
    };
    wchar_t edited[SEARCH_PATH];

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        wchar_t back[SEARCH_PATH];
        assert_true(search_path_with(cases[i].before, OURS, edited));
        assert_int_equal(wcscmp(edited, cases[i].with), 0);
        search_path_without(edited, OURS, back);
        assert_int_equal(wcscmp(back, cases[i].without), 0);
    }
    search_path_without(OURS L";" OTHER L";" OURS, OURS, edited);
    assert_int_equal(wcscmp(edited, OTHER), 0);
}

void search_path_takes_out_only_what_it_adds(void **state)
{
    static const wchar_t *const others[] = {
        L"C:\\Program Files\\SstpCertRotator;" OTHER,
        OTHER L";\"C:\\Program Files\\SstpCertRotator\\\"",
        L"%TestPrograms%\\SstpCertRotator\\;" OTHER,
    };
    wchar_t edited[SEARCH_PATH];

    (void)state;
    assert_true(SetEnvironmentVariableW(L"TestPrograms", L"C:\\Program Files"));
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        search_path_without(others[i], OURS, edited);
        assert_int_equal(wcscmp(edited, others[i]), 0);
    }
    search_path_without(OTHER L";c:\\program files\\SSTPCERTROTATOR\\", OURS, edited);
    assert_int_equal(wcscmp(edited, OTHER), 0);
}

void search_path_adds_nothing_that_does_not_fit(void **state)
{
    static wchar_t value[SEARCH_PATH];
    static wchar_t edited[SEARCH_PATH];
    const size_t most = SEARCH_PATH - 2 - wcslen(OURS);

    (void)state;
    wmemset(value, L'x', most);
    assert_true(search_path_with(value, OURS, edited));
    assert_int_equal(wcslen(edited), SEARCH_PATH - 1);
    value[most] = L'x';
    assert_false(search_path_with(value, OURS, edited));
}
