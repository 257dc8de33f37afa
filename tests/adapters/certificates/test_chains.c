/* Tests of certificates/store.h: who vouches for a certificate. */
#include "adapters_test.h"

#include <bcrypt.h>

#include "certificates/chain.h"
#include "certificates/hash.h"
#include "certificates/store.h"
#include "simulation.h"
#include "store_test.h"

/* What issue() hands out lives until the next call; its texts are not for keeping. */
static struct certificate issued_by(enum authority issuer)
{
    return *issue(&(struct test_certificate){.issuer = issuer});
}

void store_chain_to_a_trusted_root_is_good(void **state)
{
    const struct certificate first = issued_by(AUTHORITY_TRUSTED);
    const struct certificate second = issued_by(AUTHORITY_TRUSTED);
    const struct certificate other = issued_by(AUTHORITY_OTHER_TRUSTED);

    (void)state;
    assert_int_equal(first.chain, CHAIN_GOOD);
    assert_int_equal(second.chain, CHAIN_GOOD);
    assert_int_equal(other.chain, CHAIN_GOOD);
    assert_false(first.self_signed);
    assert_int_equal(first.root_kind, ROOT_TRUSTED);
    assert_int_equal(second.root_kind, ROOT_TRUSTED);
    assert_int_equal(other.root_kind, ROOT_TRUSTED);
}

void store_chain_without_trust_is_unknown(void **state)
{
    struct certificate certificate = issued_by(AUTHORITY_UNTRUSTED);

    (void)state;
    assert_int_equal(certificate.chain, CHAIN_UNKNOWN);
    assert_int_equal(certificate.root_kind, ROOT_UNKNOWN);
    certificate = issued_by(AUTHORITY_ABSENT);
    assert_int_equal(certificate.chain, CHAIN_UNKNOWN);
    assert_int_equal(certificate.root_kind, ROOT_UNKNOWN);
    assert_false(certificate.self_signed);
}

void store_self_signed_is_its_own_root(void **state)
{
    struct certificate certificate = issued_by(AUTHORITY_NONE);

    (void)state;
    assert_true(certificate.self_signed);
    assert_int_equal(certificate.chain, CHAIN_UNKNOWN);
    /* Equal names and no signature to go with them. */
    certificate = *issue(&(struct test_certificate){.wrong_signature = true});
    assert_false(certificate.self_signed);
    assert_int_equal(certificate.chain, CHAIN_BAD);
    certificate = *issue(
        &(struct test_certificate){.subject = L"CN=Adapters Test CA", .issuer = AUTHORITY_TRUSTED});
    assert_false(certificate.self_signed);
}

void store_wrong_signature_is_bad(void **state)
{
    const struct certificate *certificate =
        issue(&(struct test_certificate){.issuer = AUTHORITY_TRUSTED, .wrong_signature = true});

    (void)state;
    assert_true(certificate->decoded);
    assert_int_equal(certificate->chain, CHAIN_BAD);
    assert_int_equal(certificate->root_kind, ROOT_UNKNOWN);
}

void store_expired_issuer_is_unknown(void **state)
{
    const struct certificate certificate = issued_by(AUTHORITY_EXPIRED);

    (void)state;
    assert_int_equal(certificate.chain, CHAIN_UNKNOWN);
    assert_int_equal(certificate.root_kind, ROOT_TRUSTED);
}

void store_usage_decides_whether_there_is_a_chain(void **state)
{
    static const char *const usages[] = {szOID_PKIX_KP_SERVER_AUTH, szOID_ANY_ENHANCED_KEY_USAGE,
                                         szOID_PKIX_KP_CLIENT_AUTH};
    static const enum chain expected[] = {CHAIN_GOOD, CHAIN_GOOD, CHAIN_UNKNOWN};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        const struct certificate *certificate =
            issue(&(struct test_certificate){.issuer = AUTHORITY_TRUSTED,
                                             .usages = &usages[i],
                                             .usage_count = 1,
                                             .has_usages = true});
        assert_int_equal(certificate->chain, expected[i]);
    }
}

void store_no_chain_without_a_key(void **state)
{
    const struct certificate *certificate =
        issue(&(struct test_certificate){.issuer = AUTHORITY_TRUSTED, .key = TEST_KEY_NONE});

    (void)state;
    assert_int_equal(certificate->chain, CHAIN_UNKNOWN);
    assert_int_equal(certificate->root_kind, ROOT_UNKNOWN);
    certificate = issue(&(struct test_certificate){.key = TEST_KEY_NONE});
    assert_true(certificate->self_signed);
}

void store_takes_an_engine_that_is_on_its_way(void **state)
{
    struct chain_engine ahead;
    struct cert_chains chains;
    struct store_facts facts;
    struct arena arena;

    (void)state;
    chain_engine_begin(&ahead);
    assert_int_equal(WaitForSingleObject(ahead.thread, INFINITE), WAIT_OBJECT_0);
    const HCERTCHAINENGINE engine = ahead.engine;
    assert_non_null(engine);
    assert_int_equal(cert_chains_open(&ahead, &chains), ERROR_SUCCESS);
    assert_ptr_equal(chains.engine, engine);
    cert_chains_close(&chains);
    assert_null(ahead.thread);
    assert_int_equal(cert_chains_open(&ahead, &chains), ERROR_SUCCESS);
    assert_non_null(chains.engine);
    cert_chains_close(&chains);

    arena_init(&arena);
    chain_engine_begin(&ahead);
    fail_calls(L"CertOpenStore", NULL, ERROR_ACCESS_DENIED);
    cert_store_read(&ahead, &arena, &facts);
    end_failures();
    assert_failed(facts.error, FAILURE_OTHER, ERROR_ACCESS_DENIED);
    assert_null(ahead.thread);
    arena_free(&arena);
}
