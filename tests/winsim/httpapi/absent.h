/*
 * absent.h - what HTTP.sys answers about a record that is not there.
 *
 * An exact query and a delete answer ERROR_FILE_NOT_FOUND or ERROR_NO_MORE_ITEMS, by the version of
 * Windows (the switch AbsentError). An update that finds none is documented: ERROR_FILE_NOT_FOUND.
 */
#ifndef WINSIM_ABSENT_H
#define WINSIM_ABSENT_H

#include <windows.h>

#include "settings.h"

/* Any other code is returned as it is. */
static inline DWORD absent_code(DWORD error)
{
    return error == ERROR_FILE_NOT_FOUND ? settings_dword(NULL, WINSIM_ABSENT_ERROR, error) : error;
}

#endif
