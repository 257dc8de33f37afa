/* Starting, asking and watching the product; see tortured.h. */
#include "tortured.h"

#include "product.h"
#include "services.h"

#include <wchar.h>

#define PROGRAM       L"sstp-cert-rotator.exe"
#define CONTROL_CHECK 128u
#define DEADLINE_MS   60000u
#define POLL_MS       2u
#define REST_MS       12u /* what its own changes wake it for comes within that */

static struct torture_block *block;

void tortured_begin(void)
{
    const HANDLE section =
        CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
                           (DWORD)sizeof(struct torture_block), TORTURE_BLOCK_NAME);

    assert_win32(section != NULL);
    block = MapViewOfFile(section, FILE_MAP_ALL_ACCESS, 0, 0, sizeof(*block));
    assert_win32(block != NULL);
    ZeroMemory(block, sizeof(*block));
    wcscpy(block->program, PROGRAM);
}

struct torture_block *tortured_block(void)
{
    return block;
}

void tortured_arm(enum torture_mode mode, const struct torture_call *point, DWORD code)
{
    if (point != NULL) {
        block->point = *point;
    }
    block->code = code;
    block->seen = 0;
    block->hits = 0;
    block->call_count = 0;
    InterlockedExchange(&block->mode, mode);
}

void tortured_disarm(void)
{
    InterlockedExchange(&block->mode, TORTURE_OFF);
}

/* ---- watching ---- */

static bool rests(LONG waits_before)
{
    const LONG waits = block->waits;

    if (waits <= waits_before || block->waiting == 0) {
        return false;
    }
    Sleep(REST_MS);
    return block->waits == waits && block->waiting != 0;
}

/* False while it lives. */
static bool has_ended(HANDLE *process, struct tortured *tortured)
{
    if (block->process == 0) {
        return false; /* not yet begun */
    }
    if (*process == NULL) {
        *process = OpenProcess(SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION, FALSE,
                               (DWORD)block->process);
    }
    if (*process == NULL) {
        return true;
    }
    if (WaitForSingleObject(*process, 0) != WAIT_OBJECT_0) {
        return false;
    }
    tortured->exit_code_known = true;
    assert_win32(GetExitCodeProcess(*process, &tortured->exit_code));
    return true;
}

static struct tortured watch(LONG waits_before)
{
    const ULONGLONG end = GetTickCount64() + DEADLINE_MS;
    struct tortured tortured = {.fate = FATE_STUCK};
    HANDLE process = NULL;

    while (tortured.fate == FATE_STUCK && GetTickCount64() < end) {
        if (rests(waits_before)) {
            tortured.fate = FATE_IDLE;
        } else if (has_ended(&process, &tortured)) {
            tortured.fate = FATE_ENDED;
        } else {
            Sleep(POLL_MS);
        }
    }
    if (process != NULL) {
        assert_win32(CloseHandle(process));
    }
    return tortured;
}

/* ---- doing ---- */

/* Whether it could be started is seen from what became of it. */
static void start_service(void)
{
    const SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    const SC_HANDLE service = OpenServiceW(manager, PRODUCT_SERVICE, SERVICE_START);

    assert_win32(service != NULL);
    (void)StartServiceW(service, 0, NULL);
    assert_win32(CloseServiceHandle(service));
    assert_win32(CloseServiceHandle(manager));
}

void tortured_kill(void)
{
    const HANDLE process = block->process == 0 ? NULL
                                               : OpenProcess(PROCESS_TERMINATE | SYNCHRONIZE, FALSE,
                                                             (DWORD)block->process);

    if (process != NULL) {
        (void)TerminateProcess(process, ERROR_PROCESS_ABORTED);
        assert_int_equal(WaitForSingleObject(process, DEADLINE_MS), WAIT_OBJECT_0);
        assert_win32(CloseHandle(process));
    }
    block->process = 0;
}

struct tortured tortured_start(void)
{
    block->process = 0;
    block->waits = 0;
    block->waiting = 0;
    ZeroMemory((void *)block->open, sizeof(block->open));
    start_service();
    return watch(0);
}

struct tortured tortured_check(void)
{
    const LONG before = block->waits;

    service_send_control(PRODUCT_SERVICE, CONTROL_CHECK);
    return watch(before);
}
