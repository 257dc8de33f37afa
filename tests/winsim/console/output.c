/* Printing; see output.h. */
#include "output.h"
#include "verbs.h"

#include <fcntl.h>
#include <io.h>
#include <stdarg.h>
#include <stdio.h>
#include <wchar.h>

enum { TEXT_SIZE = 32 * 1024, ERROR_SIZE = 512, UTF8_PER_WIDE = 3 };

void output_begin(void)
{
    _setmode(_fileno(stdout), _O_BINARY);
    _setmode(_fileno(stderr), _O_BINARY);
}

static void print_to(FILE *stream, const wchar_t *format, va_list values)
{
    static wchar_t wide[TEXT_SIZE]; /* the console has one thread */
    static char utf8[TEXT_SIZE * UTF8_PER_WIDE];

    /* Longer text is cut by vsnwprintf, which then leaves out the terminator. */
    _vsnwprintf(wide, TEXT_SIZE - 1, format, values);
    wide[TEXT_SIZE - 1] = L'\0';
    if (WideCharToMultiByte(CP_UTF8, 0, wide, -1, utf8, sizeof utf8, NULL, NULL) > 0) {
        fputs(utf8, stream);
    }
}

void print(const wchar_t *format, ...)
{
    va_list values;

    va_start(values, format);
    print_to(stdout, format, values);
    va_end(values);
}

static void complain(const wchar_t *format, ...)
{
    va_list values;

    va_start(values, format);
    print_to(stderr, format, values);
    va_end(values);
}

int failed(const wchar_t *what, const wchar_t *object, DWORD code)
{
    wchar_t text[ERROR_SIZE] = L"";
    DWORD length = FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL,
                                  code, 0, text, ERROR_SIZE, NULL);

    while (length > 0 && iswspace(text[length - 1])) {
        text[--length] = L'\0';
    }
    complain(L"winsim: cannot %ls %ls: error %lu (0x%lx), %ls\n", what, object, code, code,
             length > 0 ? text : L"no text");
    return EXIT_FAILED;
}

const wchar_t *hash_text(const BYTE *bytes, DWORD length, wchar_t text[HASH_TEXT_SIZE])
{
    static const wchar_t digits[] = L"0123456789abcdef";
    DWORD i = 0;

    for (; i < length && 2 * i + 2 < HASH_TEXT_SIZE; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    text[2 * i] = L'\0';
    return text;
}
