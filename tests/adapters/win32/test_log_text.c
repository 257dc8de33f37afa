/* Tests of win32/log_text.h: what is told of names that others chose, and that no viewer makes more
 * of it. The messages are the program's own. */
#include "adapters_test.h"

#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

#include "output/message_file.h"
#include "viewed_insert.h"
#include "win32/log_text.h"
#include "win32/text.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static struct log_text made;

static const wchar_t *made_of(const wchar_t *text)
{
    log_text_make(&made, &text, 1);
    return made.inserts[0];
}

static void assert_made(const wchar_t *text, const wchar_t *expected)
{
    assert_int_equal(wcscmp(made_of(text), expected), 0);
}

void log_text_has_no_percent_sign(void **state)
{
    (void)state;
    assert_made(L"CN=sstp.example.test, O=\x00c4\x65e5", L"CN=sstp.example.test, O=\x00c4\x65e5");
    assert_made(L"%1 %%2 100%", L"\xff05"
                                L"1 \xff05\xff05"
                                L"2 100\xff05");
    assert_made(L"", L"");
}

void log_text_moves_no_cursor(void **state)
{
    (void)state;
    assert_made(L"a\nb\rc\x1b[2Jd\te\x7f\x85", L"a?b?c?[2Jd?e??");
    assert_made(L"\x2028\x2029\x202e\x2066\x200f\xfeff\xffff", L"???????");
    assert_made(L"a line\r\nand another\r\n", L"a line\r\nand another\r\n"); /* a list of ours */
    assert_made(L"\r\r\n\n", L"?\r\n?");
}

void log_text_has_whole_pairs(void **state)
{
    (void)state;
    assert_made(L"\xd83d\xdd12", L"\xd83d\xdd12");
    assert_made(L"a\xd83d", L"a?");
    assert_made(L"\xdd12z\xd83d\xd83d\xdd12", L"?z?\xd83d\xdd12");
}

/* Much below what the log takes: 31,839 characters each (winbase/nf-winbase-reporteventw). */
void log_text_is_bounded(void **state)
{
    static wchar_t much[40000];
    const wchar_t *inserts[EVENT_INSERTS_MAX];
    size_t total = 0;

    (void)state;
    for (size_t i = 0; i + 2 < COUNT_OF(much); i += 2) {
        much[i] = 0xd83d;
        much[i + 1] = 0xdd12;
    }
    for (size_t i = 0; i < EVENT_INSERTS_MAX; i++) {
        inserts[i] = i % 2 == 0 ? L"short" : much;
    }
    log_text_make(&made, inserts, EVENT_INSERTS_MAX);
    for (size_t i = 0; i < EVENT_INSERTS_MAX; i++) {
        const size_t length = wcslen(made.inserts[i]);
        assert_true(length < 31839);
        assert_false(length > 0 && IS_HIGH_SURROGATE(made.inserts[i][length - 1]));
        total += length + 1;
    }
    assert_true(total <= LOG_TEXT_SIZE);
    assert_int_equal(wcscmp(made.inserts[0], L"short"), 0);
    assert_true(wcslen(made.inserts[1]) > LOG_TEXT_SIZE / 2);
}

/* ---- what viewers make of it ---- */

#define IDS_MAX   1000
#define ROUNDS    20000
#define TEXT_SIZE 60000

static HMODULE file; /* with the texts; stays open */
static DWORD ids[IDS_MAX];
static size_t id_count;

static DWORD format(DWORD flags, const void *source, DWORD id, const wchar_t *const *inserts,
                    wchar_t *text)
{
    return FormatMessageW(flags | FORMAT_MESSAGE_ARGUMENT_ARRAY, source, id, 0, text, TEXT_SIZE,
                          (va_list *)(uintptr_t)inserts);
}

/* Every message of events.mc. */
static void find_messages(void)
{
    static wchar_t text[TEXT_SIZE];
    wchar_t path[PROGRAM_PATH];

    assert_ok(message_file_path(path));
    file = LoadLibraryExW(path, NULL, LOAD_LIBRARY_AS_DATAFILE);
    assert_non_null(file);
    id_count = 0;
    for (DWORD severity = 1; severity <= 3; severity++) {
        for (DWORD number = 100; number < 1000; number++) {
            const DWORD id = severity << 30 | number;
            if (format(FORMAT_MESSAGE_FROM_HMODULE | FORMAT_MESSAGE_IGNORE_INSERTS, file, id, NULL,
                       text) > 0) {
                ids[id_count++] = id;
            }
        }
    }
    assert_true(id_count > 80);
}

static unsigned draw(unsigned below)
{
    static uint64_t random = 1; /* always the same */

    random = random * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(random >> 33) % below;
}

static void draw_insert(wchar_t text[64])
{
    static const wchar_t *const pieces[] = {
        L"%1",     L"%2",     L"%9",          L"%10", L"%",  L"%%",    L"%n",     L"%0",
        L"%r",     L"%t",     L"%b",          L"%.",  L"%!", L"%1!s!", L"%!s!",   L"!S!",
        L"%%1234", L"%%%1",   L"%{S-1-5-18}", L"1",   L"!",  L" ",     L"CN=",    L"\x00fc",
        L"\x65e5", L"\xd83d", L"\xdd12",      L"\n",  L"\r", L"\x1b",  L"\x202e", L"\\"};
    const unsigned count = draw(12);

    text[0] = L'\0';
    for (unsigned i = 0; i < count; i++) {
        (void)wcscat(text, pieces[draw(COUNT_OF(pieces))]);
    }
}

static const wchar_t *const decoys[EVENT_INSERTS_MAX * 10] = {
    L"DECOY", L"DECOY", L"DECOY", L"DECOY", L"DECOY", L"DECOY", L"DECOY", L"DECOY", L"DECOY",
    L"DECOY", L"DECOY", L"DECOY", L"DECOY", L"DECOY", L"DECOY", L"DECOY", L"DECOY", L"DECOY"};

/* Whether a viewer changes the event's inserts, or its text when it formats that once more. */
static bool is_changed(DWORD id, const wchar_t *const *inserts)
{
    static wchar_t text[TEXT_SIZE];
    static wchar_t again[TEXT_SIZE];
    wchar_t viewed[256];
    DWORD_PTR others[EVENT_INSERTS_MAX];
    bool changed = false;

    for (size_t i = 0; i < EVENT_INSERTS_MAX; i++) {
        others[i] = (DWORD_PTR)inserts[i];
    }
    for (size_t i = 0; i < EVENT_INSERTS_MAX; i++) {
        (void)viewed_insert(inserts[i], others, EVENT_INSERTS_MAX, viewed, COUNT_OF(viewed));
        changed = changed || wcscmp(viewed, inserts[i]) != 0;
    }
    assert_true(format(FORMAT_MESSAGE_FROM_HMODULE, file, id, inserts, text) > 0);
    if (format(FORMAT_MESSAGE_FROM_STRING, text, 0, decoys, again) == 0) {
        return true;
    }
    return changed || wcscmp(text, again) != 0;
}

static void draw_event(wchar_t drawn[EVENT_INSERTS_MAX][64],
                       const wchar_t *inserts[EVENT_INSERTS_MAX])
{
    for (size_t i = 0; i < EVENT_INSERTS_MAX; i++) {
        draw_insert(drawn[i]);
        inserts[i] = drawn[i];
    }
}

void log_text_is_what_every_viewer_shows(void **state)
{
    wchar_t drawn[EVENT_INSERTS_MAX][64];
    const wchar_t *inserts[EVENT_INSERTS_MAX];

    (void)state;
    find_messages();
    for (int round = 0; round < ROUNDS; round++) {
        const DWORD id = ids[draw((unsigned)id_count)];
        draw_event(drawn, inserts);
        log_text_make(&made, inserts, EVENT_INSERTS_MAX);
        if (is_changed(id, made.inserts)) {
            fail_msg("round %d: a viewer changes event %lu", round, id & 0xffff);
        }
    }
}

/* The same without it. */
void log_text_is_needed(void **state)
{
    wchar_t drawn[EVENT_INSERTS_MAX][64];
    const wchar_t *inserts[EVENT_INSERTS_MAX];
    int changed = 0;

    (void)state;
    find_messages();
    for (int round = 0; round < 100; round++) {
        draw_event(drawn, inserts);
        changed += is_changed(ids[draw((unsigned)id_count)], inserts);
    }
    assert_true(changed > 90);
}
