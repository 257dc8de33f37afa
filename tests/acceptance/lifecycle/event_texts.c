/* The file with the texts of the events, beside the program. */
#include "scenarios.h"

#include "doctor.h"

#include <wchar.h>

enum { EXIT_DONE = 0, EXIT_FAILED = 4 };

#define FOLDER L"C:\\Program Files\\A copy"
#define COPY   FOLDER L"\\sstp-cert-rotator.exe"
#define TEXTS  FOLDER L"\\" PRODUCT_MESSAGES

static const wchar_t *registered(const wchar_t *name)
{
    static wchar_t path[MAX_PATH];
    DWORD size = sizeof(path);

    assert_code(RegGetValueW(HKEY_LOCAL_MACHINE, PRODUCT_EVENT_KEY, name,
                             RRF_RT_REG_EXPAND_SZ | RRF_NOEXPAND, NULL, path, &size));
    return path;
}

/* Beside the program that is tested. */
static void assert_registered_beside_the_program(void)
{
    wchar_t wanted[MAX_PATH];

    wcscpy(wanted, product_path());
    wcscpy(wcsrchr(wanted, L'\\') + 1, PRODUCT_MESSAGES);
    assert_int_equal(_wcsicmp(registered(L"EventMessageFile"), wanted), 0);
    assert_int_equal(_wcsicmp(registered(L"CategoryMessageFile"), wanted), 0);
}

static void they_are_in_a_file_beside_the_program(void **state)
{
    (void)state;
    (void)server_watched();
    assert_registered_beside_the_program();
}

/* What versions registered that had the texts in the program. */
static void a_registration_that_names_the_program_is_moved_to_it(void **state)
{
    (void)state;
    (void)doctor_server_watched();
    product_stop();
    registry_set_text(PRODUCT_EVENT_KEY, L"EventMessageFile", product_path());
    registry_set_text(PRODUCT_EVENT_KEY, L"CategoryMessageFile", product_path());
    doctor_reports(L"doctor", DOCTOR_WARNING); /* it does not run, either */
    assert_check("event-source", "warning", "sstp-cert-rotator install");
    events_begin();
    product_start();
    events_wait(EVENT_REGISTRATION_REPAIRED);
    assert_event_says(EVENT_REGISTRATION_REPAIRED, L"event source");
    assert_registered_beside_the_program();
    doctor_reports(L"doctor", DOCTOR_OK);
}

/* Nothing is changed, and why is said. */
static void a_program_copied_without_them_does_not_install_itself(void **state)
{
    (void)state;
    (void)server_healthy();
    product_uninstall();
    product_copy_to(FOLDER);
    assert_win32(DeleteFileW(TEXTS));
    product_use(COPY);
    assert_product_says(L"install", EXIT_FAILED, "sstp-cert-rotator-events.dll is not beside");
    assert_int_equal(service_state(PRODUCT_SERVICE), 0);
    assert_false(registry_has_key(PRODUCT_EVENT_KEY));
    product_use(NULL);
    product_remove_copy(FOLDER);
    product_install();
}

static struct process watching;

/* It serves; what it cannot say in words it says with what the words would be about. */
static void once_they_are_gone_that_is_reported_and_the_service_goes_on(void **state)
{
    const struct certificate old = server_healthy();

    (void)state;
    product_uninstall();
    product_copy_to(FOLDER);
    product_use(COPY);
    product_install();
    assert_win32(DeleteFileW(TEXTS));
    doctor_reports(L"doctor", DOCTOR_FAILED);
    assert_check("event-source", "failed", "Copy it there");
    events_begin();
    product_begin_run(L"watch", &watching);
    assert_process_says(&watching, "Press Ctrl+C");
    product_start();
    events_wait(EVENT_REGISTRATION_LEFT);
    assert_process_says(&watching, "119  (sstp-cert-rotator-events.dll does not have this event's "
                                   "text) event source; ");
    const struct certificate successor =
        certificate_replace(&old, &(struct wish){.ends_in_days = 60});
    events_wait(EVENT_ROTATION_COMPLETED);
    assert_int_equal(process_interrupt(&watching), EXIT_DONE);
    assert_serves(&successor);
    product_stop();
    product_uninstall();
    product_use(NULL);
    product_remove_copy(FOLDER);
    product_install();
}

/* As between an upgrade with other texts and the reboot, where the file was in use. */
static void of_another_version(const wchar_t *path)
{
    static BYTE bytes[1 << 17];
    const DWORD signature = VS_FFI_SIGNATURE;
    const HANDLE file =
        CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    unsigned found = 0;
    DWORD size;
    DWORD written;

    assert_win32(file != INVALID_HANDLE_VALUE);
    assert_win32(ReadFile(file, bytes, sizeof(bytes), &size, NULL));
    for (DWORD at = 0; at + sizeof(VS_FIXEDFILEINFO) <= size; at += sizeof(DWORD)) {
        if (memcmp(bytes + at, &signature, sizeof(signature)) == 0) {
            ((VS_FIXEDFILEINFO *)(void *)(bytes + at))->dwFileVersionLS += 1u << 16;
            found++;
        }
    }
    assert_int_equal(found, 1);
    assert_int_equal(SetFilePointer(file, 0, NULL, FILE_BEGIN), 0);
    assert_win32(WriteFile(file, bytes, size, &written, NULL));
    assert_win32(CloseHandle(file));
}

static void texts_of_another_version_are_reported(void **state)
{
    (void)state;
    (void)doctor_server_watched();
    product_uninstall();
    product_copy_to(FOLDER);
    of_another_version(TEXTS);
    product_use(COPY);
    assert_product_says(L"install", EXIT_DONE, "The service is running.");
    doctor_reports(L"doctor", DOCTOR_WARNING);
    assert_check("event-source", "warning", "restart Windows once");
    product_stop();
    product_uninstall();
    product_use(NULL);
    product_remove_copy(FOLDER);
    product_install();
}

int scenarios_lifecycle_event_texts(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(they_are_in_a_file_beside_the_program),
        SCENARIO(a_registration_that_names_the_program_is_moved_to_it),
        SCENARIO(a_program_copied_without_them_does_not_install_itself),
        SCENARIO(once_they_are_gone_that_is_reported_and_the_service_goes_on),
        SCENARIO(texts_of_another_version_are_reported),
    };

    return cmocka_run_group_tests_name("lifecycle/event_texts", tests, NULL, NULL);
}
