/*
 * thunk.h - the one shape of a thunk that serves every function: it takes as many arguments as any
 * of them and hands them to pass(), which is whoever includes this.
 *
 * On x64 a function's integer and pointer arguments all have one place each, and whoever is called
 * with more of them than it takes does not notice. No function here takes floating-point numbers.
 */
#ifndef WINSIM_THUNK_H
#define WINSIM_THUNK_H

#include <windows.h>

#define ARGUMENTS 13 /* CreateServiceW takes the most */

typedef ULONG_PTR (*any_function)(ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR,
                                  ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR,
                                  ULONG_PTR);

#define THUNK(name, which)                                                                         \
    static ULONG_PTR through_##name(ULONG_PTR a0, ULONG_PTR a1, ULONG_PTR a2, ULONG_PTR a3,        \
                                    ULONG_PTR a4, ULONG_PTR a5, ULONG_PTR a6, ULONG_PTR a7,        \
                                    ULONG_PTR a8, ULONG_PTR a9, ULONG_PTR a10, ULONG_PTR a11,      \
                                    ULONG_PTR a12)                                                 \
    {                                                                                              \
        const ULONG_PTR arguments[ARGUMENTS] = {a0, a1, a2, a3,  a4,  a5, a6,                      \
                                                a7, a8, a9, a10, a11, a12};                        \
        return pass(which, arguments);                                                             \
    }

#endif
