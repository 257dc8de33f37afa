/* Tests of certificates/key_codes.h and certificates/keys.h. */
#include "adapters_test.h"

#include "certificates/key_codes.h"
#include "certificates/keys.h"
#include "certificates/store.h"
#include "registry_guard.h"
#include "simulation.h"
#include "store_test.h"

#include <stdio.h>
#include <wchar.h>
#include <winscard.h>

#define SOON_MS 4900 /* less than one wait for a key */

static const struct key_asker as_system = {.system = true, .administrator = true};
static const struct key_asker as_administrator = {.administrator = true};
static const struct key_asker as_user = {.system = false};

/* ---- the codes ---- */

static const struct {
    DWORD error;
    enum private_key to_system;
    enum private_key to_administrator;
    enum private_key to_user;
} codes[] = {
    {(DWORD)CRYPT_E_NO_KEY_PROPERTY, KEY_ABSENT, KEY_ABSENT, KEY_ABSENT},
    {(DWORD)NTE_BAD_PROV_TYPE, KEY_ABSENT, KEY_ABSENT, KEY_ABSENT},
    {(DWORD)NTE_BAD_KEYSET, KEY_UNUSABLE, KEY_UNUSABLE, KEY_UNKNOWN},
    {(DWORD)NTE_NO_KEY, KEY_UNUSABLE, KEY_UNUSABLE, KEY_UNUSABLE},
    {(DWORD)NTE_NOT_FOUND, KEY_UNUSABLE, KEY_UNUSABLE, KEY_UNUSABLE},
    {(DWORD)NTE_KEYSET_NOT_DEF, KEY_UNUSABLE, KEY_UNUSABLE, KEY_UNUSABLE},
    {(DWORD)NTE_BAD_KEY, KEY_UNUSABLE, KEY_UNUSABLE, KEY_UNUSABLE},
    {(DWORD)NTE_BAD_PUBLIC_KEY, KEY_UNUSABLE, KEY_UNUSABLE, KEY_UNUSABLE},
    {ERROR_ACCESS_DENIED, KEY_UNUSABLE, KEY_UNKNOWN, KEY_UNKNOWN},
    {(DWORD)NTE_PERM, KEY_UNUSABLE, KEY_UNKNOWN, KEY_UNKNOWN},
    {(DWORD)E_ACCESSDENIED, KEY_UNUSABLE, KEY_UNKNOWN, KEY_UNKNOWN},
    /* nothing follows */
    {RPC_S_SERVER_UNAVAILABLE, KEY_UNKNOWN, KEY_UNKNOWN, KEY_UNKNOWN}, /* 1722: KeyIso */
    {RPC_S_SERVER_TOO_BUSY, KEY_UNKNOWN, KEY_UNKNOWN, KEY_UNKNOWN},
    {RPC_S_CALL_FAILED, KEY_UNKNOWN, KEY_UNKNOWN, KEY_UNKNOWN},
    {(DWORD)0x80090030, KEY_UNKNOWN, KEY_UNKNOWN, KEY_UNKNOWN}, /* NTE_DEVICE_NOT_READY */
    {(DWORD)NTE_INTERNAL_ERROR, KEY_UNKNOWN, KEY_UNKNOWN, KEY_UNKNOWN},
    {(DWORD)NTE_PROVIDER_DLL_FAIL, KEY_UNKNOWN, KEY_UNKNOWN, KEY_UNKNOWN},
    {(DWORD)NTE_PROV_DLL_NOT_FOUND, KEY_UNKNOWN, KEY_UNKNOWN, KEY_UNKNOWN},
    {(DWORD)NTE_FAIL, KEY_UNKNOWN, KEY_UNKNOWN, KEY_UNKNOWN},
    {(DWORD)NTE_SILENT_CONTEXT, KEY_UNKNOWN, KEY_UNKNOWN, KEY_UNKNOWN},
    {(DWORD)NTE_NO_MEMORY, KEY_UNKNOWN, KEY_UNKNOWN, KEY_UNKNOWN},
    {(DWORD)0x80284008, KEY_UNKNOWN, KEY_UNKNOWN, KEY_UNKNOWN}, /* TBS_E_SERVICE_NOT_RUNNING */
    {(DWORD)SCARD_E_NO_SMARTCARD, KEY_UNKNOWN, KEY_UNKNOWN, KEY_UNKNOWN},
    {(DWORD)SCARD_W_REMOVED_CARD, KEY_UNKNOWN, KEY_UNKNOWN, KEY_UNKNOWN},
    {ERROR_NOT_ENOUGH_MEMORY, KEY_UNKNOWN, KEY_UNKNOWN, KEY_UNKNOWN},
    {ERROR_TIMEOUT, KEY_UNKNOWN, KEY_UNKNOWN, KEY_UNKNOWN},
};

void keys_codes_one_by_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        print_message("0x%08lx\n", codes[i].error);
        assert_int_equal(key_of_error(codes[i].error, as_system), codes[i].to_system);
        assert_int_equal(key_of_error(codes[i].error, as_administrator), codes[i].to_administrator);
        assert_int_equal(key_of_error(codes[i].error, as_user), codes[i].to_user);
    }
}

/* ---- opening ---- */

static struct arena arena;
static struct snapshot snapshot;
static struct settings settings;
static struct cert_keys keys;

/* The certificate is bound, so its key matters. */
static const struct certificate *observe(const struct thumbprint *thumbprint, instant now)
{
    arena_reset(&arena);
    settings = settings_default();
    snapshot = (struct snapshot){.taken_at = now, .settings = &settings};
    snapshot.bindings[FAMILY_IPV4].presence = PART_PRESENT;
    snapshot.bindings[FAMILY_IPV4].record = ssl_record_for_sstp(thumbprint);
    cert_store_read(NULL, &arena, &snapshot.store);
    assert_int_equal(snapshot.store.presence, PART_PRESENT);
    return snapshot_find(&snapshot, thumbprint);
}

static const struct certificate *check_at(const struct thumbprint *thumbprint, instant now,
                                          HANDLE stop)
{
    const struct certificate *certificate = observe(thumbprint, now);

    assert_non_null(certificate);
    cert_keys_open(&keys, stop, &snapshot);
    return certificate;
}

static instant long_after(int days)
{
    return (instant)150000 * INSTANT_DAY + (instant)days * INSTANT_DAY;
}

static void assert_key(const struct test_certificate *wanted, enum private_key key, DWORD error)
{
    const struct thumbprint thumbprint = certificates_add(wanted);
    const struct certificate *certificate = check_at(&thumbprint, long_after(0), NULL);

    assert_int_equal(certificate->private_key, key);
    assert_int_equal(certificate->private_key_error, error);
    cert_keys_close(&keys);
}

void keys_are_opened(void **state)
{
    (void)state;
    assert_key(&(struct test_certificate){0}, KEY_USABLE, ERROR_SUCCESS);
    assert_key(&(struct test_certificate){.key = TEST_KEY_MISSING}, KEY_UNUSABLE,
               (DWORD)NTE_BAD_KEYSET);
    assert_key(&(struct test_certificate){.key = TEST_KEY_NONE}, KEY_ABSENT,
               (DWORD)CRYPT_E_NO_KEY_PROPERTY);
    fail_calls(L"CryptAcquireCertificatePrivateKey", NULL, (DWORD)NTE_PERM);
    assert_key(&(struct test_certificate){0}, KEY_UNKNOWN, (DWORD)NTE_PERM);
    end_failures();
    arena_free(&arena);
}

void keys_that_system_may_not_open_are_unusable(void **state)
{
    (void)state;
    put_dword(SIMULATION_KEY, L"AsSystem", 1);
    fail_calls(L"CryptAcquireCertificatePrivateKey", NULL, (DWORD)NTE_PERM);
    assert_key(&(struct test_certificate){0}, KEY_UNUSABLE, (DWORD)NTE_PERM);
    end_failures();
    remove_value(SIMULATION_KEY, L"AsSystem");
    arena_free(&arena);
}

void keys_answers_are_kept(void **state)
{
    const struct thumbprint thumbprint = certificates_add(&(struct test_certificate){0});
    const instant now = long_after(0);

    (void)state;
    assert_int_equal(check_at(&thumbprint, now, NULL)->private_key, KEY_USABLE);
    fail_calls(L"CryptAcquireCertificatePrivateKey", NULL, (DWORD)NTE_BAD_KEYSET);
    assert_int_equal(check_at(&thumbprint, now + 23 * INSTANT_HOUR, NULL)->private_key, KEY_USABLE);
    assert_int_equal(check_at(&thumbprint, now - 1, NULL)->private_key, KEY_UNUSABLE);
    end_failures();
    assert_int_equal(check_at(&thumbprint, now + INSTANT_SECOND, NULL)->private_key, KEY_UNUSABLE);
    cert_keys_ask_again(&keys); /* somebody mended it, and asks for a look */
    assert_int_equal(check_at(&thumbprint, now + INSTANT_SECOND, NULL)->private_key, KEY_USABLE);
    cert_keys_forget(&keys);
    fail_calls(L"CryptAcquireCertificatePrivateKey", NULL, (DWORD)NTE_BAD_KEYSET);
    assert_int_equal(check_at(&thumbprint, now + INSTANT_SECOND, NULL)->private_key, KEY_UNUSABLE);
    end_failures();
    assert_int_equal(check_at(&thumbprint, now + INSTANT_MINUTE, NULL)->private_key, KEY_USABLE);
    fail_calls(L"CryptAcquireCertificatePrivateKey", NULL, (DWORD)NTE_BAD_KEYSET);
    cert_keys_forget(&keys);
    assert_int_equal(check_at(&thumbprint, now + INSTANT_MINUTE, NULL)->private_key, KEY_UNUSABLE);
    end_failures();
    assert_int_equal(check_at(&thumbprint, now + INSTANT_HOUR, NULL)->private_key, KEY_USABLE);
    fail_calls(L"CryptAcquireCertificatePrivateKey", NULL, (DWORD)NTE_BAD_KEYSET);
    (void)observe(&thumbprint, now + 2 * INSTANT_HOUR); /* a client met a TLS that fails */
    snapshot.probes[FAMILY_IPV4].answer = PROBE_NO_TLS;
    cert_keys_open(&keys, NULL, &snapshot);
    assert_int_equal(snapshot_find(&snapshot, &thumbprint)->private_key, KEY_UNUSABLE);
    end_failures();
    assert_int_equal(check_at(&thumbprint, now + 3 * INSTANT_HOUR, NULL)->private_key, KEY_USABLE);
    fail_calls(L"CryptAcquireCertificatePrivateKey", NULL, (DWORD)NTE_BAD_KEYSET);
    assert_int_equal(check_at(&thumbprint, now + 28 * INSTANT_HOUR, NULL)->private_key,
                     KEY_UNUSABLE);
    end_failures();
    cert_keys_close(&keys);
    arena_free(&arena);
}

/* ---- a provider that hangs ---- */

static void block(const struct thumbprint *thumbprint, DWORD milliseconds)
{
    wchar_t text[2 * THUMBPRINT_SIZE + 1];

    for (size_t i = 0; i < THUMBPRINT_SIZE; i++) {
        (void)swprintf(text + 2 * i, 3, L"%02X", thumbprint->bytes[i]);
    }
    put_dword(SIMULATION_KEY L"\\KeyBlocks", text, milliseconds);
}

void keys_a_stop_ends_the_waiting(void **state)
{
    const struct thumbprint thumbprint = certificates_add(&(struct test_certificate){0});
    const HANDLE stop = CreateEventW(NULL, TRUE, TRUE, NULL);
    const ULONGLONG begun = GetTickCount64();
    const struct certificate *certificate;

    (void)state;
    block(&thumbprint, 60000);
    certificate = check_at(&thumbprint, long_after(0), stop);
    assert_int_equal(certificate->private_key, KEY_UNKNOWN);
    assert_int_equal(certificate->private_key_error, ERROR_TIMEOUT);
    assert_true(certificate->key_asked);
    for (int i = 1; i < 5; i++) { /* it is under way, and not waited for any more */
        certificate = check_at(&thumbprint, long_after(i), NULL);
        assert_int_equal(certificate->private_key, KEY_UNKNOWN);
    }
    assert_true(GetTickCount64() - begun < SOON_MS);
    block(&thumbprint, 0);
    for (int i = 0; i < 100 && certificate->private_key == KEY_UNKNOWN; i++) {
        Sleep(20);
        certificate = check_at(&thumbprint, long_after(5), NULL);
    }
    assert_int_equal(certificate->private_key, KEY_USABLE);
    assert_true(CloseHandle(stop));
    cert_keys_close(&keys);
    arena_free(&arena);
}
