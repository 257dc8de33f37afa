/*
 * test_rights.h - for each row of ../rights.def the call, made once with a handle of that kind.
 * What it returns is the code of Windows, ERROR_SUCCESS if it succeeded.
 */
#ifndef WINSIM_TESTS_TEST_RIGHTS_H
#define WINSIM_TESTS_TEST_RIGHTS_H

#include <windows.h>

#define RIGHT(id, ...) DWORD try_##id(void *handle);
#include "../rights.def"
#undef RIGHT

/* The last error of a call that returns a BOOL. */
DWORD code_of(BOOL succeeded);

#endif
