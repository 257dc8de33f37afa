/*
 * rights_when.h - which calls of a function a row of rights.def means, by their arguments.
 */
#ifndef WINSIM_RIGHTS_WHEN_H
#define WINSIM_RIGHTS_WHEN_H

#include <stdbool.h>
#include <windows.h>

bool rights_when_all(const ULONG_PTR *arguments);
bool rights_when_to_restart_it(const ULONG_PTR *arguments);
bool rights_when_to_stop(const ULONG_PTR *arguments);
bool rights_when_to_pause(const ULONG_PTR *arguments);
bool rights_when_to_interrogate(const ULONG_PTR *arguments);
bool rights_when_to_order(const ULONG_PTR *arguments);
bool rights_when_about_its_list(const ULONG_PTR *arguments);
bool rights_when_about_the_key_itself(const ULONG_PTR *arguments);
bool rights_when_to_delete_its_values(const ULONG_PTR *arguments);

#endif
