/* Windows itself. */
#include <windows.h>

#include "output/console.h"
#include "support/support.h"

#define KEY L"SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"

static void print_value(const wchar_t *name)
{
    wchar_t text[256] = L"";
    DWORD size = sizeof(text);

    if (RegGetValueW(HKEY_LOCAL_MACHINE, KEY, name, RRF_RT_REG_SZ | RRF_SUBKEY_WOW6464KEY, NULL,
                     text, &size) == ERROR_SUCCESS) {
        console_format(L"%-16ls %ls\r\n", name, text);
    }
}

void support_windows(void)
{
    DWORD revision = 0;
    DWORD size = sizeof(revision);

    print_value(L"ProductName");
    print_value(L"DisplayVersion");
    print_value(L"CurrentBuild");
    print_value(L"InstallationType");
    if (RegGetValueW(HKEY_LOCAL_MACHINE, KEY, L"UBR", RRF_RT_REG_DWORD | RRF_SUBKEY_WOW6464KEY,
                     NULL, &revision, &size) == ERROR_SUCCESS) {
        console_format(L"%-16ls %lu\r\n", L"UBR", revision);
    }
}
