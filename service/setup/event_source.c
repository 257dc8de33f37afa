/* See setup/event_source.h. */
#include "setup/event_source.h"

#include "output/message_file.h"
#include "win32/product.h"
#include "win32/registry.h"

#define CATEGORIES 5
#define TYPES      (EVENTLOG_ERROR_TYPE | EVENTLOG_WARNING_TYPE | EVENTLOG_INFORMATION_TYPE)

static bool file_is(const wchar_t *name, const wchar_t *path)
{
    wchar_t stated[PROGRAM_PATH];
    DWORD size = sizeof(stated);

    return RegGetValueW(HKEY_LOCAL_MACHINE, PRODUCT_EVENT_KEY, name,
                        RRF_RT_REG_SZ | RRF_SUBKEY_WOW6464KEY, NULL, stated,
                        &size) == ERROR_SUCCESS &&
           CompareStringOrdinal(stated, -1, path, -1, TRUE) == CSTR_EQUAL;
}

static bool number_is(const wchar_t *name, DWORD wanted)
{
    DWORD number;
    DWORD size = sizeof(number);

    return RegGetValueW(HKEY_LOCAL_MACHINE, PRODUCT_EVENT_KEY, name,
                        RRF_RT_REG_DWORD | RRF_SUBKEY_WOW6464KEY, NULL, &number,
                        &size) == ERROR_SUCCESS &&
           number == wanted;
}

bool event_source_registered(void)
{
    wchar_t path[PROGRAM_PATH];
    const struct outcome outcome = message_file_path(path);
    const struct outcome there = message_file_there();

    return outcome_ok(&outcome) && outcome_ok(&there) && file_is(L"EventMessageFile", path) &&
           file_is(L"CategoryMessageFile", path) && number_is(L"CategoryCount", CATEGORIES) &&
           number_is(L"TypesSupported", TYPES);
}

static struct outcome write_all(HKEY key, const wchar_t *path)
{
    const DWORD categories = CATEGORIES;
    const DWORD types = TYPES;
    const uint32_t size = ((uint32_t)lstrlenW(path) + 1) * (uint32_t)sizeof(wchar_t);
    struct outcome outcome = registry_write(key, L"EventMessageFile", REG_EXPAND_SZ, path, size);

    if (outcome_ok(&outcome)) {
        outcome = registry_write(key, L"CategoryMessageFile", REG_EXPAND_SZ, path, size);
    }
    if (outcome_ok(&outcome)) {
        outcome = registry_write(key, L"CategoryCount", REG_DWORD, &categories, sizeof(categories));
    }
    if (outcome_ok(&outcome)) {
        outcome = registry_write(key, L"TypesSupported", REG_DWORD, &types, sizeof(types));
    }
    return outcome;
}

struct outcome event_source_register(void)
{
    wchar_t path[PROGRAM_PATH];
    HKEY key = NULL;
    struct outcome outcome = message_file_there();

    if (outcome_ok(&outcome)) {
        outcome = message_file_path(path);
    }
    if (outcome_ok(&outcome)) {
        outcome = registry_create(PRODUCT_EVENT_KEY, KEY_SET_VALUE, REG_OPTION_NON_VOLATILE, &key);
    }
    if (outcome_ok(&outcome)) {
        outcome = write_all(key, path);
    }
    registry_close(key);
    return outcome;
}
