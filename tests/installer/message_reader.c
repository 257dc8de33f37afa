/* message-reader.exe FILE ID [--once]: opens a file with texts of events as what shows events does,
 * as data (loadlibraryexw: "to extract messages or resources from it"), and prints the text with
 * that number, the inserts as they stand there. Then it says that it holds the file, and does so
 * until somebody ends it; not with --once.
 *
 * Exit codes: 1 the file cannot be opened or lacks the text, 3 usage. */
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

enum { EXIT_LACKING = 1, EXIT_USAGE = 3, TEXT_SIZE = 4096 };

int wmain(int count, wchar_t **arguments);

static int print_text(HMODULE file, DWORD id)
{
    wchar_t text[TEXT_SIZE];

    if (FormatMessageW(FORMAT_MESSAGE_FROM_HMODULE | FORMAT_MESSAGE_IGNORE_INSERTS |
                           FORMAT_MESSAGE_MAX_WIDTH_MASK,
                       file, id, 0, text, TEXT_SIZE, NULL) == 0) {
        (void)printf("no text %lu: error %lu\n", id, GetLastError());
        return EXIT_LACKING;
    }
    (void)printf("%ls\n", text);
    return 0;
}

int wmain(int count, wchar_t **arguments)
{
    HMODULE file;

    if (count != 3 && !(count == 4 && wcscmp(arguments[3], L"--once") == 0)) {
        (void)fputs("usage: message-reader FILE ID [--once]\n", stderr);
        return EXIT_USAGE;
    }
    file = LoadLibraryExW(arguments[1], NULL,
                          LOAD_LIBRARY_AS_DATAFILE | LOAD_LIBRARY_AS_IMAGE_RESOURCE);
    if (file == NULL) {
        (void)printf("cannot be opened: error %lu\n", GetLastError());
        return EXIT_LACKING;
    }
    if (print_text(file, wcstoul(arguments[2], NULL, 0)) != 0) {
        return EXIT_LACKING;
    }
    if (count == 3) {
        (void)puts("holds");
        (void)fflush(stdout);
        Sleep(INFINITE);
    }
    return 0;
}
