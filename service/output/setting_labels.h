/* A setting in words, for events and the console. */
#ifndef OUTPUT_SETTING_LABELS_H
#define OUTPUT_SETTING_LABELS_H

#include <wchar.h>

#include "settings/source.h"

#define SETTING_FORM_SIZE 256 /* characters of what it must be */

/* Where a value lies: "Group Policy (HKLM\SOFTWARE\Policies\SstpCertRotator)". */
const wchar_t *setting_place(enum setting_source source);

/* The value in force, as it would be typed; "none" where there is none, and "(of the wrong type)"
 * and the like where it is not usable. Cut to fit. */
void format_setting(wchar_t *text, size_t size, enum setting setting,
                    const struct setting_seen *seen);

/* "a number from 0 to 300": what a value must be. */
void format_setting_form(wchar_t *text, size_t size, enum setting setting);

#endif
