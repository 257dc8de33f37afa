/* What every file of the acceptance program begins with: Windows and cmocka, in the order that both
 * need, and how a Win32 call that has to succeed is checked. */
#ifndef ACCEPTANCE_H
#define ACCEPTANCE_H

/* cmocka.h needs these before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <winsock2.h> /* before windows.h */

#include <windows.h>

#include <cmocka.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Calls that say how they went by returning zero and setting the last error. */
#define assert_win32(call) check_win32((call) != 0, #call, __FILE__, __LINE__)

/* Calls that return a Windows error code. */
#define assert_code(call) check_code((DWORD)(call), #call, __FILE__, __LINE__)

void check_win32(bool succeeded, const char *call, const char *file, int line);
void check_code(DWORD code, const char *call, const char *file, int line);

#endif
