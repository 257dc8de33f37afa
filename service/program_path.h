/* Where this program lies. */
#ifndef SERVICE_PROGRAM_PATH_H
#define SERVICE_PROGRAM_PATH_H

#include <wchar.h>

#include "annotations.h"
#include "outcome.h"

#define PROGRAM_PATH 1024 /* characters with the terminator; a longer one is an error */

_Check_return_ struct outcome program_path(_Out_writes_z_(PROGRAM_PATH) wchar_t path[PROGRAM_PATH]);

#endif
