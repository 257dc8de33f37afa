/*
 * host_program.h - what kind of program this DLL was loaded into.
 *
 * The SSTP stand-in and winsim.exe use the HTTP API too, but they are Windows here, not software
 * that runs on it: failures on demand are not meant for them, and the stand-in needs no
 * redirection.
 */
#ifndef WINSIM_HOST_PROGRAM_H
#define WINSIM_HOST_PROGRAM_H

#include <stdbool.h>
#include <wchar.h>

/* Its file name, in whatever case. */
bool host_program_is(const wchar_t *file);

bool host_program_is_redirected(void); /* all but winsim-service.exe */
bool host_program_can_fail(void);      /* all but winsim-service.exe and winsim.exe */

#endif
