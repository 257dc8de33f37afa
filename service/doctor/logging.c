/* Checks: the event source, without which Event Viewer shows numbers instead of texts. */
#include "doctor/doctor.h"
#include "output/message_file.h"
#include "setup/event_source.h"
#include "win32/product.h"
#include "win32/registry.h"
#include "win32/text.h"

#define AGAIN PRODUCT_COMMAND L" install"
#define COPY_IT                                                                                    \
    L"Copy it there from the release that this program is of, or repair the installation "         \
    L"(msiexec /famus)."

/* What is otherwise about a source that has a file with texts. */
static void other_source(struct doctor *doctor, const wchar_t *stated)
{
    wchar_t path[DOCTOR_PATH];
    wchar_t own[PROGRAM_PATH];
    const struct outcome outcome = message_file_path(own);
    const DWORD length = ExpandEnvironmentStringsW(stated, path, DOCTOR_PATH);

    if (length == 0 || length > DOCTOR_PATH ||
        GetFileAttributesW(path) == INVALID_FILE_ATTRIBUTES) {
        doctor_say(doctor, CHECK_FAILED, "event-source", AGAIN,
                   L"The file with the texts of the events is not there: %ls", stated);
    } else if (!outcome_ok(&outcome) || !text_same(path, own)) {
        doctor_say(doctor, CHECK_WARNING, "event-source", AGAIN,
                   L"The texts of the events come from another file than the one beside this "
                   L"program: %ls",
                   path);
    } else {
        doctor_say(doctor, CHECK_WARNING, "event-source", AGAIN,
                   L"The event source's values for categories or types of events "
                   L"(CategoryMessageFile, CategoryCount, TypesSupported) are not this program's.");
    }
}

static void unregistered(struct doctor *doctor)
{
    wchar_t stated[DOCTOR_PATH] = L"";
    DWORD size = sizeof(stated) - sizeof(wchar_t);
    HKEY key;
    const struct outcome opened = registry_open(PRODUCT_EVENT_KEY, KEY_QUERY_VALUE, &key);

    if (!outcome_ok(&opened)) {
        doctor_unknown(doctor, "event-source", &opened);
        return;
    }
    if (key == NULL || RegQueryValueExW(key, L"EventMessageFile", NULL, NULL, (BYTE *)stated,
                                        &size) != ERROR_SUCCESS) {
        doctor_say(doctor, CHECK_FAILED, "event-source", AGAIN,
                   L"The event source SstpCertRotator is not registered: Event Viewer shows no "
                   L"texts.");
    } else {
        other_source(doctor, stated);
    }
    registry_close(key);
}

void doctor_logging(struct doctor *doctor)
{
    const struct outcome there = message_file_there();

    if (!outcome_ok(&there)) {
        doctor_say(doctor, CHECK_FAILED, "event-source", COPY_IT,
                   L"%ls is not beside this program: Event Viewer shows no texts of its events, "
                   L"and this program only what stands in them.",
                   PRODUCT_MESSAGES);
    } else if (!event_source_registered()) {
        unregistered(doctor);
    } else if (!message_file_is_ours()) {
        doctor_say(doctor, CHECK_WARNING, "event-source",
                   L"After an upgrade restart Windows once. Else: copy the file of this program's "
                   L"release there, or repair the installation (msiexec /famus).",
                   L"%ls beside this program is of another version: of some events the text is "
                   L"missing or an older one.",
                   PRODUCT_MESSAGES);
    } else {
        doctor_say(doctor, CHECK_OK, "event-source", NULL,
                   L"The event source SstpCertRotator has this program's texts.");
    }
}
