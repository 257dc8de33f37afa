/* See setup/exposure.h. */
#include "setup/exposure.h"

#include <windows.h>

#include "output/message_file.h"
#include "setup/file_rights.h"
#include "win32/format.h"

/* True: somebody may. What cannot be known is kept, and the rest is checked. */
static bool may(struct exposure *exposure, enum exposed what, enum file_rights rights)
{
    const struct outcome error = file_rights_of_users(exposure->path, rights, &exposure->who);

    if (!outcome_ok(&error) && outcome_ok(&exposure->error)) {
        exposure->error = error;
    }
    exposure->what = what;
    return exposure->who != NULL;
}

/* Cuts the last part off, but for the root. False: the root is all there is. */
static bool cut(wchar_t *path, size_t root)
{
    wchar_t *end = wcsrchr(path, L'\\');

    if (end == NULL || wcslen(path) <= root) {
        return false;
    }
    end[(size_t)(end - path) < root ? 1 : 0] = L'\0';
    return true;
}

static bool is_link(const wchar_t *path)
{
    const DWORD attributes = GetFileAttributesW(path);

    return attributes != INVALID_FILE_ATTRIBUTES &&
           (attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0;
}

/* The folders above: who may rename one of them may put another in its place, as soon as no program
 * in it runs; who may write to a link may have it lead elsewhere. */
static bool above_exposed(struct exposure *exposure, size_t root)
{
    while (cut(exposure->path, root)) {
        const enum file_rights rights = wcslen(exposure->path) <= root ? FILE_RIGHTS_REPLACE_WITHIN
                                        : is_link(exposure->path)      ? FILE_RIGHTS_WRITE
                                                                       : FILE_RIGHTS_REPLACE;
        if (may(exposure, EXPOSED_ABOVE, rights)) {
            return true;
        }
    }
    return false;
}

/* Leaves in exposure->path what is exposed. */
static bool along(struct exposure *exposure, const wchar_t *program)
{
    const size_t root = program_path_root(program);
    wchar_t *path = exposure->path;

    (void)lstrcpynW(path, program, PROGRAM_PATH);
    if (cut(path, root) && may(exposure, EXPOSED_FOLDER, FILE_RIGHTS_WRITE)) {
        return true;
    }
    (void)lstrcpynW(path, program, PROGRAM_PATH);
    return may(exposure, EXPOSED_PROGRAM, FILE_RIGHTS_WRITE) ||
           (cut(path, root) && above_exposed(exposure, root));
}

/* Nobody can write to what is not there. */
static bool texts_exposed(struct exposure *exposure)
{
    const struct outcome there = message_file_there();
    const struct outcome path = outcome_ok(&there) ? message_file_path(exposure->path) : there;

    return outcome_ok(&path) && may(exposure, EXPOSED_TEXTS, FILE_RIGHTS_WRITE);
}

bool exposure_found(struct exposure *exposure)
{
    wchar_t program[PROGRAM_PATH];

    *exposure = (struct exposure){.who = NULL};
    exposure->error = program_path(program);
    if (!outcome_ok(&exposure->error)) {
        return false;
    }
    return along(exposure, program) || texts_exposed(exposure) ||
           (program_path_resolve(program) && along(exposure, program));
}

void exposure_explain(const struct exposure *exposure, wchar_t *text, size_t size)
{
    static const wchar_t *const rights[] = {
        [EXPOSED_PROGRAM] = L"can write to the program",
        [EXPOSED_FOLDER] = L"can write to the folder",
        [EXPOSED_TEXTS] = L"can write to the file with the texts of events",
        [EXPOSED_ABOVE] = L"can replace",
    };

    format_text(text, size,
                L"%ls %ls %ls, and could make SYSTEM run another program. This service makes no "
                L"changes.",
                exposure->who, rights[exposure->what], program_path_shown(exposure->path));
}
