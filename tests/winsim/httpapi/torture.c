/*
 * torture.c - a thunk for each counted function (thunk.h), which hands all arguments on.
 */
#include "torture.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include <windows.h>

#include "host_program.h"
#include "thunk.h"
#include "torture_block.h"
#include "torture_object.h"

enum failure { FAILS_WITH_CODE, FAILS_WITH_LAST_ERROR, FAILS_WITH_MINUS_ONE, FAILS_WITH_NO_REASON };

struct effect {
    bool writes;
    int opened; /* 1 opens one, -1 closes one */
    enum torture_thing thing;
};

#define READS                                                                                      \
    {                                                                                              \
        .opened = 0                                                                                \
    }
#define WRITES                                                                                     \
    {                                                                                              \
        .writes = true                                                                             \
    }
#define OPENS(which)                                                                               \
    {                                                                                              \
        .opened = 1, .thing = TORTURE_##which                                                      \
    }
#define CREATES(which)                                                                             \
    {                                                                                              \
        .writes = true, .opened = 1, .thing = TORTURE_##which                                      \
    }
#define CLOSES(which)                                                                              \
    {                                                                                              \
        .opened = -1, .thing = TORTURE_##which                                                     \
    }

static const struct counted {
    const char *name;
    enum failure failure;
    enum torture_subject subject;
    int argument;
    struct effect effect;
} counted[TORTURE_FUNCTIONS] = {
#define CALL(function, fails, about, which, has_effect, ...)                                       \
    {#function, FAILS_WITH_##fails, SUBJECT_##about, which, has_effect},
#include "torture_calls.def"
#undef CALL
};

static any_function targets[TORTURE_FUNCTIONS];

/* ---- the shared block ---- */

static struct torture_block *map_block(void)
{
    struct torture_block *block = NULL;
    const HANDLE section = OpenFileMappingW(FILE_MAP_ALL_ACCESS, FALSE, TORTURE_BLOCK_NAME);

    if (section != NULL) {
        block = MapViewOfFile(section, FILE_MAP_ALL_ACCESS, 0, 0, sizeof(*block));
        CloseHandle(section);
    }
    if (block != NULL && !host_program_is(block->program)) {
        UnmapViewOfFile(block);
        block = NULL;
    }
    if (block != NULL) {
        InterlockedExchange(&block->process, (LONG)GetCurrentProcessId());
    }
    return block;
}

/* NULL: this program is not tortured. */
static struct torture_block *find_block(void)
{
    static SRWLOCK lock = SRWLOCK_INIT;
    static struct torture_block *block;
    static bool looked;

    AcquireSRWLockExclusive(&lock);
    if (!looked) {
        block = map_block();
        looked = true;
    }
    ReleaseSRWLockExclusive(&lock);
    return block;
}

/* ---- one call ---- */

struct call {
    enum torture_function function;
    const ULONG_PTR *arguments;
};

/* How often this function was called about this object while recording. */
static DWORD occurrences(const struct torture_block *block, LONG count,
                         const struct torture_call *call)
{
    DWORD found = 0;

    for (LONG i = 0; i < count; i++) {
        found += block->calls[i].function == call->function &&
                 wcscmp(block->calls[i].object, call->object) == 0;
    }
    return found;
}

static void record(struct torture_block *block, struct torture_call *call)
{
    static SRWLOCK lock = SRWLOCK_INIT;

    AcquireSRWLockExclusive(&lock);
    const LONG count = block->call_count;
    if (count < TORTURE_CALLS_MAX) {
        call->occurrence = 1 + occurrences(block, count, call);
        block->calls[count] = *call;
        block->call_count = count + 1;
    }
    ReleaseSRWLockExclusive(&lock);
}

/* Whether the chosen point is reached, or was before and lasts. */
static bool is_the_point(struct torture_block *block, const struct torture_call *call, LONG mode)
{
    if (call->function != block->point.function || wcscmp(call->object, block->point.object) != 0) {
        return false;
    }
    const DWORD seen = (DWORD)InterlockedIncrement(&block->seen);
    const bool reached =
        mode == TORTURE_FAIL_ON ? seen >= block->point.occurrence : seen == block->point.occurrence;
    if (reached) {
        InterlockedIncrement(&block->hits);
    }
    return reached;
}

/* Whether an event is set is looked at all the time. */
static bool only_looks(const struct call *call)
{
    return call->function == TORTURE_WaitForSingleObject && (DWORD)call->arguments[1] == 0;
}

/* What is to be done with this call; TORTURE_OFF: it passes. */
static enum torture_mode decide(struct torture_block *block, const struct call *call)
{
    const LONG mode = block->mode;
    struct torture_call about = {.function = (DWORD)call->function};

    if (mode == TORTURE_OFF || only_looks(call) ||
        (mode != TORTURE_RECORD && block->point.function != (DWORD)call->function)) {
        return TORTURE_OFF;
    }
    torture_object(counted[call->function].subject,
                   &call->arguments[counted[call->function].argument], about.object);
    if (mode == TORTURE_RECORD) {
        record(block, &about);
        return TORTURE_OFF;
    }
    return is_the_point(block, &about, mode) ? (enum torture_mode)mode : TORTURE_OFF;
}

static ULONG_PTR fail(enum failure failure, DWORD code)
{
    if (failure == FAILS_WITH_CODE) {
        return code;
    }
    if (failure != FAILS_WITH_NO_REASON) {
        SetLastError(code);
    }
    return failure == FAILS_WITH_MINUS_ONE ? (ULONG_PTR)-1 : 0;
}

static void end_process(void)
{
    TerminateProcess(GetCurrentProcess(), ERROR_PROCESS_ABORTED);
}

static ULONG_PTR make(const struct call *call)
{
    const ULONG_PTR *const a = call->arguments;

    return targets[call->function](a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9],
                                   a[10], a[11], a[12]);
}

/* A FALSE, a NULL, a -1 or a code in 32 bits: above them a function may leave anything. */
static bool succeeded(enum failure failure, ULONG_PTR result)
{
    return failure == FAILS_WITH_CODE        ? (DWORD)result == ERROR_SUCCESS
           : failure == FAILS_WITH_MINUS_ONE ? (DWORD)result != MAXDWORD
                                             : result != 0;
}

/* Freeing NULL succeeds and gives nothing back. */
static void count(struct torture_block *block, const struct call *call, ULONG_PTR result)
{
    const struct counted *const function = &counted[call->function];
    const bool nothing =
        (call->function == TORTURE_HeapFree || call->function == TORTURE_LocalFree) &&
        call->arguments[function->argument] == 0;

    if (function->effect.opened != 0 && !nothing && succeeded(function->failure, result)) {
        InterlockedExchangeAdd(&block->open[function->effect.thing], function->effect.opened);
    }
}

/* The program's own long wait: it has nothing to do. */
static bool is_idle(const struct call *call)
{
    return call->function == TORTURE_WaitForMultipleObjectsEx &&
           (DWORD)call->arguments[3] >= TORTURE_IDLE_WAIT_MS;
}

static ULONG_PTR tortured(struct torture_block *block, const struct call *call, DWORD last_error)
{
    const enum torture_mode mode = decide(block, call);
    const bool idle = is_idle(call);

    if (mode == TORTURE_FAIL_ONCE || mode == TORTURE_FAIL_ON) {
        return fail(counted[call->function].failure, block->code);
    }
    if (mode == TORTURE_KILL_BEFORE) {
        end_process();
    }
    if (idle) {
        InterlockedIncrement(&block->waits);
        InterlockedExchange(&block->waiting, 1);
    }
    SetLastError(last_error);
    const ULONG_PTR result = make(call);
    last_error = GetLastError();
    if (idle) {
        InterlockedExchange(&block->waiting, 0);
    }
    if (mode == TORTURE_KILL_AFTER) {
        end_process();
    }
    count(block, call, result);
    SetLastError(last_error);
    return result;
}

static ULONG_PTR pass(enum torture_function function, const ULONG_PTR arguments[ARGUMENTS])
{
    const DWORD last_error = GetLastError();
    const struct call call = {function, arguments};
    struct torture_block *const block = find_block();

    if (block != NULL) {
        return tortured(block, &call, last_error);
    }
    SetLastError(last_error);
    return make(&call);
}

/* ---- the thunks ---- */

#define CALL(function, ...) THUNK(function, TORTURE_##function)
#include "torture_calls.def"
#undef CALL

static const any_function thunks[TORTURE_FUNCTIONS] = {
#define CALL(function, ...) through_##function,
#include "torture_calls.def"
#undef CALL
};

redirect_function torture_through(const char *name, redirect_function target)
{
    for (size_t i = 0; i < TORTURE_FUNCTIONS; i++) {
        if (strcmp(counted[i].name, name) == 0) {
            targets[i] = (any_function)target;
            return (redirect_function)thunks[i];
        }
    }
    return target;
}
