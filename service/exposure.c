/* See exposure.h. */
#include "exposure.h"

#include "file_rights.h"
#include "format.h"
#include "message_file.h"
#include "win32_outcome.h"

static bool may_write(struct exposure *exposure)
{
    exposure->error = file_rights_of_users(exposure->path, &exposure->who);
    return outcome_ok(&exposure->error) && exposure->who != NULL;
}

/* True: somebody may, or it could not be told. */
static bool ends_with(struct exposure *exposure, const wchar_t *what)
{
    exposure->what = what;
    return may_write(exposure) || !outcome_ok(&exposure->error);
}

bool exposure_found(struct exposure *exposure)
{
    wchar_t *end;

    *exposure = (struct exposure){.who = NULL};
    exposure->error = program_path(exposure->path);
    end = wcsrchr(exposure->path, L'\\');
    if (!outcome_ok(&exposure->error) || end == NULL) {
        return false;
    }
    *end = L'\0';
    if (ends_with(exposure, L"folder")) {
        return exposure->who != NULL;
    }
    *end = L'\\';
    if (ends_with(exposure, L"program")) {
        return exposure->who != NULL;
    }
    exposure->error = message_file_there();
    if (!outcome_ok(&exposure->error)) {
        exposure->error = outcome_success(); /* nobody can write to what is not there */
        return false;
    }
    exposure->error = message_file_path(exposure->path);
    return outcome_ok(&exposure->error) && ends_with(exposure, L"file with the texts of events") &&
           exposure->who != NULL;
}

void exposure_explain(const struct exposure *exposure, wchar_t *text, size_t size)
{
    format_text(text, size,
                L"%ls may write to the %ls %ls: whoever does may have SYSTEM run a program of "
                L"theirs. So nothing is changed by this one.",
                exposure->who, exposure->what, exposure->path);
}
