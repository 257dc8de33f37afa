/* Tests of win32/key_rights.h, and that keys are made so (win32/registry.h). */
#include "adapters_test.h"

#include <aclapi.h>
#include <sddl.h>
#include <wchar.h>

#include "win32/key_rights.h"
#include "win32/registry.h"

#define ABOVE L"SOFTWARE\\SstpCertRotatorTest"
#define BELOW ABOVE L"\\Key"

static void make(const wchar_t *path, const wchar_t *rights)
{
    SECURITY_ATTRIBUTES attributes = {.nLength = sizeof(attributes)};
    HKEY key;

    assert_true(ConvertStringSecurityDescriptorToSecurityDescriptorW(
        rights, SDDL_REVISION_1, &attributes.lpSecurityDescriptor, NULL));
    assert_int_equal(RegCreateKeyExW(HKEY_LOCAL_MACHINE, path, 0, NULL, REG_OPTION_NON_VOLATILE,
                                     KEY_ALL_ACCESS | KEY_WOW64_64KEY, &attributes, &key, NULL),
                     ERROR_SUCCESS);
    (void)RegCloseKey(key);
    (void)LocalFree(attributes.lpSecurityDescriptor);
}

static void remove_all(void)
{
    (void)RegDeleteTreeW(HKEY_LOCAL_MACHINE, ABOVE);
}

void key_rights_who_may_write_is_named(void **state)
{
    static const wchar_t *const rights[] = {L"D:P(A;;KA;;;BA)(A;;KA;;;BU)",
                                            L"D:P(A;;KA;;;BA)(A;;CCDC;;;BU)",
                                            L"D:P(A;;KA;;;BA)(A;;WD;;;BU)"};
    const wchar_t *who;

    (void)state;
    for (size_t i = 0; i < sizeof(rights) / sizeof(rights[0]); i++) {
        remove_all();
        make(ABOVE, rights[i]);
        assert_ok(key_rights_of_users(ABOVE, &who));
        assert_non_null(who);
        assert_int_equal(wcscmp(who, L"Users"), 0);
    }
    remove_all();
}

void key_rights_of_a_key_that_is_read_only(void **state)
{
    const wchar_t *who;

    (void)state;
    remove_all();
    make(ABOVE, L"D:P(A;;KA;;;BA)(A;;KR;;;BU)");
    assert_ok(key_rights_of_users(ABOVE, &who));
    assert_null(who);
    remove_all();
    assert_ok(key_rights_of_users(ABOVE, &who)); /* that is not there */
    assert_null(who);
}

/* Whoever was given the key above it. */
void key_rights_of_what_we_make_are_ours(void **state)
{
    const wchar_t *who;
    HKEY key;

    (void)state;
    remove_all();
    make(ABOVE, L"D:P(A;CI;KA;;;WD)");
    assert_ok(key_rights_of_users(ABOVE, &who));
    assert_non_null(who);
    assert_ok(registry_create(BELOW, KEY_SET_VALUE, REG_OPTION_NON_VOLATILE, &key));
    registry_close(key);
    assert_ok(key_rights_of_users(BELOW, &who));
    assert_null(who);
    remove_all();
}
