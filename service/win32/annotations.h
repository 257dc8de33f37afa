/* SAL, Microsoft's source code annotation language: what a declaration promises, for those who read
 * it and for Visual Studio's code analysis, which holds every caller against it (the build with
 * ANALYZE). mingw-w64 has the names; of them clang knows _Check_return_, so there that is held,
 * too.
 *
 * Annotated is what C does not say itself, and nothing else:
 *   _Check_return_                      the result must be looked at
 *   _Out_ and _Outptr_...               written to, and not read before
 *   _Out_writes_..., _In_reads_...      how many of them, by another parameter
 *   _In_opt_..., _Ret_maybenull_...     may be NULL; without it NULL is not allowed
 *   _Success_                           what is to be trusted in what was written
 *   _Printf_format_string_              a format
 *
 * Only on declarations: what would have to stand twice would one day differ. Not in core/ and in
 * the service's plain C, which know no Windows. */
#ifndef WIN32_ANNOTATIONS_H
#define WIN32_ANNOTATIONS_H

#include <sal.h>

#endif
