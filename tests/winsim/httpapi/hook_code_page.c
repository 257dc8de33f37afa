/*
 * hook_code_page.c - the code page of the console that the main program has, which an administrator
 * chooses (chcp). None is 0: GetConsoleOutputCP then says that it failed.
 */
#include <windows.h>

#include "redirect.h"
#include "settings.h"

static UINT WINAPI hook_output_page(void)
{
    return settings_dword(NULL, WINSIM_OUTPUT_PAGE, GetConsoleOutputCP());
}

const struct redirection code_page_redirections[] = {
    REDIRECT("GetConsoleOutputCP", hook_output_page),
    {0},
};
