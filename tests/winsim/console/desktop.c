/* desktop: holds the desktop until the server is down. Wine begins one with a program of its own,
 * at the first window, and ends it with the last: that program would inherit what the one with the
 * window writes to, and whoever reads that would wait for it. */
#include "verbs.h"

#include <windows.h>

typedef HWND WINAPI desktop_window(void);

int verb_desktop(struct arguments *arguments)
{
    const HMODULE module = LoadLibraryW(L"user32.dll");
    desktop_window *const get =
        (desktop_window *)(void (*)(void))GetProcAddress(module, "GetDesktopWindow");

    if (arguments->count != 0) {
        return EXIT_USAGE;
    }
    if (get == NULL || get() == NULL) {
        return EXIT_FAILED;
    }
    Sleep(INFINITE);
    return EXIT_DONE;
}
