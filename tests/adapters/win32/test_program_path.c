/* Tests of win32/program_path.h: the parts of paths in all their forms, and where they lead. */
#include "adapters_test.h"

#include <wchar.h>
#include <windows.h>

#include "win32/program_path.h"

void program_path_root_is_kept_whole(void **state)
{
    static const struct {
        const wchar_t *path;
        const wchar_t *root;
    } paths[] = {
        {L"C:\\sstp-cert-rotator.exe", L"C:\\"},
        {L"D:\\a folder\\x.exe", L"D:\\"},
        {L"\\\\?\\D:\\x.exe", L"\\\\?\\D:\\"},
        {L"\\\\.\\D:\\x.exe", L"\\\\.\\D:\\"},
        {L"\\\\server\\share\\x.exe", L"\\\\server\\share\\"},
        {L"\\\\server\\share\\a\\b\\x.exe", L"\\\\server\\share\\"},
        {L"\\\\?\\UNC\\server\\share\\a\\x.exe", L"\\\\?\\UNC\\server\\share\\"},
        {L"\\\\?\\unc\\server\\share\\x.exe", L"\\\\?\\unc\\server\\share\\"},
        {L"\\\\?\\Volume{5f2c1e1a-0000-0000-0000-100000000000}\\a\\x.exe",
         L"\\\\?\\Volume{5f2c1e1a-0000-0000-0000-100000000000}\\"},
        {L"x.exe", L"x.exe"},
        {L"\\\\server", L"\\\\server"},
        {L"", L""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        const size_t length = program_path_root(paths[i].path);
        assert_int_equal(length, wcslen(paths[i].root));
        assert_int_equal(wcsncmp(paths[i].path, paths[i].root, length), 0);
    }
}

void program_path_is_shown_as_people_write_it(void **state)
{
    (void)state;
    assert_int_equal(wcscmp(program_path_shown(L"\\\\?\\C:\\a"), L"C:\\a"), 0);
    assert_int_equal(wcscmp(program_path_shown(L"C:\\a"), L"C:\\a"), 0);
    assert_int_equal(wcscmp(program_path_shown(L"\\\\?\\UNC\\s\\s\\a"), L"\\\\?\\UNC\\s\\s\\a"), 0);
    assert_int_equal(wcscmp(program_path_shown(L"\\\\?\\"), L"\\\\?\\"), 0);
}

#define FOLDER L"C:\\A folder with a long name"

void program_path_short_names_are_resolved(void **state)
{
    wchar_t path[PROGRAM_PATH];

    (void)state;
    (void)RemoveDirectoryW(FOLDER);
    assert_true(CreateDirectoryW(FOLDER, NULL));
    assert_in_range(GetShortPathNameW(FOLDER, path, PROGRAM_PATH), 1, PROGRAM_PATH - 1);
    assert_int_not_equal(wcscmp(path, FOLDER), 0);
    assert_true(program_path_resolve(path));
    assert_int_equal(wcscmp(program_path_shown(path), FOLDER), 0);
    assert_false(program_path_resolve(path)); /* it is that now */
    assert_true(RemoveDirectoryW(FOLDER));
}

void program_path_what_is_not_there_stays(void **state)
{
    wchar_t path[PROGRAM_PATH] = L"C:\\there is no such file";

    (void)state;
    assert_false(program_path_resolve(path));
    assert_int_equal(wcscmp(path, L"C:\\there is no such file"), 0);
}

void program_path_has_long_names(void **state)
{
    wchar_t path[PROGRAM_PATH];
    wchar_t written[PROGRAM_PATH];
    wchar_t nowhere[PROGRAM_PATH] = L"C:\\NOWHER~1\\a.exe";

    (void)state;
    assert_ok(program_path(path));
    assert_true(GetShortPathNameW(path, written, PROGRAM_PATH) != 0);
    assert_non_null(wcschr(written, L'~'));
    program_path_lengthen(written);
    assert_int_equal(_wcsicmp(written, path), 0);
    program_path_lengthen(nowhere);
    assert_int_equal(wcscmp(nowhere, L"C:\\NOWHER~1\\a.exe"), 0);
}
