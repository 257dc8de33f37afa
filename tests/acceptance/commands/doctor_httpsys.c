/* doctor --try-httpsys: what it proves, and that it leaves nothing behind, whatever fails. */
#include "scenarios.h"

#include "doctor.h"

#include <wincrypt.h>

#include <wchar.h>

#define TRY L"doctor --try-httpsys"

static const BYTE address[4] = {127, 83, 83, 85};
#define PORT 33

struct belongings {
    DWORD records;
    DWORD certificates;
    DWORD keys;
};

static DWORD count_certificates(void)
{
    const HCERTSTORE store =
        CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_LOCAL_MACHINE, L"MY");
    PCCERT_CONTEXT certificate = NULL;
    DWORD count = 0;

    assert_win32(store != NULL);
    while ((certificate = CertEnumCertificatesInStore(store, certificate)) != NULL) {
        count++;
    }
    (void)CertCloseStore(store, 0);
    return count;
}

/* Key containers of the machine, by the names that CryptoAPI gives. */
static DWORD count_keys(void)
{
    HCRYPTPROV provider;
    char name[MAX_PATH];
    DWORD size = sizeof(name);
    DWORD flags = CRYPT_FIRST;
    DWORD count = 0;

    assert_win32(CryptAcquireContextW(&provider, NULL, MS_ENH_RSA_AES_PROV_W, PROV_RSA_AES,
                                      CRYPT_VERIFYCONTEXT | CRYPT_MACHINE_KEYSET));
    while (CryptGetProvParam(provider, PP_ENUMCONTAINERS, (BYTE *)name, &size, flags)) {
        count += strstr(name, "SstpCertRotator-throw-away") != NULL;
        flags = 0;
        size = sizeof(name);
    }
    (void)CryptReleaseContext(provider, 0);
    return count;
}

static struct belongings belongings(void)
{
    return (struct belongings){bindings_count(), count_certificates(), count_keys()};
}

static void assert_nothing_left(const struct belongings *before)
{
    const struct belongings now = belongings();

    assert_int_equal(now.records, before->records);
    assert_int_equal(now.certificates, before->certificates);
    assert_int_equal(now.keys, 0);
}

static struct belongings begin(void)
{
    (void)doctor_server_watched();
    return belongings();
}

static void it_proves_how_httpsys_behaves(void **state)
{
    const struct belongings before = begin();
    static const char *const checks[] = {
        "httpsys-set",          "httpsys-query",  "httpsys-set-again",    "httpsys-update",
        "httpsys-update-query", "httpsys-delete", "httpsys-delete-again", "httpsys-cleanup"};

    (void)state;
    doctor_reports(TRY, DOCTOR_OK);
    for (size_t i = 0; i < COUNT_OF(checks); i++) {
        assert_check(checks[i], "ok", NULL);
    }
    assert_product_says(TRY L" --all", DOCTOR_OK, "expected 183, came 183");
    assert_nothing_left(&before);
}

static void it_proves_it_without_the_update(void **state)
{
    const struct belongings before = begin();

    (void)state;
    platform_has_no_update();
    doctor_reports(TRY, DOCTOR_OK);
    assert_check("httpsys-update", "ok", NULL);
    assert_false(doctor_made("httpsys-update-query"));
    assert_check("httpsys-delete-again", "ok", NULL);
    assert_nothing_left(&before);
}

static void an_update_that_is_refused_is_as_good_as_none(void **state)
{
    const struct belongings before = begin();

    (void)state;
    platform_update_fails(ERROR_NOT_SUPPORTED);
    doctor_reports(TRY, DOCTOR_OK);
    assert_check("httpsys-update", "ok", NULL);
    platform_update_fails(ERROR_GEN_FAILURE);
    doctor_reports(TRY, DOCTOR_FAILED);
    assert_check("httpsys-update", "failed", "Report this");
    assert_nothing_left(&before);
}

static void a_certificate_that_is_not_taken_yet_is_no_failure(void **state)
{
    const struct belongings before = begin();

    (void)state;
    platform_fails_once(L"HttpSetServiceConfiguration", L"127.83.83.85:33",
                        ERROR_INVALID_PARAMETER);
    doctor_reports(TRY, DOCTOR_WARNING);
    assert_check("httpsys-set", "warning", "Try this again");
    assert_nothing_left(&before);
}

static void absent_may_be_said_in_two_ways(void **state)
{
    const struct belongings before = begin();

    (void)state;
    platform_says_absent_with(ERROR_NO_MORE_ITEMS);
    doctor_reports(TRY, DOCTOR_OK);
    assert_check("httpsys-delete-again", "ok", NULL);
    assert_check("httpsys-cleanup", "ok", NULL);
    assert_nothing_left(&before);
}

static void a_record_of_others_is_left_alone(void **state)
{
    const struct certificate certificate = doctor_server_watched();
    const struct binding theirs = binding_of_others(&certificate);
    struct belongings before;

    (void)state;
    binding_set_for_address(address, PORT, &theirs);
    before = belongings();
    doctor_reports(TRY, DOCTOR_FAILED);
    assert_check("httpsys-free", "failed", "netsh http delete sslcert");
    assert_false(doctor_made("httpsys-set"));
    assert_nothing_left(&before);
    binding_delete_for_address(address, PORT);
}

/* ---- faults ---- */

static void fails_and_leaves_nothing(const wchar_t *function, const wchar_t *object,
                                     const char *check, const char *result)
{
    const struct belongings before = belongings();

    platform_fails_once(function, object, ERROR_GEN_FAILURE);
    doctor_reports(TRY, strcmp(result, "failed") == 0 ? DOCTOR_FAILED : DOCTOR_WARNING);
    assert_check(check, result, NULL);
    assert_check("httpsys-cleanup", "ok", NULL);
    assert_nothing_left(&before);
    platform_works(function);
    doctor_reports(TRY, DOCTOR_OK);
}

#define ENDPOINT L"127.83.83.85:33"

static void whatever_fails_nothing_is_left(void **state)
{
    (void)state;
    (void)doctor_server_watched();
    fails_and_leaves_nothing(L"HttpSetServiceConfiguration", ENDPOINT, "httpsys-set", "failed");
    fails_and_leaves_nothing(L"HttpDeleteServiceConfiguration", ENDPOINT, "httpsys-delete",
                             "failed");
    fails_and_leaves_nothing(L"CryptGenKey", NULL, "httpsys-certificate", "unknown");
    fails_and_leaves_nothing(L"CertCreateSelfSignCertificate", NULL, "httpsys-certificate",
                             "unknown");
    fails_and_leaves_nothing(L"CertAddCertificateContextToStore", NULL, "httpsys-certificate",
                             "unknown");
}

static void what_cannot_be_removed_is_said(void **state)
{
    const struct belongings before = begin();

    (void)state;
    platform_fails(L"HttpDeleteServiceConfiguration", ENDPOINT, ERROR_ACCESS_DENIED);
    doctor_reports(TRY, DOCTOR_FAILED);
    assert_check("httpsys-cleanup", "failed", "netsh http delete sslcert");
    assert_int_equal(count_certificates(), before.certificates);
    assert_int_equal(count_keys(), 0);
    platform_works(L"HttpDeleteServiceConfiguration");
    binding_delete_for_address(address, PORT);
    assert_nothing_left(&before);
}

int scenarios_commands_doctor_httpsys(void)
{
    const struct CMUnitTest tests[] = {
        SCENARIO(it_proves_how_httpsys_behaves),
        SCENARIO(it_proves_it_without_the_update),
        SCENARIO(an_update_that_is_refused_is_as_good_as_none),
        SCENARIO(a_certificate_that_is_not_taken_yet_is_no_failure),
        SCENARIO(absent_may_be_said_in_two_ways),
        SCENARIO(a_record_of_others_is_left_alone),
        SCENARIO(whatever_fails_nothing_is_left),
        SCENARIO(what_cannot_be_removed_is_said),
    };

    return cmocka_run_group_tests_name("commands/doctor_httpsys", tests, NULL, NULL);
}
