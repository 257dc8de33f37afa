/* Handles, threads, memory, time on the processor; see footprint.h. */
#define PSAPI_VERSION 2 /* psapi's functions are in kernel32 */

#include "footprint.h"

#include "platform.h"

#include <psapi.h>
#include <tlhelp32.h>

static uint64_t number(const FILETIME *time)
{
    return (uint64_t)time->dwHighDateTime << 32 | time->dwLowDateTime;
}

/* 0 for one that has ended meanwhile. */
static uint64_t thread_time(DWORD thread_id)
{
    const HANDLE thread = OpenThread(THREAD_QUERY_INFORMATION, FALSE, thread_id);
    FILETIME created;
    FILETIME ended;
    FILETIME kernel = {0};
    FILETIME user = {0};

    if (thread != NULL) {
        (void)GetThreadTimes(thread, &created, &ended, &kernel, &user);
        (void)CloseHandle(thread);
    }
    return number(&kernel) + number(&user);
}

/* The time is that of the threads there are: GetProcessTimes of Wine answers the time of whoever
 * asks. */
static void look_at_threads(DWORD process_id, struct footprint *footprint)
{
    const HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0);
    THREADENTRY32 thread = {.dwSize = sizeof(thread)};

    assert_true(all != INVALID_HANDLE_VALUE);
    for (BOOL more = Thread32First(all, &thread); more; more = Thread32Next(all, &thread)) {
        if (thread.th32OwnerProcessID == process_id) {
            footprint->threads++;
            footprint->processor_time += thread_time(thread.th32ThreadID);
        }
    }
    assert_win32(CloseHandle(all));
}

struct footprint footprint_of(DWORD process_id)
{
    const HANDLE process =
        OpenProcess(PROCESS_QUERY_INFORMATION | PROCESS_VM_READ, FALSE, process_id);
    PROCESS_MEMORY_COUNTERS memory = {.cb = sizeof(memory)};
    struct footprint footprint = {0};

    assert_win32(process != NULL);
    assert_win32(GetProcessMemoryInfo(process, (PROCESS_MEMORY_COUNTERS *)&memory, sizeof(memory)));
    assert_win32(CloseHandle(process));
    look_at_threads(process_id, &footprint);
    footprint.handles = platform_handles_of(process_id);
    footprint.private_bytes = memory.PagefileUsage; /* the same as PrivateUsage, which Wine lacks */
    return footprint;
}
