/* The table of codes. */
#include "certificates/key_codes.h"

#include <wincrypt.h>
#include <windows.h>

#include "win32/rights.h"

/* What a definite answer is worth, to whom. */
enum meaning {
    MEANS_ABSENT,
    MEANS_UNUSABLE,
    MEANS_HIDDEN, /* unusable; but to who is no administrator it may only be hidden */
    MEANS_DENIED  /* unusable to SYSTEM; what another account may not says nothing of SYSTEM */
};

static const struct {
    DWORD error;
    enum meaning meaning;
} table[] = {
    {(DWORD)CRYPT_E_NO_KEY_PROPERTY, MEANS_ABSENT},
    {(DWORD)NTE_BAD_PROV_TYPE, MEANS_ABSENT}, /* the same on Windows 10 */
    {(DWORD)NTE_BAD_KEYSET, MEANS_HIDDEN},    /* CryptAcquireContext: also where access is denied */
    {(DWORD)NTE_NO_KEY, MEANS_UNUSABLE},
    {(DWORD)NTE_NOT_FOUND, MEANS_UNUSABLE},
    {(DWORD)NTE_KEYSET_NOT_DEF, MEANS_UNUSABLE},
    {(DWORD)NTE_BAD_KEY, MEANS_UNUSABLE},
    {(DWORD)NTE_BAD_PUBLIC_KEY, MEANS_UNUSABLE}, /* it is another certificate's */
    {ERROR_ACCESS_DENIED, MEANS_DENIED},
    {(DWORD)E_ACCESSDENIED, MEANS_DENIED},
    {(DWORD)NTE_PERM, MEANS_DENIED},
};

struct key_asker key_asker(void)
{
    return (struct key_asker){.system = rights_of_system(),
                              .administrator = rights_of_administrator()};
}

enum private_key key_of_error(DWORD error, struct key_asker asker)
{
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        if (table[i].error != error) {
            continue;
        }
        switch (table[i].meaning) {
        case MEANS_ABSENT:
            return KEY_ABSENT;
        case MEANS_HIDDEN:
            return asker.system || asker.administrator ? KEY_UNUSABLE : KEY_UNKNOWN;
        case MEANS_DENIED:
            return asker.system ? KEY_UNUSABLE : KEY_UNKNOWN;
        default:
            return KEY_UNUSABLE;
        }
    }
    return KEY_UNKNOWN;
}
