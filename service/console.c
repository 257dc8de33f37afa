/* Console output: WriteConsole on a console, UTF-8 bytes when redirected. */
#include "console.h"

#include "format.h"
#include "message_file.h"

#include <stdarg.h>

#define PIECE 1024 /* characters written at a time */

/* One piece, short enough for the buffer. */
static void write_piece(HANDLE out, const wchar_t *text, int length)
{
    char bytes[3 * PIECE];
    DWORD mode;
    DWORD written;

    if (GetConsoleMode(out, &mode)) {
        (void)WriteConsoleW(out, text, (DWORD)length, &written, NULL);
        return;
    }
    const int size =
        WideCharToMultiByte(CP_UTF8, 0, text, length, bytes, (int)sizeof(bytes), NULL, NULL);
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

void console_print_utf8(const char *text, size_t length)
{
    const HANDLE out = GetStdHandle(STD_OUTPUT_HANDLE);
    wchar_t wide[PIECE];
    DWORD mode;
    DWORD written;

    if (!GetConsoleMode(out, &mode)) {
        (void)WriteFile(out, text, (DWORD)length, &written, NULL);
        return;
    }
    while (length > 0) {
        size_t piece = length < PIECE ? length : PIECE;
        while (piece > 1 && piece < length && ((unsigned char)text[piece] & 0xc0) == 0x80) {
            piece--; /* keep the character together */
        }
        const int characters = MultiByteToWideChar(CP_UTF8, 0, text, (int)piece, wide, (int)PIECE);
        write_piece(out, wide, characters);
        text += piece;
        length -= piece;
    }
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

static void print_event(const wchar_t *time, DWORD id, const wchar_t *const *inserts, WORD count)
{
    wchar_t *text = message_file_text(id, inserts, count, 0);
    wchar_t head[64];

    if (text == NULL) {
        return; /* the log has the event */
    }
    format_text(head, sizeof(head) / sizeof(head[0]), L"%ls  %-11ls  %3lu  ", time, level_of(id),
                id & 0xffff);
    console_print(head);
    console_print(text);
    (void)LocalFree(text);
}

void console_print_event(DWORD id, const wchar_t *const *inserts, WORD count)
{
    wchar_t time[16];
    SYSTEMTIME now;

    GetLocalTime(&now);
    format_text(time, sizeof(time) / sizeof(time[0]), L"%02u:%02u:%02u", now.wHour, now.wMinute,
                now.wSecond);
    print_event(time, id, inserts, count);
}

void console_print_event_at(const SYSTEMTIME *at, DWORD id, const wchar_t *const *inserts,
                            WORD count)
{
    wchar_t time[32];

    format_text(time, sizeof(time) / sizeof(time[0]), L"%04u-%02u-%02u %02u:%02u:%02u", at->wYear,
                at->wMonth, at->wDay, at->wHour, at->wMinute, at->wSecond);
    print_event(time, id, inserts, count);
}
