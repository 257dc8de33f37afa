/* Handles, threads, memory, time on the processor; see footprint.h. */
#define PSAPI_VERSION 2 /* psapi's functions are in kernel32 */

#include "footprint.h"

#include "platform.h"

#include <psapi.h>
#include <tlhelp32.h>

static DWORD threads_of(DWORD process_id)
{
    const HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0);
    THREADENTRY32 thread = {.dwSize = sizeof(thread)};
    DWORD count = 0;

    assert_true(all != INVALID_HANDLE_VALUE);
    for (BOOL more = Thread32First(all, &thread); more; more = Thread32Next(all, &thread)) {
        count += thread.th32OwnerProcessID == process_id;
    }
    assert_win32(CloseHandle(all));
    return count;
}

static uint64_t number(const FILETIME *time)
{
    return (uint64_t)time->dwHighDateTime << 32 | time->dwLowDateTime;
}

struct footprint footprint_of(DWORD process_id)
{
    const HANDLE process =
        OpenProcess(PROCESS_QUERY_INFORMATION | PROCESS_VM_READ, FALSE, process_id);
    PROCESS_MEMORY_COUNTERS memory = {.cb = sizeof(memory)};
    struct footprint footprint = {.threads = threads_of(process_id)};
    FILETIME created;
    FILETIME ended;
    FILETIME kernel;
    FILETIME user;

    assert_win32(process != NULL);
    assert_win32(GetProcessHandleCount(process, &footprint.handles));
    assert_win32(GetProcessMemoryInfo(process, (PROCESS_MEMORY_COUNTERS *)&memory, sizeof(memory)));
    assert_win32(GetProcessTimes(process, &created, &ended, &kernel, &user));
    assert_win32(CloseHandle(process));
    footprint.handles = platform_handles_of(process_id);
    footprint.private_bytes = memory.PagefileUsage; /* the same as PrivateUsage, which Wine lacks */
    footprint.processor_time = number(&kernel) + number(&user);
    return footprint;
}
