/* A program where ordinary users may put another in its place. */
#include "scenarios.h"

#include "doctor.h"

#include <aclapi.h>
#include <sddl.h>
#include <wchar.h>

#define EXIT_REFUSED 4

/* ---- a folder that anybody can write to ---- */

#define FOLDER L"C:\\Exposed program"
#define COPY   FOLDER L"\\sstp-cert-rotator.exe"
#define TEXTS  FOLDER L"\\" PRODUCT_MESSAGES

/* The list of a file or folder, as SDDL has it. */
static void allow(const wchar_t *path, const wchar_t *list)
{
    wchar_t name[MAX_PATH];
    PSECURITY_DESCRIPTOR descriptor;
    PACL dacl;
    BOOL present;
    BOOL defaulted;

    assert_win32(ConvertStringSecurityDescriptorToSecurityDescriptorW(list, SDDL_REVISION_1,
                                                                      &descriptor, NULL));
    assert_win32(GetSecurityDescriptorDacl(descriptor, &present, &dacl, &defaulted));
    (void)wcscpy(name, path);
    assert_code(SetNamedSecurityInfoW(
        name, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION, NULL,
        NULL, dacl, NULL));
    (void)LocalFree(descriptor);
}

/* Everyone may write to it. */
static void expose(const wchar_t *path)
{
    allow(path, L"D:P(A;;FA;;;WD)(A;;FA;;;BA)(A;;FA;;;SY)");
}

static void protect(const wchar_t *path)
{
    allow(path, L"D:P(A;;0x1200a9;;;WD)(A;;FA;;;BA)(A;;FA;;;SY)");
}

static void assert_refused_at(const wchar_t *program, const char *where)
{
    product_use(program);
    assert_product_says(L"install", EXIT_REFUSED, where);
    assert_product_says(L"run", EXIT_REFUSED, where);
    assert_product_says(L"rotate", EXIT_REFUSED, where);
    product_use(NULL);
}

static void from_where_anybody_can_write_it_does_not_run(void **state)
{
    const struct certificate certificate = server_healthy();
    wchar_t path[MAX_PATH + 2];
    struct traces before;

    (void)state;
    product_copy_to(FOLDER);
    expose(TEXTS);
    assert_refused_at(COPY, "write to the file with the texts of events C:\\Exposed program\\");
    expose(COPY);
    assert_refused_at(COPY, "write to the program C:\\Exposed program\\sstp-cert-rotator.exe");
    expose(FOLDER);
    assert_refused_at(COPY, "write to the folder C:\\Exposed program");
    before = server_traces();
    service_set_path(PRODUCT_SERVICE, L"\"" COPY L"\"");
    service_send_start(PRODUCT_SERVICE);
    events_wait(EVENT_PROGRAM_EXPOSED);
    assert_service_reaches(PRODUCT_SERVICE, SERVICE_STOPPED);
    EXPECT_EVENTS(EVENT_PROGRAM_EXPOSED);
    assert_event_says(EVENT_PROGRAM_EXPOSED, L"Everyone can write to the folder");
    (void)swprintf(path, COUNT_OF(path), L"\"%ls\"", product_path());
    service_set_path(PRODUCT_SERVICE, path);
    assert_untouched(&before);
    assert_serves(&certificate);
    product_remove_copy(FOLDER);
}

#define INNER       FOLDER L"\\inner"
#define INNER_COPY  INNER L"\\sstp-cert-rotator.exe"
#define INNER_TEXTS INNER L"\\" PRODUCT_MESSAGES

/* The folder itself is safe; but while no program in it runs, the one above can be renamed, and
 * another made that has its name. */
static void where_a_folder_above_can_be_replaced_it_does_not_run(void **state)
{
    (void)state;
    (void)server_healthy();
    (void)CreateDirectoryW(FOLDER, NULL);
    product_copy_to(INNER);
    protect(INNER);
    protect(INNER_COPY);
    protect(INNER_TEXTS);
    protect(FOLDER);
    product_use(INNER_COPY);
    doctor_reports(L"doctor", DOCTOR_FAILED); /* it is not installed */
    assert_check("folder", "ok", NULL);
    expose(FOLDER);
    assert_refused_at(INNER_COPY, "can replace C:\\Exposed program,");
    product_use(INNER_COPY);
    doctor_reports(L"doctor", DOCTOR_FAILED);
    assert_check("folder", "failed", "Program Files");
    product_use(NULL);
    product_remove_copy(INNER);
    assert_win32(RemoveDirectoryW(FOLDER));
}

#define ROOT      L"C:\\"
#define ROOT_COPY ROOT L"sstp-cert-rotator.exe"

/* "C:" without its backslash is the current folder of that drive, which cmd.exe keeps in the
 * environment, and not the root. */
static void in_the_root_of_a_drive_the_root_counts(void **state)
{
    (void)state;
    if (!platform_is_simulated()) {
        skip(); /* whose root that is must not be opened */
    }
    (void)server_healthy();
    assert_win32(CopyFileW(product_path(), ROOT_COPY, FALSE));
    protect(ROOT_COPY);
    assert_win32(SetEnvironmentVariableW(L"=C:", L"C:\\windows"));
    expose(ROOT);
    assert_refused_at(ROOT_COPY, "write to the folder C:\\,");
    protect(ROOT);
    expose(L"C:\\windows\\temp");
    assert_win32(SetEnvironmentVariableW(L"=C:", L"C:\\windows\\temp"));
    product_use(ROOT_COPY);
    doctor_reports(L"doctor", DOCTOR_FAILED); /* it is not installed */
    assert_check("folder", "ok", NULL);
    product_use(NULL);
    protect(L"C:\\windows\\temp");
    assert_win32(SetEnvironmentVariableW(L"=C:", NULL));
    assert_win32(DeleteFileW(ROOT_COPY));
}

int scenarios_lifecycle_program_folder(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(from_where_anybody_can_write_it_does_not_run),
        SCENARIO(where_a_folder_above_can_be_replaced_it_does_not_run),
        SCENARIO(in_the_root_of_a_drive_the_root_counts),
    };

    return cmocka_run_group_tests_name("lifecycle/program_folder", tests, NULL, NULL);
}
