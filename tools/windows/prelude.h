/* What every source is compiled with by tools/windows/check.py, for two reasons. Made into a
 * precompiled header it is read once: windows.h takes longer than all the rest. And headers may use
 * the words that sources may not (foreign_words.h). So nothing is said about headers that a source
 * forgets to include or includes in the wrong order; the build with mingw-w64 sees that. */

/* mingw-w64's _mingw.h asks whether there is such a macro; to clang it is a keyword. */
#define __declspec __declspec

#ifdef PRELUDE_WINDOWS
/* In this order: winsock2.h comes before windows.h. */
#include <winsock2.h>

#include <ws2tcpip.h>

#include <windows.h>

#include <wincrypt.h>

/* The Windows SDK has these in ws2tcpip.h; mingw-w64 10 does not. */
INT WSAAPI GetAddrInfoExOverlappedResult(LPOVERLAPPED lpOverlapped);
INT WSAAPI GetAddrInfoExCancel(LPHANDLE lpHandle);
#endif

#include <sal.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>

/* Behind the standard headers, which it does not include itself. */
#if __has_include(<cmocka.h>)
#include <cmocka.h>
#endif
