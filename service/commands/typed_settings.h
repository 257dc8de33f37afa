/* Settings as an administrator types them. What is wrong with them is said here. */
#ifndef COMMANDS_TYPED_SETTINGS_H
#define COMMANDS_TYPED_SETTINGS_H

#include "settings/settings.h"
#include "win32/annotations.h"

/* The setting of that name, without case. False: there is none, which is said. */
bool typed_setting_find(const wchar_t *name, enum setting *out);

/* Says what the setting's value must be. Returns the exit code of wrong usage. */
int typed_setting_refuse(enum setting setting);

/* Several with their values, UTF-8, which the core has taken. */
struct typed_settings {
    struct {
        enum setting setting;
        char text[SETTING_TEXT_SIZE];
    } items[SETTING_COUNT];
    size_t count;
};

/* From "Name=Value; Name=Value". A part without "=" belongs to the value before it, since some
 * values have semicolons of their own. Returns an exit code: not EXIT_CODE_DONE, where one is not
 * usable or is there twice. */
int typed_settings_parse(const wchar_t *text, struct typed_settings *out);

/* Writes them for this server, each read back. */
_Check_return_ struct outcome typed_settings_write(const struct typed_settings *typed);

#endif
