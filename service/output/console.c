/* Console output: WriteConsole on a console. Into a file or a pipe text goes in the code page of
 * the console, as that of Windows' own programs does: cmd.exe and PowerShell (5.1 and 7) take it to
 * be in that one. JSON is ASCII, whatever the code page. */
#include "output/console.h"

#include <stdarg.h>

#include "output/format_facts.h"
#include "output/message_file.h"
#include "win32/format.h"
#include "win32/text.h"

#define PIECE     1024 /* characters written at a time */
#define BYTES_MAX 4    /* that one takes in any code page */

/* What the code page lacks is "?", not a letter that looks much like it. Where it has everything
 * (UTF-8, GB 18030) the flag that says so is refused. 0: Windows has no such code page. */
static int encode_in(UINT page, const wchar_t *text, int length, char *bytes, int size)
{
    const int written =
        WideCharToMultiByte(page, WC_NO_BEST_FIT_CHARS, text, length, bytes, size, NULL, NULL);

    return written > 0 ? written
                       : WideCharToMultiByte(page, 0, text, length, bytes, size, NULL, NULL);
}

/* Without a console, as for a scheduled task, what it would have at first. */
static int encode(const wchar_t *text, int length, char *bytes, int size)
{
    const UINT page = GetConsoleOutputCP();
    const int written = page == 0 ? 0 : encode_in(page, text, length, bytes, size);

    return written > 0 ? written : encode_in(GetOEMCP(), text, length, bytes, size);
}

static struct {
    HANDLE file; /* NULL: none */
    DWORD error;
} redirected;

static void write_to_file(const char *bytes, DWORD size)
{
    DWORD written;

    if (!WriteFile(redirected.file, bytes, size, &written, NULL) &&
        redirected.error == ERROR_SUCCESS) {
        redirected.error = GetLastError();
    }
}

void console_redirect(HANDLE file)
{
    static const char mark[] = {'\xef', '\xbb', '\xbf'}; /* Notepad goes by it */

    redirected.file = file;
    redirected.error = ERROR_SUCCESS;
    write_to_file(mark, sizeof(mark));
}

DWORD console_redirect_end(void)
{
    redirected.file = NULL;
    return redirected.error;
}

/* One piece, short enough for the buffer. */
static void write_piece(HANDLE out, const wchar_t *text, int length)
{
    char bytes[BYTES_MAX * PIECE];
    DWORD mode;
    DWORD written;

    if (redirected.file != NULL) {
        const int encoded = encode_in(CP_UTF8, text, length, bytes, (int)sizeof(bytes));
        write_to_file(bytes, encoded > 0 ? (DWORD)encoded : 0);
        return;
    }
    if (GetConsoleMode(out, &mode)) {
        (void)WriteConsoleW(out, text, (DWORD)length, &written, NULL);
        return;
    }
    const int size = encode(text, length, bytes, (int)sizeof(bytes));
    if (size > 0) {
        (void)WriteFile(out, bytes, (DWORD)size, &written, NULL);
    }
}

static void write_text(DWORD which, const wchar_t *text)
{
    const HANDLE out = GetStdHandle(which);
    int left = lstrlenW(text);

    while (left > 0) {
        int length = left < PIECE ? left : PIECE;
        if (length < left && IS_HIGH_SURROGATE(text[length - 1])) {
            length--; /* keep the pair together */
        }
        write_piece(out, text, length);
        text += length;
        left -= length;
    }
}

void console_print(const wchar_t *text)
{
    write_text(STD_OUTPUT_HANDLE, text);
}

void console_format(const wchar_t *format, ...)
{
    wchar_t line[CONSOLE_LINE];
    va_list arguments;

    va_start(arguments, format);
    format_list(line, CONSOLE_LINE, format, arguments);
    va_end(arguments);
    console_print(line);
}

#ifndef ENABLE_VIRTUAL_TERMINAL_PROCESSING
#define ENABLE_VIRTUAL_TERMINAL_PROCESSING 0x0004
#endif

/* Windows 10 takes escape sequences where that is switched on (console/setconsolemode). *mode is
 * the one of before. */
static bool takes_sequences(HANDLE out, DWORD *mode)
{
    return redirected.file == NULL && GetConsoleMode(out, mode) &&
           SetConsoleMode(out, *mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
}

void console_verdict(const wchar_t *word, unsigned width, enum color color)
{
    const HANDLE out = GetStdHandle(STD_OUTPUT_HANDLE);
    wchar_t no_color[2] = L"";
    wchar_t text[COLOR_WORD_SIZE];
    DWORD mode = 0;
    const bool console = takes_sequences(out, &mode);

    if (GetEnvironmentVariableW(L"NO_COLOR", no_color, 2) > 1) {
        no_color[0] = L'1'; /* longer than that, and left out */
    }
    color_word(text, word, width, color, color_wanted(console, no_color));
    console_print(text);
    if (console) {
        (void)SetConsoleMode(out, mode); /* it is the prompt's again afterwards */
    }
}

/* A window that was scrolled up ends above the cursor, where the last text ended
 * (console/console-screen-buffer-info-str). */
struct console_rows console_rows_to_clear(const CONSOLE_SCREEN_BUFFER_INFO *info)
{
    const SHORT bottom = info->srWindow.Bottom;
    const SHORT cursor = info->dwCursorPosition.Y;

    return (struct console_rows){.first = info->srWindow.Top,
                                 .last = cursor > bottom ? cursor : bottom};
}

void console_clear(void)
{
    const HANDLE out = GetStdHandle(STD_OUTPUT_HANDLE);
    CONSOLE_SCREEN_BUFFER_INFO info;
    DWORD done;

    if (!GetConsoleScreenBufferInfo(out, &info)) {
        console_print(L"\r\n");
        return;
    }
    const struct console_rows rows = console_rows_to_clear(&info);
    for (SHORT row = rows.first; row <= rows.last; row++) {
        const COORD start = {0, row};
        (void)FillConsoleOutputCharacterW(out, L' ', (DWORD)info.dwSize.X, start, &done);
    }
    (void)SetConsoleCursorPosition(out, (COORD){0, rows.first});
}

/* A narrower window than that breaks the lines itself. */
#define COLUMNS     79
#define COLUMNS_MIN 60

unsigned console_columns(void)
{
    CONSOLE_SCREEN_BUFFER_INFO info;
    int columns;

    if (redirected.file != NULL ||
        !GetConsoleScreenBufferInfo(GetStdHandle(STD_OUTPUT_HANDLE), &info)) {
        return COLUMNS;
    }
    columns =
        info.srWindow.Right - info.srWindow.Left; /* without the last, where a line would end */
    return columns < COLUMNS_MIN ? COLUMNS_MIN : (unsigned)columns;
}

/* What fits, up to a space. A word that is longer stays whole: it is a path, and copied. */
static size_t line_length(const wchar_t *text, size_t left, size_t width)
{
    size_t length = width;

    while (length > 0 && text[length] != L' ') {
        length--;
    }
    if (length == 0) {
        for (length = width; length < left && text[length] != L' '; length++) {
        }
    }
    return length;
}

void console_paragraph(unsigned indent, const wchar_t *text)
{
    const size_t width = console_columns() - indent;
    size_t left = wcslen(text);
    bool first = true;

    while (left > 0) {
        size_t length = left;
        if (length > width) {
            length = line_length(text, left, width);
        }
        for (unsigned i = 0; i < indent && !first; i++) {
            console_print(L" ");
        }
        console_format(L"%.*ls\r\n", (int)length, text);
        text += length;
        left -= length;
        for (; *text == L' '; left--) {
            text++;
        }
        first = false;
    }
}

void console_print_ascii(const char *text, size_t length)
{
    DWORD written;

    /* A console takes these bytes in any of its code pages. */
    (void)WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), text, (DWORD)length, &written, NULL);
}

void console_print_error(const wchar_t *text)
{
    write_text(STD_ERROR_HANDLE, text);
    write_text(STD_ERROR_HANDLE, L"\r\n");
}

/* ---- events ---- */

#define EVENT_INDENT       L"    "
#define EVENT_INDENT_WIDTH 4

static const wchar_t *level_of(DWORD id)
{
    switch (id >> 30) {
    case 3:
        return L"Error";
    case 2:
        return L"Warning";
    default:
        return L"Information";
    }
}

/* Anybody may write to the log in this service's name: no control characters for the console. */
static void show_lines(wchar_t *text)
{
    for (; *text != L'\0'; text++) {
        if (*text != L'\r' && *text != L'\n' && !text_shows(*text)) {
            *text = L'?';
        }
    }
}

instant console_now(void)
{
    FILETIME now;

    GetSystemTimeAsFileTime(&now);
    return (instant)now.dwHighDateTime << 32 | now.dwLowDateTime;
}

wchar_t *console_event_text(instant at, DWORD id, const wchar_t *const *inserts, WORD count)
{
    wchar_t *text = message_file_text(id, inserts, count, 0);
    wchar_t *whole = NULL;
    wchar_t time[40];
    wchar_t head[80];

    if (text == NULL) {
        return NULL;
    }
    show_lines(text);
    format_instant(time, sizeof(time) / sizeof(time[0]), at == 0 ? console_now() : at, true);
    format_text(head, sizeof(head) / sizeof(head[0]), L"%ls  %-11ls  %3lu  ", time, level_of(id),
                id & 0xffff);
    const size_t characters = (size_t)lstrlenW(head) + (size_t)lstrlenW(text) + 1;
    whole = LocalAlloc(LMEM_FIXED, characters * sizeof(wchar_t));
    if (whole != NULL) {
        (void)lstrcpyW(whole, head);
        (void)lstrcatW(whole, text);
    }
    (void)LocalFree(text);
    return whole;
}

void console_print_event(const wchar_t *text)
{
    wchar_t paragraph[CONSOLE_LINE];
    bool first = true;

    while (*text != L'\0') {
        size_t length = 0;
        while (text[length] != L'\0' && text[length] != L'\r' && text[length] != L'\n') {
            length++;
        }
        if (length > 0) {
            (void)lstrcpynW(paragraph, text,
                            length < CONSOLE_LINE ? (int)length + 1 : CONSOLE_LINE);
            console_print(first ? L"" : EVENT_INDENT);
            console_paragraph(EVENT_INDENT_WIDTH, paragraph);
            first = false;
        }
        text += length;
        text += wcsspn(text, L"\r\n");
    }
}
