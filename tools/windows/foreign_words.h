/* Words that GCC and clang know and cl.exe does not, and that no warning of clang's tells of: it is
 * an error to write one behind this. Headers that were read before may have used them. */
#pragma GCC poison __attribute__ __attribute __extension__ __label__ __auto_type
#pragma GCC poison __typeof__ __typeof typeof __alignof__ __inline__ __restrict__ __volatile__
#pragma GCC poison __asm__ asm __int128 __int128_t __uint128_t _Float128 _Complex ssize_t
#pragma GCC poison __builtin_expect __builtin_unreachable __builtin_trap __builtin_constant_p
#pragma GCC poison __builtin_types_compatible_p __builtin_choose_expr __builtin_alloca
#pragma GCC poison __builtin_add_overflow __builtin_sub_overflow __builtin_mul_overflow
#pragma GCC poison __builtin_clz __builtin_clzll __builtin_ctz __builtin_ctzll __builtin_popcount
#pragma GCC poison __builtin_popcountll __builtin_bswap16 __builtin_bswap32 __builtin_bswap64
#pragma GCC poison __builtin_memcpy __builtin_memset __builtin_strlen __builtin_object_size
#pragma GCC poison __sync_fetch_and_add __sync_bool_compare_and_swap __sync_synchronize
#pragma GCC poison __atomic_load_n __atomic_store_n __atomic_fetch_add __atomic_compare_exchange_n

/* C11 that cl.exe has only behind options (/experimental:c11atomics) or not at all. */
#pragma GCC poison _Atomic
