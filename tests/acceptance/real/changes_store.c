/* Keeping changes in the registry; see changes_store.h. */
#include "changes_store.h"

#include "parts.h"
#include "registry.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

#define COMPLETE   L"Complete"
#define NAME_SIZE  256
#define VALUE_SIZE 8192u

static void flush(void)
{
    HKEY key;

    assert_code(RegOpenKeyExW(HKEY_LOCAL_MACHINE, CHANGES_KEY, 0, KEY_QUERY_VALUE, &key));
    assert_code(RegFlushKey(key));
    (void)RegCloseKey(key);
}

bool changes_are_pending(void)
{
    return registry_has_value(CHANGES_KEY, COMPLETE);
}

void changes_complete(void)
{
    flush();
    registry_set_dword(CHANGES_KEY, COMPLETE, 1);
    flush();
}

/* What says that there is something to restore goes first. */
void changes_forget(void)
{
    registry_delete_value(CHANGES_KEY, COMPLETE);
    registry_delete_key(CHANGES_KEY);
}

/* ---- keys ---- */

void changes_copy_key(const wchar_t *from, const wchar_t *to)
{
    HKEY source;
    HKEY target;

    if (!registry_has_key(from)) {
        return;
    }
    assert_code(RegOpenKeyExW(HKEY_LOCAL_MACHINE, from, 0, KEY_READ, &source));
    assert_code(RegCreateKeyExW(HKEY_LOCAL_MACHINE, to, 0, NULL, 0, KEY_READ | KEY_WRITE, NULL,
                                &target, NULL));
    assert_code(RegCopyTreeW(source, NULL, target));
    (void)RegCloseKey(source);
    (void)RegCloseKey(target);
}

struct value {
    DWORD type;
    DWORD size;
    BYTE data[VALUE_SIZE];
};

static bool read_value(const wchar_t *key, const wchar_t *name, struct value *value)
{
    value->size = VALUE_SIZE;
    return RegGetValueW(HKEY_LOCAL_MACHINE, key, name, RRF_RT_ANY | RRF_NOEXPAND, &value->type,
                        value->data, &value->size) == ERROR_SUCCESS;
}

/* Every value of the one is in the other. */
static bool has_all_values(const wchar_t *of, const wchar_t *in)
{
    static struct value expected;
    static struct value actual;
    HKEY key;
    bool same = true;

    if (!registry_has_key(of)) {
        return true;
    }
    assert_code(RegOpenKeyExW(HKEY_LOCAL_MACHINE, of, 0, KEY_READ, &key));
    for (DWORD i = 0;; i++) {
        wchar_t name[NAME_SIZE];
        DWORD length = NAME_SIZE;
        if (RegEnumValueW(key, i, name, &length, NULL, NULL, NULL, NULL) != ERROR_SUCCESS) {
            break;
        }
        if (!read_value(of, name, &expected) || !read_value(in, name, &actual) ||
            expected.type != actual.type || expected.size != actual.size ||
            memcmp(expected.data, actual.data, expected.size) != 0) {
            print_message(PART_NOTE "the value %ls is another or missing in %ls\n", name, in);
            same = false;
        }
    }
    (void)RegCloseKey(key);
    return same;
}

bool changes_same_values(const wchar_t *saved, const wchar_t *now)
{
    const bool kept = has_all_values(saved, now);

    return has_all_values(now, saved) && kept;
}

/* ---- services ---- */

void changes_put_service(DWORD place, const struct saved_service *service)
{
    wchar_t name[16];

    (void)swprintf(name, COUNT_OF(name), L"%lu", place);
    registry_set(CHANGES_SERVICES, name, REG_BINARY, service, sizeof(*service));
}

bool changes_get_service(DWORD place, struct saved_service *service)
{
    wchar_t name[16];

    (void)swprintf(name, COUNT_OF(name), L"%lu", place);
    return registry_read_binary(CHANGES_SERVICES, name, (BYTE *)service, sizeof(*service)) ==
           sizeof(*service);
}
