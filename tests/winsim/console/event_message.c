/* Texts of events; see event_message.h. */
#include "event_message.h"

#include "viewed_insert.h"

#include <stdbool.h>
#include <stdio.h>
#include <wchar.h>

enum { STRINGS_MAX = 99, KEY_SIZE = 512 }; /* FormatMessage knows %1 to %99 */

const wchar_t *event_source(const EVENTLOGRECORD *record)
{
    return (const wchar_t *)(const void *)(record + 1);
}

static HMODULE open_message_file(const wchar_t *log, const wchar_t *source, const wchar_t *value)
{
    wchar_t key[KEY_SIZE];
    wchar_t path[MAX_PATH];
    DWORD size = sizeof path;

    if (swprintf(key, KEY_SIZE, L"SYSTEM\\CurrentControlSet\\Services\\EventLog\\%ls\\%ls", log,
                 source) < 0 ||
        /* An expandable string is expanded, and then counts as REG_SZ. */
        RegGetValueW(HKEY_LOCAL_MACHINE, key, value, RRF_RT_REG_SZ, NULL, path, &size) !=
            ERROR_SUCCESS) {
        return NULL;
    }
    return LoadLibraryExW(path, NULL, LOAD_LIBRARY_AS_DATAFILE);
}

/* Pointers to the record's strings as viewers show them; places beyond them get an empty text,
 * because a message may ask for more than the event brought. */
static void collect_strings(const EVENTLOGRECORD *record, DWORD_PTR strings[STRINGS_MAX])
{
    static wchar_t viewed[2 * EVENT_TEXT_SIZE];
    DWORD_PTR logged[STRINGS_MAX];
    size_t used = 0;
    const wchar_t *at =
        (const wchar_t *)(const void *)((const BYTE *)record + record->StringOffset);

    for (int i = 0; i < STRINGS_MAX; i++) {
        logged[i] = (DWORD_PTR)(i < record->NumStrings ? at : L"");
        if (i < record->NumStrings) {
            at += wcslen(at) + 1;
        }
    }
    for (int i = 0; i < STRINGS_MAX; i++) {
        strings[i] = (DWORD_PTR)(viewed + used);
        used += viewed_insert((const wchar_t *)logged[i], logged, record->NumStrings, viewed + used,
                              2 * EVENT_TEXT_SIZE - STRINGS_MAX - used) +
                1;
    }
}

static bool format(const wchar_t *log, const EVENTLOGRECORD *record, const wchar_t *value, DWORD id,
                   wchar_t *text, size_t capacity)
{
    const HMODULE file = open_message_file(log, event_source(record), value);
    DWORD_PTR strings[STRINGS_MAX];
    DWORD length;

    if (file == NULL) {
        return false;
    }
    collect_strings(record, strings);
    length = FormatMessageW(FORMAT_MESSAGE_FROM_HMODULE | FORMAT_MESSAGE_ARGUMENT_ARRAY, file, id,
                            0, text, (DWORD)capacity, (va_list *)(void *)strings);
    FreeLibrary(file);
    while (length > 0 && iswspace(text[length - 1])) {
        text[--length] = L'\0';
    }
    return length > 0;
}

static void join_strings(const EVENTLOGRECORD *record, wchar_t text[EVENT_TEXT_SIZE])
{
    DWORD_PTR strings[STRINGS_MAX];
    size_t used = 0;

    text[0] = L'\0';
    collect_strings(record, strings);
    for (int i = 0; i < record->NumStrings && i < STRINGS_MAX; i++) {
        const int added = swprintf(text + used, EVENT_TEXT_SIZE - used, L"%ls%ls",
                                   i == 0 ? L"" : L"\n", (const wchar_t *)strings[i]);

        if (added < 0) {
            return; /* what fitted is shown */
        }
        used += (size_t)added;
    }
}

void event_message(const wchar_t *log, const EVENTLOGRECORD *record, wchar_t text[EVENT_TEXT_SIZE])
{
    if (!format(log, record, L"EventMessageFile", record->EventID, text, EVENT_TEXT_SIZE)) {
        join_strings(record, text);
    }
}

void event_category(const wchar_t *log, const EVENTLOGRECORD *record, wchar_t *text,
                    size_t capacity)
{
    if (record->EventCategory == 0) {
        swprintf(text, capacity, L"None");
    } else if (!format(log, record, L"CategoryMessageFile", record->EventCategory, text,
                       capacity)) {
        swprintf(text, capacity, L"(%u)", record->EventCategory);
    }
}
