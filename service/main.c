/* The entry point: hardens the process before anything else, then follows the command line. */
#include <windows.h>

#include "commands.h"

int wmain(int count, wchar_t **arguments);

int wmain(int count, wchar_t **arguments)
{
    /* The program runs as LocalSystem: what it loads later comes from System32 only. */
    (void)SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_SYSTEM32);
    (void)HeapSetInformation(NULL, HeapEnableTerminationOnCorruption, NULL, 0);
    (void)SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOOPENFILEERRORBOX);
    return commands_run(count, arguments);
}
