/* The counting is winsim's torture (tests/winsim/httpapi/torture.c), which here lets all calls
 * pass. */
#include "winsim_held.h"

#include "torture_block.h"

#include <wchar.h>

static struct torture_block *block;
static HANDLE section;

void winsim_held_begin(void)
{
    section = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
                                 (DWORD)sizeof(struct torture_block), TORTURE_BLOCK_NAME);
    assert_win32(section != NULL);
    block = MapViewOfFile(section, FILE_MAP_ALL_ACCESS, 0, 0, sizeof(*block));
    assert_win32(block != NULL);
    ZeroMemory(block, sizeof(*block));
    wcscpy(block->program, L"sstp-cert-rotator.exe");
}

void winsim_held_end(void)
{
    assert_win32(UnmapViewOfFile(block));
    assert_win32(CloseHandle(section));
}

size_t winsim_held_kinds(void)
{
    return TORTURE_THINGS;
}

LONG winsim_held(size_t kind)
{
    return block->open[kind];
}
