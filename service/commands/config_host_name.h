/* config set HostName: said before it is done. */
#ifndef COMMANDS_CONFIG_HOST_NAME_H
#define COMMANDS_CONFIG_HOST_NAME_H

#include "settings/settings.h"

/* Warns of VPN clients that connect by a name which those settings do not ask for any more. */
void config_warn_of_lost_names(const struct settings *wanted);

#endif
