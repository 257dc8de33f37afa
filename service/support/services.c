/* The services' configuration (winsvc/nf-winsvc-queryserviceconfigw). */
#include <windows.h>

#include "output/console.h"
#include "output/format_facts.h"
#include "support/support.h"
#include "win32/format.h"
#include "win32/product.h"

#define CONFIG_SIZE 8192 /* the most that QueryServiceConfig gives */
#define NAMES       512  /* characters */

static const wchar_t *start_type(DWORD type)
{
    switch (type) {
    case SERVICE_AUTO_START:
        return L"automatic";
    case SERVICE_DEMAND_START:
        return L"manual";
    case SERVICE_DISABLED:
        return L"disabled";
    default:
        return L"boot or system";
    }
}

static void join(const wchar_t *names, wchar_t text[NAMES])
{
    size_t used = 0;

    text[0] = L'\0';
    for (; names != NULL && *names != L'\0'; names += lstrlenW(names) + 1) {
        used = format_append(text, NAMES, used, used == 0 ? L"" : L", ");
        used = format_append(text, NAMES, used, names);
    }
}

static void print_config(SC_HANDLE service)
{
    union {
        QUERY_SERVICE_CONFIGW config;
        BYTE bytes[CONFIG_SIZE];
    } buffer;
    SERVICE_STATUS_PROCESS status;
    wchar_t names[NAMES];
    DWORD size;

    if (QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)&status, sizeof(status),
                             &size)) {
        console_format(L"  state        %lu, process %lu, exit code %lu (%lu)\r\n",
                       status.dwCurrentState, status.dwProcessId, status.dwWin32ExitCode,
                       status.dwServiceSpecificExitCode);
    }
    if (!QueryServiceConfigW(service, &buffer.config, sizeof(buffer), &size)) {
        console_format(L"  configuration cannot be read: error %lu\r\n", GetLastError());
        return;
    }
    join(buffer.config.lpDependencies, names);
    console_format(L"  start type   %ls\r\n", start_type(buffer.config.dwStartType));
    console_format(L"  program      %ls\r\n", buffer.config.lpBinaryPathName);
    console_format(L"  account      %ls\r\n", buffer.config.lpServiceStartName);
    console_format(L"  depends on   %ls\r\n", names[0] == L'\0' ? L"nothing" : names);
}

void support_services(void)
{
    static const wchar_t *const names[] = {L"SstpSvc", L"RasMan",      L"RemoteAccess",
                                           L"HTTP",    PRODUCT_NAME,   L"EventLog",
                                           L"W32Time", L"CertPropSvc", L"KeyIso"};
    const SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);

    if (manager == NULL) {
        console_format(L"The services cannot be read: error %lu\r\n", GetLastError());
        return;
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const SC_HANDLE service =
            OpenServiceW(manager, names[i], SERVICE_QUERY_CONFIG | SERVICE_QUERY_STATUS);
        console_format(L"%ls\r\n", names[i]);
        if (service == NULL) {
            console_format(L"  cannot be opened: error %lu\r\n", GetLastError());
            continue;
        }
        print_config(service);
        (void)CloseServiceHandle(service);
    }
    (void)CloseServiceHandle(manager);
}
