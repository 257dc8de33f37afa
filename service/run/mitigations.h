/* Process mitigations: what this process may not do, so that who comes near it gains less. Set once
 * at the start of every command; they last until the process ends
 * (processthreadsapi/nf-processthreadsapi-setprocessmitigationpolicy). */
#ifndef RUN_MITIGATIONS_H
#define RUN_MITIGATIONS_H

#include <stddef.h>

#include "win32/annotations.h"

/* Own DLLs from System32 only and nothing from the current folder, an end at a damaged heap, no
 * extension points (AppInit_DLLs, window hooks), no DLLs from other machines or of low integrity,
 * no junctions that ordinary users made. What this Windows does not know is left out:
 * mitigation_state says. */
void mitigations_set(void);

#define MITIGATIONS 7

enum mitigation_state { MITIGATION_IN_FORCE, MITIGATION_NOT_IN_FORCE, MITIGATION_UNKNOWN_HERE };

/* Asks Windows about the i-th of MITIGATIONS, for this process; *name is what it is called. */
enum mitigation_state mitigation_state(size_t i, _Outptr_result_z_ const wchar_t **name);

#endif
