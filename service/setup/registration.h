/* How this service has to be registered, beyond that it is: what a person, a script or an older
 * version left otherwise is found and put right, by `install` and again at each start. What an
 * administrator may have chosen (the start type, other recovery actions that start it again) is
 * left alone. */
#ifndef SETUP_REGISTRATION_H
#define SETUP_REGISTRATION_H

#include <stdbool.h>
#include <windows.h>

#include "base/outcome.h"
#include "win32/annotations.h"
#include "win32/program_path.h"

enum registration_part {
    REGISTRATION_PATH,         /* this program, in quotes */
    REGISTRATION_EVENT_SOURCE, /* the texts of its events */
    REGISTRATION_RECOVERY,     /* the SCM starts it again after a crash, */
    REGISTRATION_RECOVERY_TOO, /* and after an exit with an error */
    REGISTRATION_SHUTDOWN,     /* how long Windows waits for it at its shutdown */
    REGISTRATION_SID,          /* a SID of its own, for those who give rights to it alone */
    REGISTRATION_PRIVILEGES,   /* none but the one that every process has */
    REGISTRATION_CONTROLS,     /* ordinary users cannot send it its own controls */
    REGISTRATION_PARTS
};

/* In an administrator's words. */
const wchar_t *registration_name(enum registration_part part);

/* This program's path, in quotes: with a space in it Windows may else start another one. */
#define REGISTRATION_PATH_SIZE (PROGRAM_PATH + 2)
_Check_return_ struct outcome registration_path(_Out_writes_z_(REGISTRATION_PATH_SIZE)
                                                    wchar_t quoted[REGISTRATION_PATH_SIZE]);

/* What registration_differs and registration_put_right need of the service's handle. */
#define REGISTRATION_ACCESS (SERVICE_QUERY_CONFIG | READ_CONTROL)
/* SERVICE_START: who has the SCM start it again after a crash must be allowed to start it. */
#define REGISTRATION_CHANGE                                                                        \
    (REGISTRATION_ACCESS | SERVICE_CHANGE_CONFIG | SERVICE_START | WRITE_DAC)

/* Whether it is otherwise than it has to be. What this Windows does not know is never. */
_Check_return_ struct outcome registration_differs(SC_HANDLE service, enum registration_part part,
                                                   _Out_ bool *differs);

_Check_return_ struct outcome registration_put_right(SC_HANDLE service,
                                                     enum registration_part part);

#endif
