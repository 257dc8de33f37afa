/* The file of the custom view; its content is a resource of the program. */
#include "events/view.h"

#include <windows.h>

#include "win32/error.h"

#define EVENT_VIEW_RESOURCE 1 /* of event_view.rc.in */
#define PATH_CHARACTERS     512

static const char object[] = "the view for Event Viewer";

/* Each below the one before; the last is the file. */
static const wchar_t *const parts[] = {
    L"%ProgramData%\\Microsoft",
    L"%ProgramData%\\Microsoft\\Event Viewer",
    L"%ProgramData%\\Microsoft\\Event Viewer\\Views",
    L"%ProgramData%\\Microsoft\\Event Viewer\\Views\\SstpCertRotator.xml",
};

#define FOLDERS (sizeof(parts) / sizeof(parts[0]) - 1)

static bool expand(const wchar_t *part, wchar_t path[PATH_CHARACTERS])
{
    const DWORD length = ExpandEnvironmentStringsW(part, path, PATH_CHARACTERS);

    return length > 0 && length <= PATH_CHARACTERS && path[0] != L'%';
}

static struct outcome write_file(const wchar_t *path)
{
    const HRSRC resource = FindResourceW(NULL, MAKEINTRESOURCEW(EVENT_VIEW_RESOURCE), RT_RCDATA);
    struct outcome outcome = outcome_success();
    DWORD written;

    if (resource == NULL) {
        return outcome_failed("FindResource", object, GetLastError());
    }
    const DWORD size = SizeofResource(NULL, resource);
    const HANDLE file =
        CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE) {
        return outcome_failed("CreateFile", object, GetLastError());
    }
    if (!WriteFile(file, LockResource(LoadResource(NULL, resource)), size, &written, NULL)) {
        outcome = outcome_failed("WriteFile", object, GetLastError());
    } else if (written != size) {
        outcome = outcome_failed("WriteFile", object, ERROR_DISK_FULL);
    }
    (void)CloseHandle(file);
    return outcome;
}

struct outcome event_view_install(void)
{
    wchar_t path[PATH_CHARACTERS];

    for (size_t i = 0; i < FOLDERS; i++) {
        if (!expand(parts[i], path)) {
            return outcome_failed("ExpandEnvironmentStrings", object, ERROR_ENVVAR_NOT_FOUND);
        }
        if (!CreateDirectoryW(path, NULL) && GetLastError() != ERROR_ALREADY_EXISTS) {
            return outcome_failed("CreateDirectory", object, GetLastError());
        }
    }
    return expand(parts[FOLDERS], path)
               ? write_file(path)
               : outcome_failed("ExpandEnvironmentStrings", object, ERROR_BUFFER_OVERFLOW);
}

/* The folders stay: others have their views there. */
struct outcome event_view_remove(void)
{
    wchar_t path[PATH_CHARACTERS];

    if (!expand(parts[FOLDERS], path)) {
        return outcome_failed("ExpandEnvironmentStrings", object, ERROR_ENVVAR_NOT_FOUND);
    }
    if (!DeleteFileW(path)) {
        const DWORD code = GetLastError();
        return code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND
                   ? outcome_success()
                   : outcome_failed("DeleteFile", object, code);
    }
    return outcome_success();
}
