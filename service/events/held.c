/* Reporting what could not be written, through the registry. */
#include "events/held.h"

#include "output/format_facts.h"
#include "output/message_file.h"
#include "win32/format.h"
#include "win32/product.h"
#include "win32/registry.h"

#define UNWRITTEN_KEY PRODUCT_SERVICE_KEY L"\\State\\Unwritten"

static const wchar_t *const line_names[HELD_LINES] = {L"1", L"2", L"3", L"4", L"5"};

/* ---- a line ---- */

static const wchar_t *level_of(DWORD id)
{
    return id >> 30 == 3 ? L"Error" : id >> 30 == 2 ? L"Warning" : L"Information";
}

void held_events_line(instant at, DWORD id, const wchar_t *const *inserts, WORD count,
                      wchar_t line[HELD_LINE_SIZE])
{
    wchar_t *text = message_file_text(id, inserts, count, FORMAT_MESSAGE_MAX_WIDTH_MASK);
    wchar_t time[40];

    format_instant(time, sizeof(time) / sizeof(time[0]), at, true);
    for (size_t i = 0; text != NULL && text[i] != L'\0'; i++) {
        if (text[i] == L'\r' || text[i] == L'\n') {
            text[i] = L'\0'; /* its first paragraph */
            break;
        }
    }
    format_text(line, HELD_LINE_SIZE, L"%ls  %ls  %lu  %ls", time, level_of(id), id & 0xffff,
                text == NULL ? L"" : text);
    (void)LocalFree(text);
}

/* ---- reporting ---- */

static void write_number(HKEY key, const wchar_t *name, DWORD number)
{
    (void)registry_write(key, name, REG_DWORD, &number, sizeof(number));
}

void held_events_publish(const struct held_events *held, const wchar_t (*lines)[HELD_LINE_SIZE],
                         size_t count)
{
    HKEY key;
    const struct outcome outcome =
        registry_create(UNWRITTEN_KEY, KEY_SET_VALUE, REG_OPTION_VOLATILE, &key);

    if (!outcome_ok(&outcome)) {
        return;
    }
    write_number(key, L"Error", held->error);
    write_number(key, L"Waiting", held->waiting);
    write_number(key, L"Lost", held->lost);
    for (size_t i = 0; i < count; i++) {
        (void)registry_write(key, line_names[i], REG_SZ, lines[i],
                             ((uint32_t)lstrlenW(lines[i]) + 1) * (uint32_t)sizeof(wchar_t));
    }
    (void)registry_write(key, L"Since", REG_BINARY, &held->since, sizeof(held->since));
    registry_close(key);
}

void held_events_clear(void)
{
    (void)RegDeleteKeyExW(HKEY_LOCAL_MACHINE, UNWRITTEN_KEY, KEY_WOW64_64KEY, 0);
}

/* ---- reading ---- */

static uint32_t read_number(HKEY key, const wchar_t *name)
{
    struct dword_value value;

    registry_read_dword(key, name, &value);
    return value.presence == PART_PRESENT ? value.value : 0;
}

void held_events_read(struct held_events *held)
{
    struct outcome error;
    uint32_t size = 0;
    HKEY key;

    *held = (struct held_events){0};
    error = registry_open(UNWRITTEN_KEY, KEY_QUERY_VALUE, &key);
    if (!outcome_ok(&error) || key == NULL) {
        return;
    }
    held->error = read_number(key, L"Error");
    held->waiting = read_number(key, L"Waiting");
    held->lost = read_number(key, L"Lost");
    for (size_t i = 0; i < HELD_LINES; i++) {
        if (registry_read_text(key, line_names[i], held->lines[i], sizeof(held->lines[i]),
                               &error) != PART_PRESENT) {
            held->lines[i][0] = '\0';
        }
    }
    if (registry_read_binary(key, L"Since", &held->since, sizeof(held->since), &size, &error) !=
            PART_PRESENT ||
        size != sizeof(held->since)) {
        held->since = 0;
    }
    registry_close(key);
}
