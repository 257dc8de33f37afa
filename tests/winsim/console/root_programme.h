/* The list of Windows' root programme on this server (common/root_list.h): whether there is one,
 * and that it has the roots of the store AuthRoot. */
#ifndef WINSIM_ROOT_PROGRAMME_H
#define WINSIM_ROOT_PROGRAMME_H

#include <windows.h>

/* Writes the list anew, if there is one; AuthRoot may have changed. A Windows error code. */
DWORD root_programme_update(void);

/* Deletes it, if there is one. A Windows error code. */
DWORD root_programme_remove(void);

#endif
