/* Registering the service and its event source, and taking both away again. */
#ifndef SETUP_INSTALL_H
#define SETUP_INSTALL_H

#include <stdbool.h>

#include "base/outcome.h"
#include "win32/annotations.h"

/* Registers this program as the service, to start with Windows, and as an event source. May be
 * repeated: what exists is brought up to date, its start type only if `automatic`. A setting that
 * this Windows does not know is left out. */
_Check_return_ struct outcome install_service(bool automatic);

/* Stops the service and removes it with its settings, its stored state and its event source.
 * Success when there is none. Bindings, certificates and SSTP stay as they are. */
_Check_return_ struct outcome install_remove(void);

#endif
