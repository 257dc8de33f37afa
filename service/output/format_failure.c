/* Error codes in words; output/format_facts.h. */
#include <string.h>
#include <wchar.h>

#include "output/format_facts.h"
#include "output/labels.h"
#include "win32/format.h"
#include "win32/text.h"

#define WORDS 512
#define CODE  80
#define TASK  256

/* Where Remote Access has codes: raserror.h and mprerror.h, whose numbers mean other things in
 * winerror.h, and those of its own events. RemoteAccess and RasMan were seen to end with these and
 * with Windows' own (microsoft KB 840686, Q168683). */
#define RAS_FIRST    600u
#define ROUTER_FIRST 900u
#define ROUTER_LAST  999u
#define EVENTS_FIRST 20000u
#define EVENTS_LAST  20999u

static bool format_system(wchar_t *text, DWORD code)
{
    return FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS |
                              FORMAT_MESSAGE_MAX_WIDTH_MASK,
                          NULL, code, 0, text, WORDS, NULL) > 0;
}

/* ---- Remote Access ---- */

typedef DWORD(APIENTRY ras_function)(UINT code, LPWSTR text, DWORD size);
typedef DWORD(APIENTRY router_function)(DWORD code, LPWSTR *text);

static void (*find(HMODULE module, const char *name))(void)
{
    return module == NULL ? NULL : (void (*)(void))GetProcAddress(module, name);
}

static bool format_ras(wchar_t *text, DWORD code)
{
    const HMODULE module = LoadLibraryExW(L"rasapi32.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
    ras_function *ask = (ras_function *)find(module, "RasGetErrorStringW");
    const bool reported = ask != NULL && ask(code, text, WORDS) == ERROR_SUCCESS;

    if (module != NULL) {
        (void)FreeLibrary(module);
    }
    return reported;
}

static bool format_router(wchar_t *text, DWORD code)
{
    const HMODULE module = LoadLibraryExW(L"mprapi.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
    router_function *ask = (router_function *)find(module, "MprAdminGetErrorString");
    LPWSTR words = NULL;
    const bool reported = ask != NULL && ask(code, &words) == ERROR_SUCCESS && words != NULL;

    if (reported) {
        (void)lstrcpynW(text, words, WORDS);
        (void)LocalFree(words);
    }
    if (module != NULL) {
        (void)FreeLibrary(module);
    }
    return reported;
}

static bool format_service_error(wchar_t *text, DWORD code)
{
    if (code >= RAS_FIRST && code < ROUTER_FIRST) {
        return format_ras(text, code);
    }
    if (code >= ROUTER_FIRST && code <= ROUTER_LAST) {
        return format_router(text, code);
    }
    return (code >= EVENTS_FIRST && code <= EVENTS_LAST && format_router(text, code)) ||
           format_system(text, code);
}

/* ---- both ---- */

static void find_words(wchar_t text[WORDS], uint32_t code, uint32_t specific)
{
    const bool by_service = code == ERROR_SERVICE_SPECIFIC_ERROR && specific != 0;

    if (!(by_service ? format_service_error(text, specific) : format_system(text, code))) {
        format_wide(text, WORDS, L"Windows has no text for it.");
    }
    text_show(text);
}

static void format_code(wchar_t text[CODE], uint32_t code, uint32_t specific)
{
    if (code == ERROR_SERVICE_SPECIFIC_ERROR && specific != 0) {
        format_text(text, CODE, L"error %lu, service-specific error %lu (0x%lx)",
                    (unsigned long)code, (unsigned long)specific, (unsigned long)specific);
    } else {
        format_text(text, CODE, code < 65536 ? L"error %lu" : L"error 0x%08lx",
                    (unsigned long)code);
    }
}

void format_failure(wchar_t *text, size_t size, uint32_t code, uint32_t specific)
{
    wchar_t words[WORDS] = L"";
    wchar_t number[CODE];
    wchar_t value[WORDS + CODE];

    find_words(words, code, specific);
    format_code(number, code, specific);
    format_text(value, sizeof(value) / sizeof(value[0]), L"%ls: %ls", number, words);
    format_wide(text, size, value);
}

/* In a sentence that continues. */
static void end_open(wchar_t *text)
{
    size_t length = wcslen(text);

    while (length > 0 && (text[length - 1] == L' ' || text[length - 1] == L'.')) {
        text[--length] = L'\0';
    }
}

/* ---- what was to be done ---- */

/* The calls by what they are for. The object follows. */
static const struct {
    const char *call;
    const wchar_t *purpose;
} purposes[] = {
    {"OpenSCManager", L"Opening the service control manager"},
    {"OpenService", L"Opening the service"},
    {"StartService", L"Starting the service"},
    {"wait for the start: it ended", L"Starting the service"},
    {"wait for the stop", L"Stopping the service"},
    {"waiting for the service", L"Waiting for the service"},
    {"ControlService", L"Controlling the service"},
    {"QueryServiceStatusEx", L"Reading the state of the service"},
    {"QueryServiceConfig", L"Reading the configuration of the service"},
    {"QueryServiceConfig2", L"Reading the configuration of the service"},
    {"ChangeServiceConfig", L"Changing the configuration of the service"},
    {"ChangeServiceConfig2", L"Changing the configuration of the service"},
    {"QueryServiceObjectSecurity", L"Reading the rights of the service"},
    {"SetServiceObjectSecurity", L"Setting the rights of the service"},
    {"EnumDependentServices", L"Listing the services that depend on"},
    {"NotifyServiceStatusChange", L"Monitoring the service"},
    {"CreateService", L"Registering the service"},
    {"DeleteService", L"Removing the service"},
    {"RegOpenKeyEx", L"Opening the registry key"},
    {"RegCreateKeyEx", L"Creating the registry key"},
    {"RegQueryValueEx", L"Reading the registry value"},
    {"RegSetValueEx", L"Writing the registry value"},
    {"RegDeleteValue", L"Deleting the registry value"},
    {"RegDeleteTree", L"Deleting the registry key"},
    {"HttpInitialize", L"Opening HTTP.sys"},
    {"HttpQueryServiceConfiguration", L"Reading from HTTP.sys:"},
    {"HttpSetServiceConfiguration", L"Creating the SSL certificate binding"},
    {"HttpUpdateServiceConfiguration", L"Changing the SSL certificate binding"},
    {"HttpDeleteServiceConfiguration", L"Deleting the SSL certificate binding"},
    {"SSL certificate binding", L"Reading the SSL certificate binding"},
    {"CertOpenStore", L"Opening the certificate store"},
    {"CertEnumCertificatesInStore", L"Reading the certificate store"},
    {"CertControlStore", L"Monitoring the certificate store"},
    {"CryptAcquireCertificatePrivateKey", L"Opening the private key"},
    {"MprAdminConnectionEnumEx", L"Counting the VPN connections of"},
    {"ReportEvent", L"Writing to the Application log"},
    {"CreateFile", L"Opening the file"},
    {"WriteFile", L"Writing the file"},
    {"CreateDirectory", L"Creating the folder"},
    {"DeleteFile", L"Deleting the file"},
    {"GetAddrInfoEx", L"Looking up the name"},
    {"connect", L"Connecting to"},
    {"send", L"Sending to"},
    {"recv", L"Receiving from"},
    {"reading back", L"Reading back the setting"},
    {"encoding the state", L"Encoding the stored value"},
    {"reading a certificate", L"Reading a certificate of"},
    {"reading the certificate", L"Reading the certificate of"},
    {"waiting for another order to end", L"Waiting for another request to end"},
    {"HeapAlloc", L"Reserving memory for"},
};

/* The wide variant of a call does the same. */
static bool is_call(const char *operation, const char *call)
{
    const size_t length = strlen(call);

    return strncmp(operation, call, length) == 0 &&
           (operation[length] == '\0' || strcmp(operation + length, "W") == 0);
}

static const wchar_t *find_purpose(const char *operation)
{
    for (size_t i = 0; i < sizeof(purposes) / sizeof(purposes[0]); i++) {
        if (is_call(operation, purposes[i].call)) {
            return purposes[i].purpose;
        }
    }
    return NULL;
}

/* Returns whether the text does not have the name of the call that failed. */
static bool format_task(const struct outcome *error, wchar_t text[TASK])
{
    const char *operation = error->operation == NULL ? "?" : error->operation;
    const wchar_t *purpose = find_purpose(operation);
    wchar_t call[128] = L"?";
    wchar_t object[OUTCOME_OBJECT_SIZE] = L"";

    (void)text_to_wide(operation, call, sizeof(call) / sizeof(call[0]));
    (void)text_to_wide(error->object, object, sizeof(object) / sizeof(object[0]));
    text_show(object);
    format_text(text, TASK, L"%ls%ls%ls", purpose != NULL ? purpose : call,
                object[0] == L'\0' ? L"" : L" ", object);
    return purpose != NULL && strchr(operation, ' ') == NULL;
}

void format_error(const struct outcome *error, wchar_t *text, size_t size)
{
    wchar_t task[TASK];
    wchar_t words[WORDS] = L"";
    wchar_t number[CODE];
    wchar_t call[128] = L"";
    wchar_t value[WORDS + TASK + CODE];
    const bool is_unnamed = format_task(error, task);

    if (error->code == 0) { /* no call failed: what it should have done is not seen */
        format_text(value, sizeof(value) / sizeof(value[0]),
                    L"%ls: no call failed, but it is not as it should be.", task);
    } else {
        find_words(words, error->code, error->specific);
        end_open(words);
        format_code(number, error->code, error->specific);
        if (is_unnamed) {
            (void)text_to_wide(error->operation, call, sizeof(call) / sizeof(call[0]));
        }
        format_text(value, sizeof(value) / sizeof(value[0]), L"%ls failed: %ls (%ls%ls%ls).", task,
                    words, number, is_unnamed ? L", " : L"", call);
    }
    format_wide(text, size, value);
}

void format_verdict(wchar_t *text, size_t size, const struct finding *finding)
{
    const wchar_t *why = label_verdict_named(finding->error.object);
    struct outcome error = finding->error;
    wchar_t failure[WORDS + TASK + CODE];

    if (finding->error.operation == NULL) {
        format_wide(text, size, why);
        return;
    }
    error.object[0] = '\0'; /* it names the verdict */
    error.specific = 0;
    format_error(&error, failure, sizeof(failure) / sizeof(failure[0]));
    end_open(failure);
    format_text(text, size, L"%ls. %ls", why, failure);
}
