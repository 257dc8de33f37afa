/*
 * test_registry_rights.c - whose a registry key is.
 */
#include "fixture.h"

#include <sddl.h>
#include <wchar.h>

#define RIGHTS_KEY L"SOFTWARE\\SstpCertRotatorRights"

static void make_key_with(const wchar_t *rights)
{
    SECURITY_ATTRIBUTES attributes = {.nLength = sizeof(attributes)};
    HKEY key;
    assert_true(ConvertStringSecurityDescriptorToSecurityDescriptorW(
        rights, SDDL_REVISION_1, &attributes.lpSecurityDescriptor, NULL));
    assert_int_equal(RegCreateKeyExW(HKEY_LOCAL_MACHINE, RIGHTS_KEY, 0, NULL, 0,
                                     KEY_ALL_ACCESS | KEY_WOW64_64KEY, &attributes, &key, NULL),
                     ERROR_SUCCESS);
    RegCloseKey(key);
    LocalFree(attributes.lpSecurityDescriptor);
}

static void assert_rights(const wchar_t *expected)
{
    BYTE descriptor[1024];
    DWORD size = sizeof(descriptor);
    wchar_t *text;
    HKEY key;
    assert_int_equal(
        RegOpenKeyExW(HKEY_LOCAL_MACHINE, RIGHTS_KEY, 0, READ_CONTROL | KEY_WOW64_64KEY, &key),
        ERROR_SUCCESS);
    assert_int_equal(RegGetKeySecurity(key, DACL_SECURITY_INFORMATION, descriptor, &size),
                     ERROR_SUCCESS);
    RegCloseKey(key);
    assert_true(ConvertSecurityDescriptorToStringSecurityDescriptorW(
        descriptor, SDDL_REVISION_1, DACL_SECURITY_INFORMATION, &text, NULL));
    assert_int_equal(wcscmp(text, expected), 0);
    LocalFree(text);
}

void registry_key_has_the_rights_it_is_made_with(void **state)
{
    (void)state;
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, RIGHTS_KEY);
    make_key_with(L"D:P(A;;KA;;;BA)(A;;KR;;;BU)");
    assert_rights(L"D:P(A;;KA;;;BA)(A;;KR;;;BU)");
    make_key_with(L"D:P(A;;KA;;;BA)(A;;KA;;;WD)");
    assert_rights(L"D:P(A;;KA;;;BA)(A;;KR;;;BU)");
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, RIGHTS_KEY);
}
