/* Error codes in words; output/format_facts.h. */
#include <wchar.h>

#include "output/format_facts.h"
#include "output/labels.h"
#include "win32/format.h"
#include "win32/text.h"

#define WORDS 512

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

void format_failure(wchar_t *text, size_t size, uint32_t code, uint32_t specific)
{
    const bool by_service = code == ERROR_SERVICE_SPECIFIC_ERROR && specific != 0;
    wchar_t words[WORDS] = L"";
    wchar_t value[WORDS + 128];

    if (!(by_service ? format_service_error(words, specific) : format_system(words, code))) {
        format_wide(words, WORDS, L"Windows has no text for it.");
    }
    text_show(words);
    if (by_service) {
        format_text(value, sizeof(value) / sizeof(value[0]),
                    L"error %lu, service-specific error %lu (0x%lx): %ls", (unsigned long)code,
                    (unsigned long)specific, (unsigned long)specific, words);
    } else {
        format_text(value, sizeof(value) / sizeof(value[0]),
                    code < 65536 ? L"error %lu: %ls" : L"error 0x%08lx: %ls", (unsigned long)code,
                    words);
    }
    format_wide(text, size, value);
}

void format_error(const struct outcome *error, wchar_t *text, size_t size)
{
    wchar_t operation[128] = L"?";
    wchar_t object[OUTCOME_OBJECT_SIZE] = L"";
    wchar_t failure[WORDS + 128];
    wchar_t value[1024];

    if (error->operation != NULL) {
        (void)text_to_wide(error->operation, operation, sizeof(operation) / sizeof(operation[0]));
    }
    (void)text_to_wide(error->object, object, sizeof(object) / sizeof(object[0]));
    text_show(object);
    if (error->code == 0) { /* no call failed: what it should have done is not seen */
        format_text(value, sizeof(value) / sizeof(value[0]),
                    L"%ls (%ls): no call failed, but it is not as it should be.", operation,
                    object);
    } else {
        format_failure(failure, sizeof(failure) / sizeof(failure[0]), error->code, error->specific);
        format_text(value, sizeof(value) / sizeof(value[0]), L"%ls (%ls) failed with %ls",
                    operation, object, failure);
    }
    format_wide(text, size, value);
}

/* In a sentence that goes on. */
static void end_open(wchar_t *text)
{
    size_t length = wcslen(text);

    while (length > 0 && (text[length - 1] == L' ' || text[length - 1] == L'.')) {
        text[--length] = L'\0';
    }
}

void format_verdict(wchar_t *text, size_t size, const struct finding *finding)
{
    const wchar_t *why = label_verdict_named(finding->error.object);
    wchar_t operation[128];
    wchar_t failure[WORDS + 128];

    if (finding->error.operation == NULL) {
        format_wide(text, size, why);
        return;
    }
    format_utf8(operation, sizeof(operation) / sizeof(operation[0]), finding->error.operation);
    format_failure(failure, sizeof(failure) / sizeof(failure[0]), finding->error.code, 0);
    end_open(failure);
    format_text(text, size, L"%ls (%ls failed with %ls)", why, operation, failure);
}
