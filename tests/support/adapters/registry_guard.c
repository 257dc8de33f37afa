/* Saving, restoring and damaging registry values. */
#include "adapters_test.h"

#include "registry_guard.h"

static struct {
    const wchar_t *name;
    bool there;
    DWORD type;
    DWORD size;
    BYTE data[256];
} saved[] = {{.name = L"ListenerPort"},
             {.name = L"UseHttps"},
             {.name = L"isHashConfiguredByAdmin"},
             {.name = L"SHA256CertificateHash"},
             {.name = L"SHA1CertificateHash"}};

#define SAVED_COUNT (sizeof(saved) / sizeof(saved[0]))

static HKEY open_key(const wchar_t *path)
{
    HKEY key = NULL;

    return RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_ALL_ACCESS | KEY_WOW64_64KEY, &key) ==
                   ERROR_SUCCESS
               ? key
               : NULL;
}

bool registry_guard_save(void)
{
    const HKEY key = open_key(SSTP_KEY);

    if (key == NULL) {
        return false;
    }
    for (size_t i = 0; i < SAVED_COUNT; i++) {
        saved[i].size = sizeof(saved[i].data);
        saved[i].there = RegQueryValueExW(key, saved[i].name, NULL, &saved[i].type, saved[i].data,
                                          &saved[i].size) == ERROR_SUCCESS;
    }
    (void)RegCloseKey(key);
    return true;
}

void registry_guard_restore(void)
{
    for (size_t i = 0; i < SAVED_COUNT; i++) {
        if (saved[i].there) {
            put_value(SSTP_KEY, saved[i].name, saved[i].type, saved[i].data, saved[i].size);
        } else {
            remove_value(SSTP_KEY, saved[i].name);
        }
    }
}

void put_value(const wchar_t *path, const wchar_t *name, DWORD type, const void *data, DWORD size)
{
    HKEY key;

    assert_int_equal(RegCreateKeyExW(HKEY_LOCAL_MACHINE, path, 0, NULL, 0,
                                     KEY_SET_VALUE | KEY_WOW64_64KEY, NULL, &key, NULL),
                     ERROR_SUCCESS);
    assert_int_equal(RegSetValueExW(key, name, 0, type, data, size), ERROR_SUCCESS);
    (void)RegCloseKey(key);
}

void put_dword(const wchar_t *path, const wchar_t *name, DWORD value)
{
    put_value(path, name, REG_DWORD, &value, sizeof(value));
}

void remove_value(const wchar_t *path, const wchar_t *name)
{
    const HKEY key = open_key(path);

    if (key != NULL) {
        (void)RegDeleteValueW(key, name);
        (void)RegCloseKey(key);
    }
}

void remove_tree(const wchar_t *path)
{
    const HKEY key = open_key(path);

    if (key != NULL) {
        assert_int_equal(RegDeleteTreeW(key, NULL), ERROR_SUCCESS);
        (void)RegCloseKey(key);
        (void)RegDeleteKeyExW(HKEY_LOCAL_MACHINE, path, KEY_WOW64_64KEY, 0);
    }
}

DWORD get_value(const wchar_t *path, const wchar_t *name, DWORD type, void *data, DWORD capacity)
{
    const HKEY key = open_key(path);
    DWORD found = REG_NONE;
    DWORD size = capacity;

    assert_non_null(key);
    assert_int_equal(RegQueryValueExW(key, name, NULL, &found, data, &size), ERROR_SUCCESS);
    assert_int_equal(found, type);
    (void)RegCloseKey(key);
    return size;
}

bool has_value(const wchar_t *path, const wchar_t *name)
{
    const HKEY key = open_key(path);
    bool there = false;

    if (key != NULL) {
        there = RegQueryValueExW(key, name, NULL, NULL, NULL, NULL) == ERROR_SUCCESS;
        (void)RegCloseKey(key);
    }
    return there;
}
