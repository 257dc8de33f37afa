/* See output/message_file.h. (winbase/nf-winbase-formatmessagew, menurc/vs-versioninfo) */
#include "output/message_file.h"

#include "events.h"
#include "win32/error.h"
#include "win32/product.h"

#define INSERTS_MAX 99 /* as many as a message can name */

static const char object[] = "sstp-cert-rotator-events.dll";
static const wchar_t lacking[] = L"(" PRODUCT_MESSAGES L" does not have this event's text) ";

struct outcome message_file_path(wchar_t path[PROGRAM_PATH])
{
    const struct outcome outcome = program_path(path);
    wchar_t *name;

    if (!outcome_ok(&outcome)) {
        return outcome;
    }
    name = wcsrchr(path, L'\\');
    name = name != NULL ? name + 1 : path;
    if ((size_t)(name - path) + sizeof(PRODUCT_MESSAGES) / sizeof(wchar_t) > PROGRAM_PATH) {
        return outcome_failed("GetModuleFileName", object, ERROR_BUFFER_OVERFLOW);
    }
    (void)lstrcpyW(name, PRODUCT_MESSAGES);
    return outcome;
}

struct outcome message_file_there(void)
{
    wchar_t path[PROGRAM_PATH];
    const struct outcome outcome = message_file_path(path);

    if (outcome_ok(&outcome) && GetFileAttributesW(path) == INVALID_FILE_ATTRIBUTES) {
        return outcome_failed("GetFileAttributes", object, GetLastError());
    }
    return outcome;
}

/* Others may write to it meanwhile, and nothing in it is run. */
static HMODULE open_file(void)
{
    wchar_t path[PROGRAM_PATH];
    const struct outcome outcome = message_file_path(path);

    return outcome_ok(&outcome)
               ? LoadLibraryExW(path, NULL,
                                LOAD_LIBRARY_AS_DATAFILE | LOAD_LIBRARY_AS_IMAGE_RESOURCE)
               : NULL;
}

/* ---- the number ---- */

/* The beginning of a version resource. */
struct version_resource {
    WORD length;
    WORD value_length;
    WORD type;
    WCHAR key[sizeof("VS_VERSION_INFO")];
    WORD padding;
    VS_FIXEDFILEINFO value;
};

static bool has_our_number(HMODULE file)
{
    const HRSRC found = FindResourceW(file, MAKEINTRESOURCEW(VS_VERSION_INFO), RT_VERSION);
    const HGLOBAL loaded =
        found != NULL && SizeofResource(file, found) >= sizeof(struct version_resource)
            ? LoadResource(file, found)
            : NULL;
    const struct version_resource *version = loaded != NULL ? LockResource(loaded) : NULL;

    return version != NULL && version->value.dwFileVersionLS >> 16 == EVENT_MESSAGES;
}

bool message_file_is_ours(void)
{
    const HMODULE file = open_file();
    const bool ours = file != NULL && has_our_number(file);

    if (file != NULL) {
        (void)FreeLibrary(file);
    }
    return ours;
}

/* ---- texts ---- */

static wchar_t *without_text(const wchar_t *const *inserts, DWORD count)
{
    SIZE_T size = sizeof(lacking) + sizeof(L"\r\n");
    wchar_t *text;

    for (DWORD i = 0; i < count; i++) {
        size += ((SIZE_T)lstrlenW(inserts[i]) + 2) * sizeof(wchar_t);
    }
    text = LocalAlloc(LMEM_FIXED, size);
    if (text == NULL) {
        return NULL;
    }
    (void)lstrcpyW(text, lacking);
    for (DWORD i = 0; i < count; i++) {
        (void)lstrcatW(text, i == 0 ? L"" : L"; ");
        (void)lstrcatW(text, inserts[i]);
    }
    return lstrcatW(text, L"\r\n");
}

wchar_t *message_file_text(DWORD id, const wchar_t *const *inserts, DWORD count, DWORD flags)
{
    DWORD_PTR arguments[INSERTS_MAX];
    const HMODULE file = open_file();
    wchar_t *text = NULL;

    /* A text of a later version could name more than there are. */
    for (DWORD i = 0; i < INSERTS_MAX; i++) {
        arguments[i] = (DWORD_PTR)(i < count ? inserts[i] : L"");
    }
    if (file != NULL && FormatMessageW(FORMAT_MESSAGE_FROM_HMODULE | FORMAT_MESSAGE_ARGUMENT_ARRAY |
                                           FORMAT_MESSAGE_ALLOCATE_BUFFER | flags,
                                       file, id, 0, (LPWSTR)&text, 0, (va_list *)arguments) == 0) {
        text = NULL;
    }
    if (file != NULL) {
        (void)FreeLibrary(file);
    }
    return text != NULL ? text : without_text(inserts, count);
}
