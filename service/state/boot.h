/* Which boot this is: a random number below a key that a reboot forgets (REG_OPTION_VOLATILE). */
#ifndef STATE_BOOT_H
#define STATE_BOOT_H

#include <stdbool.h>

#include "state/records.h"
#include "win32/annotations.h"

/* The current boot's id; *known is false where nothing was stored since the reboot. */
_Check_return_ struct outcome boot_current(_Out_ struct boot_id *boot, _Out_ bool *known);

/* The current boot's id, made where there is none. The parent key must exist: else it would be made
 * here, and volatile too. */
_Check_return_ struct outcome boot_ensure(_Out_ struct boot_id *boot);

#endif
