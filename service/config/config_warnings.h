/* config set: said before it is done. */
#ifndef CONFIG_CONFIG_WARNINGS_H
#define CONFIG_CONFIG_WARNINGS_H

#include "settings/settings.h"

/* Warns of VPN clients that connect by a name which those settings do not ask for any more. */
void config_warn_of_lost_names(const struct settings *wanted);

/* Warns where no certificate in MY is of a template that Template or NeverTemplate would name, and
 * says which templates are there. */
void config_warn_of_unknown_template(enum setting setting, const struct settings *wanted);

#endif
