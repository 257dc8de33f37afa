/* What the tests of settings that are texts share. */
#ifndef TESTS_CORE_TYPING_H
#define TESTS_CORE_TYPING_H

#include "settings/settings.h"

/* Whether the setting takes that text. */
bool take_text(struct settings *settings, enum setting setting, const char *text);

#endif
