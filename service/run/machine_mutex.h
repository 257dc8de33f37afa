/* A mutex of the whole machine that only administrators and SYSTEM may open. Its name is known and
 * namespaces are open to all (sync/object-namespaces): whoever is logged on can have made an object
 * of that name first, to keep us from working. That is seen by the owner: nobody but an
 * administrator can make the administrators the owner of what he makes
 * (secauthz/taking-object-ownership). */
#ifndef RUN_MACHINE_MUTEX_H
#define RUN_MACHINE_MUTEX_H

#include <stdbool.h>
#include <windows.h>

#include "base/outcome.h"
#include "win32/annotations.h"

/* Makes the mutex, or opens one that another process of this product made. Success with *mutex
 * NULL: the name is taken by somebody else. Must be released with CloseHandle. `object` is the name
 * for errors. */
_Check_return_ struct outcome machine_mutex_open(const wchar_t *name, const char *object,
                                                 _Outptr_result_maybenull_ HANDLE *mutex);

#endif
