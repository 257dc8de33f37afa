/* SSTP's start rules, each as SstpSvc shows it to anybody who looks from outside. */
#include "sstp_server.h"

static void set_number(const wchar_t *name, DWORD number)
{
    registry_set_dword(SSTP_KEY, name, number);
}

static void set_binary(const wchar_t *name, const BYTE *bytes, DWORD length)
{
    registry_set(SSTP_KEY, name, REG_BINARY, bytes, length);
}

static void pin(const struct certificate *certificate)
{
    set_number(SSTP_PINNED_VALUE, 1);
    set_binary(SSTP_SHA256_VALUE, certificate->sha256, SHA256_SIZE);
}

static void assert_serving(const struct certificate *certificate)
{
    assert_sstp_serving(IPV4, SSTP_PORT, certificate);
    assert_sstp_serving(IPV6, SSTP_PORT, certificate);
}

static void assert_both_bound(const struct certificate *certificate, bool own)
{
    assert_sstp_bound(IPV4, SSTP_PORT, certificate, own);
    assert_sstp_bound(IPV6, SSTP_PORT, certificate, own);
}

void sstp_binds_itself(void **state)
{
    const struct certificate certificate = sstp_issue();

    (void)state;
    sstp_start();
    assert_serving(&certificate);
    assert_both_bound(&certificate, true);
    assert_sstp_hashes(&certificate);
}

void sstp_prefers_server_authentication(void **state)
{
    struct certificate wanted;

    (void)state;
    (void)certificate_issue(&(struct wish){.usage = FOR_ANYTHING});
    (void)certificate_issue(&(struct wish){.usage = FOR_CLIENTS});
    wanted = sstp_issue();
    sstp_start();
    assert_serving(&wanted);
}

void sstp_falls_back_to_all_purposes(void **state)
{
    struct certificate wanted;

    (void)state;
    (void)certificate_issue(&(struct wish){.usage = FOR_CLIENTS});
    wanted = certificate_issue(&(struct wish){.usage = FOR_ANYTHING});
    sstp_start();
    assert_serving(&wanted);
}

void sstp_chooses_expired(void **state)
{
    const struct certificate certificate =
        certificate_issue(&(struct wish){.starts_in_days = -20, .ends_in_days = -10});

    (void)state;
    sstp_start();
    assert_serving(&certificate);
}

void sstp_needs_a_private_key(void **state)
{
    (void)state;
    (void)certificate_issue(&(struct wish){.key = KEY_NONE});
    sstp_start();
    assert_sstp_refusing(11);
    assert_sstp_not_bound(IPV4);
}

void sstp_without_certificate(void **state)
{
    (void)state;
    sstp_start();
    assert_sstp_refusing(11);
    assert_sstp_not_bound(IPV4);
    assert_sstp_not_bound(IPV6);
}

void sstp_adopts_bindings(void **state)
{
    const struct certificate bound = sstp_issue();

    (void)state;
    sstp_issue();
    sstp_bind_both(&bound, false);
    sstp_start();
    assert_serving(&bound);
    assert_both_bound(&bound, false);
    assert_sstp_hashes(&bound);
}

void sstp_adopts_a_single_binding(void **state)
{
    const struct certificate bound = sstp_issue();

    (void)state;
    sstp_bind(IPV6, &bound, true);
    sstp_start();
    assert_sstp_serving(IPV6, SSTP_PORT, &bound);
    assert_sstp_not_bound(IPV4);
}

void sstp_refuses_different_families(void **state)
{
    const struct certificate one = sstp_issue();
    const struct certificate other = sstp_issue();

    (void)state;
    sstp_bind(IPV4, &one, true);
    sstp_bind(IPV6, &other, true);
    sstp_start();
    assert_sstp_refusing(24);
}

void sstp_refuses_another_hash(void **state)
{
    const struct certificate bound = sstp_issue();
    const struct certificate other = sstp_issue();

    (void)state;
    sstp_bind_both(&bound, true);
    set_binary(SSTP_SHA256_VALUE, other.sha256, SHA256_SIZE);
    sstp_start();
    assert_sstp_refusing(32);
    assert_both_bound(&bound, true);
}

void sstp_serves_a_deleted_certificate(void **state)
{
    const struct certificate old = sstp_issue();

    (void)state;
    sstp_start();
    certificate_delete(&old);
    sstp_issue();
    sstp_restart();
    assert_both_bound(&old, true);
    assert_serving(&old);
}

void sstp_cannot_hash_a_deleted_certificate(void **state)
{
    const struct certificate old = sstp_issue();

    (void)state;
    sstp_bind_both(&old, true);
    certificate_delete(&old);
    sstp_start();
    assert_sstp_refusing(21);
}

void sstp_refuses_malformed_hashes(void **state)
{
    const struct certificate certificate = sstp_issue();

    (void)state;
    set_binary(SSTP_SHA256_VALUE, (const BYTE *)"\x20", 1); /* the "32" of bad advice */
    sstp_start();
    assert_sstp_refusing(18);
    set_binary(SSTP_SHA256_VALUE, certificate.sha256, SHA256_SIZE);
    set_binary(SSTP_SHA1_VALUE, certificate.sha1, SHA1_SIZE - 1);
    sstp_restart();
    assert_sstp_refusing(19);
    set_binary(SSTP_SHA1_VALUE, certificate.sha1, SHA1_SIZE);
    sstp_restart();
    assert_serving(&certificate);
}

void sstp_refuses_unreadable_parameters(void **state)
{
    (void)state;
    sstp_issue();
    set_binary(L"ListenerPort", (const BYTE *)"443", 3);
    sstp_start();
    assert_sstp_refusing(17);
}

void sstp_pinned_needs_the_hash(void **state)
{
    const struct certificate bound = sstp_issue();

    (void)state;
    sstp_bind_both(&bound, true);
    set_number(SSTP_PINNED_VALUE, 1);
    sstp_start();
    assert_sstp_refusing(25);
}

void sstp_pinned_needs_the_certificate(void **state)
{
    const struct certificate bound = sstp_issue();
    const struct certificate pinned = sstp_issue();

    (void)state;
    sstp_bind_both(&bound, true);
    pin(&pinned);
    certificate_delete(&pinned);
    sstp_start();
    assert_sstp_refusing(25);
    assert_both_bound(&bound, true);
}

void sstp_pinned_repairs_its_bindings(void **state)
{
    const struct certificate bound = sstp_issue();
    const struct certificate pinned = sstp_issue();

    (void)state;
    sstp_bind(IPV4, &bound, true);
    pin(&pinned);
    sstp_start();
    assert_serving(&pinned);
    assert_both_bound(&pinned, true);
}

void sstp_pinned_leaves_foreign_bindings(void **state)
{
    const struct certificate bound = sstp_issue();
    const struct certificate pinned = sstp_issue();

    (void)state;
    sstp_bind_both(&bound, false);
    pin(&pinned);
    sstp_start();
    assert_sstp_refusing(32);
    assert_both_bound(&bound, false);
}

void sstp_offload_binds_nothing(void **state)
{
    (void)state;
    sstp_issue();
    set_number(L"UseHttps", 0);
    sstp_start();
    assert_sstp_refusing(0);
    assert_sstp_not_bound(IPV4);
    assert_sstp_not_bound(IPV6);
}

void sstp_uses_listener_port(void **state)
{
    const struct certificate certificate = sstp_issue();

    (void)state;
    set_number(L"ListenerPort", SSTP_OTHER_PORT);
    sstp_start();
    assert_sstp_serving(IPV4, SSTP_OTHER_PORT, &certificate);
    assert_sstp_bound(IPV4, SSTP_OTHER_PORT, &certificate, true);
    assert_sstp_bound(IPV6, SSTP_OTHER_PORT, &certificate, true);
    assert_sstp_not_bound(IPV4);
}

void sstp_captures_the_hash_at_start(void **state)
{
    const struct certificate old = sstp_issue();
    const struct certificate renewed = sstp_issue();

    (void)state;
    sstp_bind_both(&old, true);
    sstp_start();
    assert_serving(&old);
    sstp_needs_crypto_binding();
    sstp_bind_both(&renewed, true);
    set_binary(SSTP_SHA256_VALUE, renewed.sha256, SHA256_SIZE);
    assert_sstp_compares(&old);
    sstp_restart();
    assert_serving(&renewed);
}
