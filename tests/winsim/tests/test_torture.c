/*
 * test_torture.c - calls that are counted, fail, or are a process' last.
 *
 * This is no fact about Windows but a promise of the simulation. The calls are those of another
 * process, since it looks once whether it is meant.
 */
#include "fixture.h"

#include "test_torture.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "torture_block.h"

#define VALUES 3

static const wchar_t *const names[VALUES] = {L"First", L"Second", L"Second"};

int be_tortured(void)
{
    int failed = 0;
    HKEY key;

    if (RegCreateKeyExW(HKEY_LOCAL_MACHINE, TEST_KEY, 0, NULL, 0, KEY_WRITE, NULL, &key, NULL) !=
        ERROR_SUCCESS) {
        return 1 << VALUES;
    }
    for (DWORD i = 0; i < VALUES; i++) {
        const LSTATUS status =
            RegSetValueExW(key, names[i], 0, REG_DWORD, (const BYTE *)&i, sizeof(i));
        failed |= (status == ERROR_DISK_FULL) << i;
    }
    RegCloseKey(key);
    return failed;
}

/* ---- the process ---- */

static struct torture_block *open_block(const wchar_t *program, HANDLE *section)
{
    struct torture_block *block;

    *section = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, sizeof(*block),
                                  TORTURE_BLOCK_NAME);
    assert_non_null(*section);
    block = MapViewOfFile(*section, FILE_MAP_ALL_ACCESS, 0, 0, sizeof(*block));
    assert_non_null(block);
    ZeroMemory(block, sizeof(*block));
    wcscpy(block->program, program);
    return block;
}

static void close_block(struct torture_block *block, HANDLE section)
{
    UnmapViewOfFile(block);
    CloseHandle(section);
}

static DWORD run(void)
{
    wchar_t program[MAX_PATH];
    wchar_t command[MAX_PATH + 64];
    STARTUPINFOW startup = {.cb = sizeof(startup)};
    PROCESS_INFORMATION process;
    DWORD code = 0;

    assert_in_range(GetModuleFileNameW(NULL, program, MAX_PATH), 1, MAX_PATH - 1);
    assert_true(swprintf(command, MAX_PATH + 64, L"\"%ls\" --be-tortured", program) > 0);
    assert_true(
        CreateProcessW(program, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &process));
    CloseHandle(process.hThread);
    assert_true(is_signalled(process.hProcess, SIGNAL_MS));
    assert_true(GetExitCodeProcess(process.hProcess, &code));
    CloseHandle(process.hProcess);
    return code;
}

/* What became of the process with the second value's first writing at stake. */
static DWORD run_at_the_point(enum torture_mode mode, LONG *hits)
{
    HANDLE section;
    struct torture_block *const block = open_block(L"winsim-test.exe", &section);

    block->point = (struct torture_call){.function = TORTURE_RegSetValueExW,
                                         .occurrence = 1,
                                         .object = L"HKLM\\Software\\WinsimTestKey\\Second"};
    block->code = ERROR_DISK_FULL;
    block->mode = (LONG)mode;
    const DWORD code = run();
    *hits = block->hits;
    close_block(block, section);
    return code;
}

static bool has_value(const wchar_t *name)
{
    DWORD value;
    DWORD size = sizeof(value);
    return RegGetValueW(HKEY_LOCAL_MACHINE, TEST_KEY, name, RRF_RT_REG_DWORD, NULL, &value,
                        &size) == ERROR_SUCCESS;
}

/* ---- the tests ---- */

static DWORD occurrences(const struct torture_block *block, const wchar_t *object)
{
    DWORD highest = 0;

    for (LONG i = 0; i < block->call_count; i++) {
        if (block->calls[i].function == TORTURE_RegSetValueExW &&
            wcscmp(block->calls[i].object, object) == 0) {
            assert_int_equal(block->calls[i].occurrence, ++highest);
        }
    }
    return highest;
}

void torture_lists_every_call(void **state)
{
    (void)state;
    HANDLE section;
    struct torture_block *const block = open_block(L"winsim-test.exe", &section);
    block->mode = TORTURE_RECORD;
    assert_int_equal(run(), 0);
    assert_int_equal(occurrences(block, L"HKLM\\Software\\WinsimTestKey\\First"), 1);
    assert_int_equal(occurrences(block, L"HKLM\\Software\\WinsimTestKey\\Second"), 2);
    close_block(block, section);
}

void torture_fails_one_call(void **state)
{
    (void)state;
    LONG hits;
    assert_int_equal(run_at_the_point(TORTURE_FAIL_ONCE, &hits), 1 << 1);
    assert_int_equal(hits, 1);
}

void torture_fails_from_a_call_on(void **state)
{
    (void)state;
    LONG hits;
    assert_int_equal(run_at_the_point(TORTURE_FAIL_ON, &hits), 1 << 1 | 1 << 2);
    assert_int_equal(hits, 2);
    assert_true(has_value(L"First"));
    assert_false(has_value(L"Second"));
}

void torture_ends_the_process_before_a_call(void **state)
{
    (void)state;
    LONG hits;
    assert_int_equal(run_at_the_point(TORTURE_KILL_BEFORE, &hits), ERROR_PROCESS_ABORTED);
    assert_true(has_value(L"First"));
    assert_false(has_value(L"Second"));
}

void torture_ends_the_process_after_a_call(void **state)
{
    (void)state;
    LONG hits;
    assert_int_equal(run_at_the_point(TORTURE_KILL_AFTER, &hits), ERROR_PROCESS_ABORTED);
    assert_int_equal(hits, 1);
    assert_true(has_value(L"Second"));
}

void torture_counts_what_is_open(void **state)
{
    (void)state;
    HANDLE section;
    struct torture_block *const block = open_block(L"winsim-test.exe", &section);
    block->point = (struct torture_call){.function = TORTURE_RegCloseKey, .occurrence = 1};
    block->mode = TORTURE_KILL_BEFORE;
    assert_int_equal(run(), ERROR_PROCESS_ABORTED);
    assert_int_equal(block->open[TORTURE_KEY], 1);
    block->open[TORTURE_KEY] = 0;
    block->mode = TORTURE_OFF;
    assert_int_equal(run(), 0);
    assert_int_equal(block->open[TORTURE_KEY], 0);
    close_block(block, section);
}

void torture_leaves_other_programs_alone(void **state)
{
    (void)state;
    HANDLE section;
    struct torture_block *const block = open_block(L"another.exe", &section);
    block->mode = TORTURE_RECORD;
    assert_int_equal(run(), 0);
    assert_int_equal(block->call_count, 0);
    assert_int_equal(block->process, 0);
    close_block(block, section);
}
