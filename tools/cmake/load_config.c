/* The load configuration that Windows' loader reads (pecoff, "The Load Configuration Structure"),
 * and the cookie that it names, for the mingw-w64 build; Visual Studio's C runtime brings both.
 *
 * A program whose header asks for subsystem 6.3 or later is refused without a cookie
 * (STATUS_INVALID_IMAGE_FORMAT; msys2/MINGW-packages#24153, bitcoin#31172). tools/windows/loader.py
 * holds the linked files to what is asked.
 *
 * The cookie is the compiler's own guard (-fstack-protector-strong): the loader replaces the
 * default value with a random one before any code runs, and each guarded function checks it.
 * libssp, which has a guard, too, is thereby not linked. Part of every program and DLL; not
 * compiled for link time optimisation, since the code that refers to it is made only then. */
#include <stddef.h>
#include <stdint.h>

/* As winnt.h of the Windows SDK has it, as far as GuardFlags: 0x94 bytes, which is where Windows
 * begins to honour DependentLoadFlags; mingw-w64's ends before that. */
struct load_config {
    uint32_t size;
    uint32_t time_date_stamp;
    uint16_t major_version;
    uint16_t minor_version;
    uint32_t global_flags_clear;
    uint32_t global_flags_set;
    uint32_t critical_section_default_timeout;
    uint64_t decommit_free_block_threshold;
    uint64_t decommit_total_free_threshold;
    uint64_t lock_prefix_table;
    uint64_t maximum_allocation_size;
    uint64_t virtual_memory_threshold;
    uint64_t process_affinity_mask;
    uint32_t process_heap_flags;
    uint16_t csd_version;
    uint16_t dependent_load_flags;
    uint64_t edit_list;
    uintptr_t *security_cookie;
    uint64_t se_handler_table;
    uint64_t se_handler_count;
    uint64_t guard_cf_check_function;
    uint64_t guard_cf_dispatch_function;
    uint64_t guard_cf_function_table;
    uint64_t guard_cf_function_count;
    uint32_t guard_flags;
};

_Static_assert(offsetof(struct load_config, dependent_load_flags) == 0x4e, "as winnt.h has it");
_Static_assert(offsetof(struct load_config, security_cookie) == 0x58, "as winnt.h has it");
_Static_assert(offsetof(struct load_config, guard_flags) == 0x90, "as winnt.h has it");

enum {
    LOAD_LIBRARY_SEARCH_SYSTEM32 =
        0x800, /* libloaderapi.h: what is imported comes from System32 only */
    FAST_FAIL_STACK_COOKIE_CHECK_FAILURE = 2, /* winnt.h */
};

extern uintptr_t __stack_chk_guard;
extern const struct load_config _load_config_used;
_Noreturn void __stack_chk_fail(void);

/* The value by which the loader knows a cookie that nobody has set yet. */
uintptr_t __stack_chk_guard = 0x00002B992DDFA232;

/* The linker finds it by its name. The size is that of the members: the structure's padding is not
 * Windows'. */
const struct load_config _load_config_used = {
    .size = offsetof(struct load_config, guard_flags) + sizeof(uint32_t),
    .dependent_load_flags = LOAD_LIBRARY_SEARCH_SYSTEM32,
    .security_cookie = &__stack_chk_guard,
};

/* __fastfail of Visual Studio: Windows ends the process at once, and no handler of it runs. */
void __stack_chk_fail(void)
{
    __asm__ volatile("int $0x29" : : "c"(FAST_FAIL_STACK_COOKIE_CHECK_FAILURE));
    __builtin_unreachable();
}
