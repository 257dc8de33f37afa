/* Console output: WriteConsole on a console. Into a file or a pipe text goes in the code page of
 * the console, as that of Windows' own programs does: cmd.exe and PowerShell (5.1 and 7) take it to
 * be in that one. JSON is ASCII, whatever the code page. */
#include "output/console.h"

#include <stdarg.h>

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

/* One piece, short enough for the buffer. */
static void write_piece(HANDLE out, const wchar_t *text, int length)
{
    char bytes[BYTES_MAX * PIECE];
    DWORD mode;
    DWORD written;

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

void console_paragraph(unsigned indent, const wchar_t *text)
{
    const size_t width = CONSOLE_COLUMNS - indent;
    size_t left = wcslen(text);
    bool first = true;

    while (left > 0) {
        size_t length = left;
        if (length > width) {
            for (length = width; length > 1 && text[length] != L' '; length--) {
            }
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

static void write_time(const SYSTEMTIME *at, wchar_t *out, size_t size)
{
    SYSTEMTIME now;

    if (at != NULL) {
        format_text(out, size, L"%04u-%02u-%02u %02u:%02u:%02u", at->wYear, at->wMonth, at->wDay,
                    at->wHour, at->wMinute, at->wSecond);
    } else {
        GetLocalTime(&now);
        format_text(out, size, L"%02u:%02u:%02u", now.wHour, now.wMinute, now.wSecond);
    }
}

wchar_t *console_event_text(const SYSTEMTIME *at, DWORD id, const wchar_t *const *inserts,
                            WORD count)
{
    wchar_t *text = message_file_text(id, inserts, count, 0);
    wchar_t *whole = NULL;
    wchar_t time[32];
    wchar_t head[64];

    if (text == NULL) {
        return NULL;
    }
    show_lines(text);
    write_time(at, time, sizeof(time) / sizeof(time[0]));
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
