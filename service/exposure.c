/* See exposure.h. */
#include "exposure.h"

#include "file_rights.h"
#include "format.h"

static bool may_write(struct exposure *exposure)
{
    exposure->error = file_rights_of_users(exposure->path, &exposure->who);
    return outcome_ok(&exposure->error) && exposure->who != NULL;
}

bool exposure_found(struct exposure *exposure)
{
    wchar_t *end;

    *exposure = (struct exposure){.folder = true};
    exposure->error = program_path(exposure->path);
    end = wcsrchr(exposure->path, L'\\');
    if (!outcome_ok(&exposure->error) || end == NULL) {
        return false;
    }
    *end = L'\0';
    if (may_write(exposure) || !outcome_ok(&exposure->error)) {
        return exposure->who != NULL;
    }
    *end = L'\\';
    exposure->folder = false;
    return may_write(exposure);
}

void exposure_explain(const struct exposure *exposure, wchar_t *text, size_t size)
{
    format_text(text, size,
                L"%ls may write to the %ls %ls: whoever does may have SYSTEM run a program of "
                L"theirs. So nothing is changed by this one.",
                exposure->who, exposure->folder ? L"folder" : L"program", exposure->path);
}
