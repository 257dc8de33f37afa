/* Registry access that every adapter with a key of its own shares. */
#include "win32/registry.h"

#include "win32/error.h"
#include "win32/key_rights.h"
#include "win32/text.h"

#define READ_ATTEMPTS 4 /* a value may grow between asking for its size and reading it */

static struct outcome failed(const char *operation, const wchar_t *object, LSTATUS code)
{
    char name[4 * OUTCOME_OBJECT_SIZE]; /* cut to fit by outcome_failed */

    (void)text_to_utf8(object, name, sizeof(name));
    return outcome_failed(operation, name, (DWORD)code);
}

/* ---- keys ---- */

struct outcome registry_open(const wchar_t *path, REGSAM access, HKEY *key)
{
    const LSTATUS status =
        RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, access | KEY_WOW64_64KEY, key);

    if (status != ERROR_SUCCESS) {
        *key = NULL;
    }
    return status == ERROR_SUCCESS || status == ERROR_FILE_NOT_FOUND
               ? outcome_success()
               : failed("RegOpenKeyExW", path, status);
}

struct outcome registry_create(const wchar_t *path, REGSAM access, DWORD options, HKEY *key)
{
    SECURITY_ATTRIBUTES attributes = {.nLength = sizeof(attributes),
                                      .lpSecurityDescriptor = key_rights_make()};
    const LSTATUS status = attributes.lpSecurityDescriptor == NULL
                               ? ERROR_NOT_ENOUGH_MEMORY
                               : RegCreateKeyExW(HKEY_LOCAL_MACHINE, path, 0, NULL, options,
                                                 access | KEY_WOW64_64KEY, &attributes, key, NULL);

    (void)LocalFree(attributes.lpSecurityDescriptor);
    if (status != ERROR_SUCCESS) {
        *key = NULL;
        return failed("RegCreateKeyExW", path, status);
    }
    return outcome_success();
}

void registry_close(HKEY key)
{
    if (key != NULL) {
        (void)RegCloseKey(key);
    }
}

struct outcome registry_flush(HKEY key)
{
    const LSTATUS status = RegFlushKey(key);

    return status == ERROR_SUCCESS ? outcome_success()
                                   : outcome_failed("RegFlushKey", NULL, (DWORD)status);
}

instant registry_written_at(const wchar_t *path)
{
    FILETIME written = {0};
    HKEY key;
    LSTATUS status;

    if (RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY, &key) !=
        ERROR_SUCCESS) {
        return 0;
    }
    status =
        RegQueryInfoKeyW(key, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, &written);
    registry_close(key);
    return status == ERROR_SUCCESS ? ((instant)written.dwHighDateTime << 32) | written.dwLowDateTime
                                   : 0;
}

/* ---- reading ---- */

/* One reading into a buffer of *size bytes. `type` is what the value must be. */
static enum presence read_value(HKEY key, const wchar_t *name, DWORD type, void *data, DWORD *size,
                                struct outcome *error)
{
    DWORD found = REG_NONE;
    LSTATUS status;

    *error = outcome_success();
    if (key == NULL) {
        return PART_ABSENT;
    }
    status = RegQueryValueExW(key, name, NULL, &found, data, size);
    if (status == ERROR_FILE_NOT_FOUND) {
        return PART_ABSENT;
    }
    if (status != ERROR_SUCCESS && status != ERROR_MORE_DATA) {
        *error = failed("RegQueryValueExW", name, status);
        return PART_UNREADABLE;
    }
    if (found != type) {
        *error = failed("RegQueryValueExW", name, ERROR_INVALID_DATATYPE);
        return PART_MALFORMED;
    }
    if (status == ERROR_MORE_DATA) {
        *error = failed("RegQueryValueExW", name, ERROR_INVALID_DATA);
        return PART_MALFORMED;
    }
    return PART_PRESENT;
}

void registry_read_dword(HKEY key, const wchar_t *name, struct dword_value *out)
{
    DWORD value = 0;
    DWORD size = sizeof(value);

    *out = (struct dword_value){0};
    out->presence = read_value(key, name, REG_DWORD, &value, &size, &out->error);
    if (out->presence == PART_PRESENT && size != sizeof(value)) {
        out->presence = PART_MALFORMED;
        out->error = failed("RegQueryValueExW", name, ERROR_INVALID_DATA);
    }
    out->value = out->presence == PART_PRESENT ? value : 0;
}

enum presence registry_read_binary(HKEY key, const wchar_t *name, void *data, uint32_t capacity,
                                   uint32_t *size, struct outcome *error)
{
    DWORD used = capacity;
    const enum presence presence = read_value(key, name, REG_BINARY, data, &used, error);

    *size = presence == PART_PRESENT ? used : 0;
    return presence;
}

enum presence registry_read_text(HKEY key, const wchar_t *name, char *text, uint32_t capacity,
                                 struct outcome *error)
{
    wchar_t wide[REGISTRY_TEXT_SIZE + 1] = {0}; /* a registry string may lack its terminator */
    DWORD size = REGISTRY_TEXT_SIZE * sizeof(wchar_t);
    const enum presence presence = read_value(key, name, REG_SZ, wide, &size, error);

    text[0] = '\0';
    if (presence == PART_PRESENT &&
        (size % sizeof(wchar_t) != 0 || text_to_utf8(wide, text, capacity) != ERROR_SUCCESS)) {
        *error = failed("RegQueryValueExW", name, ERROR_INVALID_DATA);
        return PART_MALFORMED;
    }
    return presence;
}

/* A registry string may lack its terminators: there is room for both after the value. */
static wchar_t *room_for_strings(struct arena *arena, DWORD size)
{
    return arena_alloc(arena, (size_t)size / sizeof(wchar_t) + 2, sizeof(wchar_t));
}

enum presence registry_read_strings(HKEY key, const wchar_t *name, uint32_t capacity,
                                    struct arena *arena, const wchar_t **strings,
                                    struct outcome *error)
{
    DWORD size = 0;
    enum presence presence = read_value(key, name, REG_MULTI_SZ, NULL, &size, error);

    *strings = L"";
    for (int attempt = 0; presence == PART_PRESENT && attempt < READ_ATTEMPTS; attempt++) {
        wchar_t *buffer;
        DWORD used = size;

        if (size > capacity || size % sizeof(wchar_t) != 0) {
            break;
        }
        buffer = room_for_strings(arena, size);
        if (buffer == NULL) {
            *error = failed("HeapAlloc", name, ERROR_NOT_ENOUGH_MEMORY);
            return PART_UNREADABLE;
        }
        presence = read_value(key, name, REG_MULTI_SZ, buffer, &used, error);
        if (presence == PART_PRESENT && used % sizeof(wchar_t) == 0) {
            *strings = buffer;
            return PART_PRESENT;
        }
        if (presence == PART_MALFORMED && used > size) {
            size = used; /* it grew */
            presence = PART_PRESENT;
        }
    }
    if (presence == PART_PRESENT) {
        *error = failed("RegQueryValueExW", name, ERROR_INVALID_DATA);
        presence = PART_MALFORMED;
    }
    return presence;
}

/* ---- writing ---- */

struct outcome registry_write(HKEY key, const wchar_t *name, DWORD type, const void *data,
                              uint32_t size)
{
    const LSTATUS status = RegSetValueExW(key, name, 0, type, data, size);

    return status == ERROR_SUCCESS ? outcome_success() : failed("RegSetValueExW", name, status);
}

struct outcome registry_delete(HKEY key, const wchar_t *name)
{
    const LSTATUS status = RegDeleteValueW(key, name);

    return status == ERROR_SUCCESS || status == ERROR_FILE_NOT_FOUND
               ? outcome_success()
               : failed("RegDeleteValueW", name, status);
}
