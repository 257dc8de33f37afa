/* Changing what is set on this server. Policy is never written. */
#ifndef STATE_SETTINGS_WRITER_H
#define STATE_SETTINGS_WRITER_H

#include "settings/settings.h"
#include "win32/annotations.h"

/* Writes a value that the core has taken, and reads it back: REG_DWORD or REG_SZ. The key is made
 * where it is missing. */
_Check_return_ struct outcome setting_write(enum setting setting,
                                            const struct setting_value *value);

/* Absent already is success. */
_Check_return_ struct outcome setting_remove(enum setting setting);

#endif
