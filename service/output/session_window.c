/* user32.dll is loaded here and not imported: the service has no desktop to share in, and to fail
 * for want of one would be to fail for nothing. */
#include "output/session_window.h"

#include <windows.h>

#include <stdbool.h>

#define CLASS_NAME L"SstpCertRotatorSession"

/* The functions of user32.dll. */
struct user32 {
    ATOM(WINAPI *register_class)(const WNDCLASSEXW *class);
    HWND(WINAPI *create_window)
    (DWORD extended_style, LPCWSTR class, LPCWSTR name, DWORD style, int x, int y, int width,
     int height, HWND parent, HMENU menu, HINSTANCE instance, LPVOID parameter);
    LRESULT(WINAPI *default_procedure)(HWND window, UINT message, WPARAM first, LPARAM second);
    BOOL(WINAPI *get_message)(MSG *message, HWND window, UINT first, UINT last);
    LRESULT(WINAPI *dispatch_message)(const MSG *message);
};

/* A window's procedure has no context before the window is made. */
static struct {
    struct user32 user32;
    void (*end)(void);
} session;

/* Whether it ends is up to others: until that is sure nothing happens here. */
static LRESULT CALLBACK procedure(HWND window, UINT message, WPARAM first, LPARAM second)
{
    switch (message) {
    case WM_QUERYENDSESSION:
        return TRUE;
    case WM_ENDSESSION:
        if (first != FALSE) {
            session.end();
        }
        return 0;
    default:
        return session.user32.default_procedure(window, message, first, second);
    }
}

typedef void any_function(void);

static bool find_functions(HMODULE module, struct user32 *user32)
{
    const struct {
        const char *name;
        any_function **function;
    } functions[] = {
        {"RegisterClassExW", (any_function **)(void *)&user32->register_class},
        {"CreateWindowExW", (any_function **)(void *)&user32->create_window},
        {"DefWindowProcW", (any_function **)(void *)&user32->default_procedure},
        {"GetMessageW", (any_function **)(void *)&user32->get_message},
        {"DispatchMessageW", (any_function **)(void *)&user32->dispatch_message},
    };

    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
        *functions[i].function = (any_function *)GetProcAddress(module, functions[i].name);
        if (*functions[i].function == NULL) {
            return false;
        }
    }
    return true;
}

/* Of the top level, since others are notified of nothing; never shown. */
static HWND make_window(void)
{
    const HINSTANCE instance = GetModuleHandleW(NULL);
    const WNDCLASSEXW class = {.cbSize = sizeof(class),
                               .lpfnWndProc = procedure,
                               .hInstance = instance,
                               .lpszClassName = CLASS_NAME};

    return session.user32.register_class(&class) == 0
               ? NULL
               : session.user32.create_window(0, CLASS_NAME, CLASS_NAME, 0, 0, 0, 0, 0, NULL, NULL,
                                              instance, NULL);
}

static DWORD WINAPI attend(void *nothing)
{
    const HMODULE module = LoadLibraryExW(L"user32.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
    MSG message;

    (void)nothing;
    if (module == NULL || !find_functions(module, &session.user32) || make_window() == NULL) {
        return 0; /* the console's handler is what there is */
    }
    while (session.user32.get_message(&message, NULL, 0, 0) > 0) {
        (void)session.user32.dispatch_message(&message);
    }
    return 0;
}

void session_window_open(void (*end)(void))
{
    HANDLE thread;

    session.end = end;
    thread = CreateThread(NULL, 0, attend, NULL, 0, NULL);
    if (thread != NULL) {
        (void)CloseHandle(thread);
    }
}
