/* Counting another process's handles under Wine, where GetProcessHandleCount answers 0: the list of
 * all handles of the system is right.
 *
 * Wine's rsaenh.dll opens a registry key for each key container that is acquired, and never closes
 * it; these are not the program's and are left out. That it does so shows the scenario
 * acquiring_a_key_leaves_no_handle. */
#include "platform_winsim.h"

#include <wchar.h>

#define HANDLES_SIZE              0x100000u
#define NAME_SIZE                 2048u
#define SYSTEM_HANDLE_INFORMATION 16u
#define OBJECT_NAME_INFORMATION   1u
#define OBJECT_TYPE_INFORMATION   2u

typedef LONG WINAPI query_system(ULONG what, void *answer, ULONG size, ULONG *needed);
typedef LONG WINAPI query_object(HANDLE handle, ULONG what, void *answer, ULONG size,
                                 ULONG *needed);

struct handle {
    ULONG process_id;
    BYTE type;
    BYTE flags;
    USHORT value;
    void *object;
    ACCESS_MASK access;
};

struct counted_text { /* UNICODE_STRING */
    USHORT length;    /* in bytes */
    USHORT capacity;
    wchar_t *text;
};

static FARPROC from_ntdll(const char *name)
{
    const FARPROC function = GetProcAddress(GetModuleHandleW(L"ntdll.dll"), name);

    assert_non_null(function);
    return function;
}

/* What begins with `beginning`, of the object's name or type. */
static bool is_about(HANDLE handle, ULONG what, const wchar_t *beginning)
{
    query_object *const query = (query_object *)(void *)from_ntdll("NtQueryObject");
    union {
        struct counted_text text;
        BYTE space[NAME_SIZE];
    } answer = {0};
    const size_t length = wcslen(beginning);

    return query(handle, what, &answer, sizeof(answer), NULL) == 0 && answer.text.text != NULL &&
           answer.text.length >= length * sizeof(wchar_t) &&
           _wcsnicmp(answer.text.text, beginning, length) == 0;
}

/* Only keys are asked for their names: asking a pipe may wait. */
static bool is_left_by_wine(HANDLE process, const struct handle *handle)
{
    HANDLE copy;
    bool left;

    if (!DuplicateHandle(process, (HANDLE)(ULONG_PTR)handle->value, GetCurrentProcess(), &copy, 0,
                         FALSE, DUPLICATE_SAME_ACCESS)) {
        return false;
    }
    left = is_about(copy, OBJECT_TYPE_INFORMATION, L"Key") &&
           is_about(copy, OBJECT_NAME_INFORMATION,
                    L"\\REGISTRY\\Machine\\Software\\Wine\\Crypto\\RSA\\");
    (void)CloseHandle(copy);
    return left;
}

DWORD winsim_handles_of(DWORD process_id)
{
    static union {
        struct {
            ULONG count;
            struct handle items[1];
        } all;
        BYTE space[HANDLES_SIZE];
    } found;
    query_system *const query = (query_system *)(void *)from_ntdll("NtQuerySystemInformation");
    const HANDLE process = OpenProcess(PROCESS_DUP_HANDLE, FALSE, process_id);
    DWORD count = 0;

    assert_win32(process != NULL);
    assert_int_equal(query(SYSTEM_HANDLE_INFORMATION, &found, sizeof(found), NULL), 0);
    for (ULONG i = 0; i < found.all.count; i++) {
        const struct handle *handle = &found.all.items[i];
        count += handle->process_id == process_id && !is_left_by_wine(process, handle);
    }
    assert_win32(CloseHandle(process));
    return count;
}
