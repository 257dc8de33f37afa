/*
 * test_simulated_keys.c - providers of keys that answer otherwise, or not at all; keys for
 * signatures in TLS; renewals that TLS presents by itself; who runs as SYSTEM.
 */
#include "served.h"

#include <stdio.h>
#include <wchar.h>

#include "settings.h"

#define FLAGS                                                                                      \
    (CRYPT_ACQUIRE_ALLOW_NCRYPT_KEY_FLAG | CRYPT_ACQUIRE_SILENT_FLAG |                             \
     CRYPT_ACQUIRE_COMPARE_KEY_FLAG)
#define HANGS_MS 400

static void say(const wchar_t *subkey, const BYTE hash[HASH_SIZE], DWORD value)
{
    wchar_t text[2 * HASH_SIZE + 1];
    for (size_t i = 0; i < HASH_SIZE; i++) {
        assert_true(swprintf(text + 2 * i, 3, L"%02x", hash[i]) == 2);
    }
    assert_int_equal(value == 0 ? settings_remove(subkey, text)
                                : settings_set_dword(subkey, text, value),
                     ERROR_SUCCESS);
}

static DWORD acquire(const BYTE hash[HASH_SIZE])
{
    HCRYPTPROV_OR_NCRYPT_KEY_HANDLE key;
    DWORD spec;
    BOOL caller_frees;
    DWORD error = ERROR_SUCCESS;
    const PCCERT_CONTEXT certificate = fixture_find(TEST_STORE, hash);
    if (!CryptAcquireCertificatePrivateKey(certificate, FLAGS, NULL, &key, &spec, &caller_frees)) {
        error = GetLastError();
    } else {
        assert_true(CryptReleaseContext(key, 0));
    }
    CertFreeCertificateContext(certificate);
    return error;
}

void keys_answer_otherwise(void **state)
{
    (void)state;
    BYTE hash[HASH_SIZE];
    struct binding binding;
    fixture_issue(TEST_STORE, KEY_ONE, hash);
    fixture_binding(&binding, AF_INET, hash);
    say(WINSIM_KEY_ANSWERS, hash, RPC_S_SERVER_UNAVAILABLE);
    assert_int_equal(acquire(hash), RPC_S_SERVER_UNAVAILABLE);
    assert_int_equal(set_binding(&binding), ERROR_NO_SUCH_LOGON_SESSION);
    say(WINSIM_KEY_ANSWERS, hash, 0);
    assert_int_equal(acquire(hash), ERROR_SUCCESS);
    assert_int_equal(set_binding(&binding), NO_ERROR);
}

void keys_can_hang(void **state)
{
    (void)state;
    BYTE hash[HASH_SIZE];
    fixture_issue(TEST_STORE, KEY_ONE, hash);
    say(WINSIM_KEY_BLOCKS, hash, HANGS_MS);
    const ULONGLONG begun = GetTickCount64();
    assert_int_equal(acquire(hash), ERROR_SUCCESS);
    assert_true(GetTickCount64() - begun >= HANGS_MS);
    say(WINSIM_KEY_BLOCKS, hash, 0);
}

void keys_for_signatures_can_be_bound(void **state)
{
    (void)state;
    BYTE hash[HASH_SIZE];
    struct binding binding;
    fixture_issue(TEST_STORE, KEY_SIGNATURE, hash);
    fixture_binding(&binding, AF_INET, hash);
    served_begin();
    assert_int_equal(settings_set_dword(NULL, WINSIM_SIGNATURE_KEYS, 1), ERROR_SUCCESS);
    assert_int_equal(set_binding(&binding), NO_ERROR);
    assert_not_served(AF_INET);
    assert_int_equal(delete_binding(&binding), NO_ERROR);
    assert_int_equal(settings_set_dword(NULL, WINSIM_SIGNATURE_KEYS, 2), ERROR_SUCCESS);
    assert_int_equal(set_binding(&binding), NO_ERROR);
    assert_served(AF_INET, hash);
    assert_int_equal(settings_remove(NULL, WINSIM_SIGNATURE_KEYS), ERROR_SUCCESS);
}

static void name_renewal(const BYTE old[HASH_SIZE], BYTE renewed[HASH_SIZE])
{
    const CRYPT_DATA_BLOB renewal = {HASH_SIZE, renewed};
    const PCCERT_CONTEXT certificate = fixture_find(TEST_STORE, old);
    assert_true(CertSetCertificateContextProperty(certificate, CERT_RENEWAL_PROP_ID, 0, &renewal));
    assert_true(CertControlStore(certificate->hCertStore, CERT_STORE_CTRL_COMMIT_FORCE_FLAG,
                                 CERT_STORE_CTRL_COMMIT, NULL));
    CertFreeCertificateContext(certificate);
}

void keys_of_a_renewal_can_be_presented(void **state)
{
    (void)state;
    BYTE old[HASH_SIZE];
    BYTE renewed[HASH_SIZE];
    struct binding binding;
    fixture_issue(TEST_STORE, KEY_ONE, old);
    fixture_issue(TEST_STORE, KEY_ONE, renewed);
    name_renewal(old, renewed);
    fixture_binding(&binding, AF_INET, old);
    served_begin();
    assert_int_equal(set_binding(&binding), NO_ERROR);
    assert_served(AF_INET, old);
    assert_int_equal(delete_binding(&binding), NO_ERROR);
    assert_int_equal(settings_set_dword(NULL, WINSIM_FOLLOWS_RENEWALS, 1), ERROR_SUCCESS);
    assert_int_equal(set_binding(&binding), NO_ERROR);
    assert_served(AF_INET, renewed);
    assert_int_equal(settings_remove(NULL, WINSIM_FOLLOWS_RENEWALS), ERROR_SUCCESS);
}

static bool is_system(void)
{
    BYTE sid[SECURITY_MAX_SID_SIZE];
    DWORD size = sizeof(sid);
    BOOL member = FALSE;
    assert_true(CreateWellKnownSid(WinLocalSystemSid, NULL, sid, &size));
    assert_true(CheckTokenMembership(NULL, sid, &member));
    return member;
}

/* This one is no service. */
void system_is_who_runs_services(void **state)
{
    (void)state;
    assert_false(is_system());
    assert_int_equal(settings_set_dword(NULL, WINSIM_AS_SYSTEM, 1), ERROR_SUCCESS);
    assert_true(is_system());
    assert_int_equal(settings_remove(NULL, WINSIM_AS_SYSTEM), ERROR_SUCCESS);
}
