/* Reading and rendering events; see event_reader.h. */
#include "event_reader.h"

#include "product.h"
#include "viewed_insert.h"

#include <string.h>
#include <wchar.h>

#define BUFFER_SIZE 0x10000u
#define INSERTS_MAX 100 /* as many as a message can name */

static union {
    EVENTLOGRECORD record;
    BYTE bytes[BUFFER_SIZE];
} buffer;

HANDLE event_open_log(const wchar_t *log)
{
    const HANDLE opened = OpenEventLogW(NULL, log);

    assert_win32(opened != NULL);
    return opened;
}

/* Clearing a log need not begin the numbers anew: an empty one has no oldest. */
DWORD event_next_record(const wchar_t *log)
{
    const HANDLE opened = event_open_log(log);
    DWORD oldest = 0;
    DWORD count = 0;

    assert_win32(GetNumberOfEventLogRecords(opened, &count));
    assert_win32(count == 0 || GetOldestEventLogRecord(opened, &oldest));
    assert_win32(CloseEventLog(opened));
    return count == 0 ? 0 : oldest + count;
}

/* ---- rendering ---- */

/* NULL: there is none, so no event has a text. */
static HMODULE open_message_file(void)
{
    wchar_t path[MAX_PATH];
    DWORD size = sizeof(path);

    if (RegGetValueW(HKEY_LOCAL_MACHINE, PRODUCT_EVENT_KEY, L"EventMessageFile", RRF_RT_REG_SZ,
                     NULL, path, &size) != ERROR_SUCCESS) {
        return NULL;
    }
    return LoadLibraryExW(path, NULL, LOAD_LIBRARY_AS_DATAFILE | LOAD_LIBRARY_AS_IMAGE_RESOURCE);
}

/* As viewers do, which look for placeholders in the inserts too. */
static void view(DWORD_PTR *inserts, WORD count)
{
    static wchar_t text[BUFFER_SIZE];
    DWORD_PTR viewed[INSERTS_MAX];
    size_t used = 0;

    for (WORD i = 0; i < count; i++) {
        viewed[i] = (DWORD_PTR)(text + used);
        used += viewed_insert((const wchar_t *)inserts[i], inserts, count, text + used,
                              BUFFER_SIZE - used) +
                1;
        assert_true(used < BUFFER_SIZE);
    }
    memcpy(inserts, viewed, count * sizeof(*inserts));
}

static void render(HMODULE file, const EVENTLOGRECORD *record, struct event *event)
{
    static wchar_t missing[] = EVENT_INSERT_MISSING;
    const wchar_t *text = (const void *)((const BYTE *)record + record->StringOffset);
    DWORD_PTR inserts[INSERTS_MAX];

    for (WORD i = 0; i < INSERTS_MAX; i++) {
        inserts[i] = (DWORD_PTR)(i < record->NumStrings ? text : missing);
        text += i < record->NumStrings ? wcslen(text) + 1 : 0;
    }
    view(inserts, record->NumStrings < INSERTS_MAX ? record->NumStrings : INSERTS_MAX);
    if (file == NULL || FormatMessageW(FORMAT_MESSAGE_FROM_HMODULE | FORMAT_MESSAGE_ARGUMENT_ARRAY,
                                       file, record->EventID, 0, event->text, EVENT_TEXT_SIZE,
                                       (va_list *)(void *)inserts) == 0) {
        event->text[0] = L'\0';
    }
}

/* ---- reading ---- */

static bool is_ours(const EVENTLOGRECORD *record)
{
    return wcscmp((const wchar_t *)(const void *)(record + 1), PRODUCT_SERVICE) == 0;
}

static void take(const EVENTLOGRECORD *record, HMODULE file, void *context)
{
    struct event_list *list = context;
    struct event *event = &list->items[list->count];

    assert_true(list->count < EVENTS_MAX);
    event->id = record->EventID;
    event->type = record->EventType;
    event->category = record->EventCategory;
    render(file, record, event);
    list->count++;
}

/* What is done with each record. */
struct taker {
    void (*take)(const EVENTLOGRECORD *record, HMODULE file, void *context);
    HMODULE file;
    void *context;
};

/* Takes the records of one buffer, newest first. False once one is older than wanted. */
static bool take_buffer(DWORD size, DWORD first_record, const struct taker *taker)
{
    DWORD offset = 0;

    while (offset < size) {
        const EVENTLOGRECORD *record =
            (const EVENTLOGRECORD *)(const void *)(buffer.bytes + offset);
        if (record->RecordNumber < first_record) {
            return false;
        }
        if (is_ours(record)) {
            taker->take(record, taker->file, taker->context);
        }
        offset += record->Length;
    }
    return true;
}

static void reverse(struct event_list *list)
{
    static struct event kept;

    for (size_t i = 0; i < list->count / 2; i++) {
        kept = list->items[i];
        list->items[i] = list->items[list->count - 1 - i];
        list->items[list->count - 1 - i] = kept;
    }
}

/* Backwards, so that a log with a long past costs nothing. */
static void read_log(DWORD first_record, const struct taker *taker)
{
    const HANDLE log = event_open_log(EVENT_LOG);
    DWORD size;
    DWORD needed;

    while (ReadEventLogW(log, EVENTLOG_SEQUENTIAL_READ | EVENTLOG_BACKWARDS_READ, 0, buffer.bytes,
                         BUFFER_SIZE, &size, &needed) &&
           take_buffer(size, first_record, taker)) {
    }
    assert_win32(CloseEventLog(log));
}

void events_read(DWORD first_record, struct event_list *list)
{
    const HMODULE file = open_message_file();

    list->count = 0;
    read_log(first_record, &(struct taker){take, file, list});
    if (file != NULL) {
        assert_win32(FreeLibrary(file));
    }
    reverse(list);
}

/* ---- noting ---- */

static void note(const EVENTLOGRECORD *record, HMODULE file, void *context)
{
    (void)file;
    (void)fprintf(context, "%lu %u %u %u\n", record->EventID & 0xffff, record->EventType,
                  record->EventCategory, record->NumStrings);
}

void events_note(DWORD first_record, FILE *notes)
{
    read_log(first_record, &(struct taker){note, NULL, notes});
}
