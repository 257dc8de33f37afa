/* See state/boot.h. */
#include "state/boot.h"

#include <windows.h>

#include <bcrypt.h>

#include "state/store.h"
#include "win32/error.h"
#include "win32/registry.h"

static const wchar_t boot_key[] = STATE_STORE_KEY L"\\Boot";
static const wchar_t boot_id_name[] = L"Id";

static enum presence read_boot_id(HKEY key, struct boot_id *boot, struct outcome *error)
{
    uint32_t size;
    const enum presence presence =
        registry_read_binary(key, boot_id_name, boot->bytes, sizeof(boot->bytes), &size, error);

    return presence == PART_PRESENT && size != sizeof(boot->bytes) ? PART_MALFORMED : presence;
}

struct outcome boot_current(struct boot_id *boot, bool *known)
{
    HKEY key;
    struct outcome outcome = registry_open(boot_key, KEY_QUERY_VALUE, &key);
    enum presence presence;

    *known = false;
    if (!outcome_ok(&outcome)) {
        return outcome;
    }
    presence = read_boot_id(key, boot, &outcome);
    registry_close(key);
    *known = presence == PART_PRESENT;
    return presence == PART_UNREADABLE ? outcome : outcome_success();
}

static struct outcome make_boot_id(HKEY key, struct boot_id *boot)
{
    const NTSTATUS status =
        BCryptGenRandom(NULL, boot->bytes, sizeof(boot->bytes), BCRYPT_USE_SYSTEM_PREFERRED_RNG);

    return status >= 0
               ? registry_write(key, boot_id_name, REG_BINARY, boot->bytes, sizeof(boot->bytes))
               : outcome_failed("BCryptGenRandom", NULL, (DWORD)status);
}

struct outcome boot_ensure(struct boot_id *boot)
{
    HKEY key;
    enum presence presence;
    struct outcome outcome =
        registry_create(boot_key, KEY_QUERY_VALUE | KEY_SET_VALUE, REG_OPTION_VOLATILE, &key);

    if (!outcome_ok(&outcome)) {
        return outcome;
    }
    presence = read_boot_id(key, boot, &outcome);
    if (presence == PART_ABSENT || presence == PART_MALFORMED) {
        outcome = make_boot_id(key, boot);
    }
    registry_close(key);
    return outcome;
}
