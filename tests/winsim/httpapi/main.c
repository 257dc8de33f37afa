/*
 * main.c - what happens when the simulated httpapi.dll is loaded and unloaded.
 *
 * Under the loader's lock: no other library may be loaded and no file or socket opened here.
 */
#include <windows.h>

#include "host_program.h"
#include "notify_watch.h"
#include "redirect.h"
#include "store_watch.h"

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved);

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved)
{
    (void)instance;
    (void)reserved;
    if (reason == DLL_PROCESS_ATTACH) {
        if (host_program_is_redirected()) {
            redirect_main_program();
        }
    } else if (reason == DLL_THREAD_DETACH) {
        store_watch_thread_ends();
        notify_watch_thread_ends();
    }
    return TRUE;
}
