/* Tests of run/machine_mutex.h: that others cannot pass for this product. */
#include "adapters_test.h"

#include <aclapi.h>
#include <sddl.h>

#include "run/machine_mutex.h"

#define NAME   L"Global\\SstpCertRotatorTest"
#define OBJECT "Global\\SstpCertRotatorTest"

/* What an ordinary user could make: he owns it, and says who may open it. */
#define OF_A_USER_OPEN_TO_ALL  L"O:S-1-5-21-1-2-3-1001D:(A;;GA;;;WD)"
#define OF_A_USER_OPEN_TO_NONE L"O:S-1-5-21-1-2-3-1001D:P"

static SECURITY_ATTRIBUTES *described(const wchar_t *text)
{
    static SECURITY_ATTRIBUTES attributes = {.nLength = sizeof(attributes)};

    assert_true(ConvertStringSecurityDescriptorToSecurityDescriptorW(
        text, SDDL_REVISION_1, &attributes.lpSecurityDescriptor, NULL));
    return &attributes;
}

static void assert_taken(HANDLE by)
{
    HANDLE mutex;

    assert_non_null(by);
    assert_ok(machine_mutex_open(NAME, OBJECT, &mutex));
    assert_null(mutex);
    assert_true(CloseHandle(by));
    assert_ok(machine_mutex_open(NAME, OBJECT, &mutex)); /* he let go of it */
    assert_non_null(mutex);
    assert_true(CloseHandle(mutex));
}

void machine_mutex_is_shared_and_the_administrators_alone(void **state)
{
    PSECURITY_DESCRIPTOR descriptor;
    PSID owner;
    PACL dacl;
    HANDLE first;
    HANDLE second;

    (void)state;
    assert_ok(machine_mutex_open(NAME, OBJECT, &first));
    assert_non_null(first);
    assert_ok(machine_mutex_open(NAME, OBJECT, &second));
    assert_non_null(second);
    assert_int_equal(GetSecurityInfo(second, SE_KERNEL_OBJECT,
                                     OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION, &owner,
                                     NULL, &dacl, NULL, &descriptor),
                     ERROR_SUCCESS);
    assert_true(IsWellKnownSid(owner, WinBuiltinAdministratorsSid));
    assert_int_equal(dacl->AceCount, 2);
    for (DWORD i = 0; i < dacl->AceCount; i++) {
        ACCESS_ALLOWED_ACE *entry;
        assert_true(GetAce(dacl, i, (void **)&entry));
        assert_true(IsWellKnownSid((PSID)&entry->SidStart, WinBuiltinAdministratorsSid) ||
                    IsWellKnownSid((PSID)&entry->SidStart, WinLocalSystemSid));
    }
    (void)LocalFree(descriptor);
    assert_true(CloseHandle(second));
    assert_true(CloseHandle(first));
}

void machine_mutex_of_a_user_is_not_ours(void **state)
{
    (void)state;
    assert_taken(CreateMutexW(described(OF_A_USER_OPEN_TO_ALL), TRUE, NAME));
}

void machine_mutex_that_a_user_locked_up_is_not_ours(void **state)
{
    (void)state;
    assert_taken(CreateMutexW(described(OF_A_USER_OPEN_TO_NONE), TRUE, NAME));
}

void machine_mutex_that_is_no_mutex_is_not_ours(void **state)
{
    (void)state;
    assert_taken(CreateEventW(described(OF_A_USER_OPEN_TO_ALL), TRUE, FALSE, NAME));
}
