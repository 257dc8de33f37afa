/* Checks: the event source, without which Event Viewer shows numbers instead of texts. */
#include "doctor.h"

#include "command.h"
#include "product.h"
#include "registry.h"
#include "text.h"

#define TYPES (EVENTLOG_ERROR_TYPE | EVENTLOG_WARNING_TYPE | EVENTLOG_INFORMATION_TYPE)
#define AGAIN L"\"" PRODUCT_PROGRAM L" install\" puts it right."

static void types(struct doctor *doctor, HKEY key)
{
    struct dword_value value;

    registry_read_dword(key, L"TypesSupported", &value);
    if (value.presence == PART_PRESENT && (value.value & TYPES) == TYPES) {
        doctor_say(doctor, CHECK_OK, "event-source", NULL,
                   L"The event source SstpCertRotator has this program's texts.");
        return;
    }
    doctor_say(doctor, CHECK_WARNING, "event-source", AGAIN,
               L"The event source's value TypesSupported does not name errors, warnings and "
               L"information.");
}

static void file(struct doctor *doctor, HKEY key, const wchar_t *stated)
{
    wchar_t path[DOCTOR_PATH];
    const DWORD length = ExpandEnvironmentStringsW(stated, path, DOCTOR_PATH);

    if (length == 0 || length > DOCTOR_PATH ||
        GetFileAttributesW(path) == INVALID_FILE_ATTRIBUTES) {
        doctor_say(doctor, CHECK_FAILED, "event-source", AGAIN,
                   L"The file with the texts of the events is not there: %ls", stated);
    } else if (!command_same(path, doctor->program)) {
        doctor_say(doctor, CHECK_WARNING, "event-source", AGAIN,
                   L"The texts of the events come from another program: %ls", path);
    } else {
        types(doctor, key);
    }
}

void doctor_logging(struct doctor *doctor)
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
        file(doctor, key, stated);
    }
    registry_close(key);
}
