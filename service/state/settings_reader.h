/* The settings: those of Group Policy in HKLM\SOFTWARE\Policies\SstpCertRotator, and what is set on
 * this server in HKLM\SYSTEM\CurrentControlSet\Services\SstpCertRotator\Parameters. */
#ifndef STATE_SETTINGS_READER_H
#define STATE_SETTINGS_READER_H

#include <windows.h>

#include "settings/source.h"
#include "win32/annotations.h"
#include "win32/product.h"

#define SETTINGS_KEY PRODUCT_SETTINGS_KEY
#define POLICY_KEY   PRODUCT_POLICY_KEY

/* One value as it is stored. */
struct setting_stored {
    struct setting_value value;
    char text[SETTING_TEXT_SIZE]; /* what value.text points to: must not be copied */
    struct outcome error;         /* of one that is unreadable */
};

/* All settings, each at its default where it is absent or refused by the core; settings->bad says
 * which were refused, `seen` what stood there. A missing key means that nothing is set in it. Fails
 * where a key or a value could not be read: that is refused, too, and so never taken for absent. */
struct outcome
settings_read(_Out_ struct settings *settings,
              _Out_writes_all_(SETTING_COUNT) struct setting_seen seen[SETTING_COUNT]);

/* The value's name. */
#define SETTING_NAME_SIZE 64
DWORD setting_name(enum setting setting,
                   _Out_writes_z_(SETTING_NAME_SIZE) wchar_t name[SETTING_NAME_SIZE]);

/* One value of an open key; NULL: of none. */
void setting_read(_In_opt_ HKEY key, enum setting setting, _Out_ struct setting_stored *out);

#endif
