/* The entry point: hardens the process before anything else, then follows the command line. */
#include <windows.h>

#include "commands/commands.h"
#include "run/mitigations.h"

int wmain(int count, wchar_t **arguments);

int wmain(int count, wchar_t **arguments)
{
    mitigations_set();
    (void)SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOOPENFILEERRORBOX);
    return commands_run(count, arguments);
}
