/* SSTP's start rules, each as SstpSvc's stand-in shows it to anybody who looks from outside. */
#include "server.h"

#include "httpsys_client.h"
#include "settings.h"

#include <string.h>

#define V4         L"0.0.0.0:443"
#define V6         L"[::]:443"
#define SHA256     L"SHA256CertificateHash"
#define SHA1       L"SHA1CertificateHash"
#define CONFIGURED L"isHashConfiguredByAdmin"

enum { PORT = 443, OTHER_PORT = 8443 };

static const struct wish server = {.usage = USAGE_SERVER};

static void start_sstp(void)
{
    assert_int_equal(service_start(L"SstpSvc"), ERROR_SUCCESS);
}

static void restart_sstp(void)
{
    assert_int_equal(service_stop(L"SstpSvc"), ERROR_SUCCESS);
    start_sstp();
}

static void bind_both(const struct issued *certificate, bool own)
{
    server_bind(V4, certificate, own);
    server_bind(V6, certificate, own);
}

static void pin(const struct issued *certificate)
{
    server_set_number(CONFIGURED, 1);
    server_set_binary(SHA256, certificate->sha256, SHA256_SIZE);
}

static void assert_both_bound(const struct issued *certificate, bool own)
{
    assert_bound(V4, certificate, own);
    assert_bound(V6, certificate, own);
}

void sstp_binds_itself(void **state)
{
    const struct issued certificate = server_issue(server);

    (void)state;
    start_sstp();
    assert_serving(PORT, &certificate);
    assert_both_bound(&certificate, true);
    assert_hashes_written(&certificate);
}

void sstp_prefers_server_authentication(void **state)
{
    struct issued wanted;

    (void)state;
    server_issue((struct wish){.usage = USAGE_ALL});
    server_issue((struct wish){.usage = USAGE_CLIENT});
    wanted = server_issue(server);
    start_sstp();
    assert_serving(PORT, &wanted);
}

void sstp_falls_back_to_all_purposes(void **state)
{
    struct issued wanted;

    (void)state;
    server_issue((struct wish){.usage = USAGE_CLIENT});
    wanted = server_issue((struct wish){.usage = USAGE_ALL});
    start_sstp();
    assert_serving(PORT, &wanted);
}

void sstp_chooses_expired(void **state)
{
    const struct issued certificate =
        server_issue((struct wish){.usage = USAGE_SERVER, .expired = true});

    (void)state;
    start_sstp();
    assert_serving(PORT, &certificate);
}

void sstp_needs_a_private_key(void **state)
{
    (void)state;
    server_issue((struct wish){.usage = USAGE_SERVER, .without_key = true});
    start_sstp();
    assert_refusing(11);
    assert_not_bound(V4);
}

void sstp_without_certificate(void **state)
{
    (void)state;
    start_sstp();
    assert_refusing(11);
    assert_not_bound(V4);
    assert_not_bound(V6);
}

void sstp_adopts_bindings(void **state)
{
    const struct issued bound = server_issue(server);

    (void)state;
    server_issue(server);
    bind_both(&bound, false);
    start_sstp();
    assert_serving(PORT, &bound);
    assert_both_bound(&bound, false);
    assert_hashes_written(&bound);
}

void sstp_adopts_a_single_binding(void **state)
{
    const struct issued bound = server_issue(server);

    (void)state;
    server_bind(V6, &bound, true);
    start_sstp();
    assert_serving(PORT, &bound);
    assert_not_bound(V4);
}

void sstp_refuses_different_families(void **state)
{
    const struct issued one = server_issue(server);
    const struct issued other = server_issue(server);

    (void)state;
    server_bind(V4, &one, true);
    server_bind(V6, &other, true);
    start_sstp();
    assert_refusing(24);
}

void sstp_refuses_another_hash(void **state)
{
    const struct issued bound = server_issue(server);
    const struct issued other = server_issue(server);

    (void)state;
    bind_both(&bound, true);
    server_set_binary(SHA256, other.sha256, SHA256_SIZE);
    start_sstp();
    assert_refusing(32);
    assert_both_bound(&bound, true);
}

void sstp_serves_a_deleted_certificate(void **state)
{
    const struct issued old = server_issue(server);
    BYTE context[HTTPSYS_SHA1_SIZE];

    (void)state;
    start_sstp();
    server_delete(&old);
    server_issue(server);
    restart_sstp();
    assert_serving(PORT, &old);
    assert_both_bound(&old, true);
    assert_int_equal(httpsys_show(V4, context), ERROR_SUCCESS);
    assert_memory_equal(context, old.sha1, SHA1_SIZE);
}

void sstp_cannot_hash_a_deleted_certificate(void **state)
{
    const struct issued old = server_issue(server);

    (void)state;
    bind_both(&old, true);
    server_delete(&old);
    start_sstp();
    assert_refusing(21);
}

void sstp_refuses_malformed_hashes(void **state)
{
    const struct issued certificate = server_issue(server);

    (void)state;
    server_set_binary(SHA256, (const BYTE *)"\x20", 1); /* the "32" of bad advice */
    start_sstp();
    assert_refusing(18);
    server_set_binary(SHA256, certificate.sha256, SHA256_SIZE);
    server_set_binary(SHA1, certificate.sha1, SHA1_SIZE - 1);
    restart_sstp();
    assert_refusing(19);
    server_set_binary(SHA1, certificate.sha1, SHA1_SIZE);
    restart_sstp();
    assert_serving(PORT, &certificate);
}

void sstp_refuses_unreadable_parameters(void **state)
{
    (void)state;
    server_issue(server);
    server_set_binary(L"ListenerPort", (const BYTE *)"443", 3);
    start_sstp();
    assert_refusing(17);
}

void sstp_pinned_needs_the_hash(void **state)
{
    const struct issued bound = server_issue(server);

    (void)state;
    bind_both(&bound, true);
    server_set_number(CONFIGURED, 1);
    start_sstp();
    assert_refusing(25);
}

void sstp_pinned_needs_the_certificate(void **state)
{
    const struct issued bound = server_issue(server);
    const struct issued pinned = server_issue(server);

    (void)state;
    bind_both(&bound, true);
    pin(&pinned);
    server_delete(&pinned);
    start_sstp();
    assert_refusing(25);
    assert_both_bound(&bound, true);
}

void sstp_pinned_repairs_its_bindings(void **state)
{
    const struct issued bound = server_issue(server);
    const struct issued pinned = server_issue(server);

    (void)state;
    server_bind(V4, &bound, true);
    pin(&pinned);
    start_sstp();
    assert_serving(PORT, &pinned);
    assert_both_bound(&pinned, true);
}

void sstp_pinned_leaves_foreign_bindings(void **state)
{
    const struct issued bound = server_issue(server);
    const struct issued pinned = server_issue(server);

    (void)state;
    bind_both(&bound, false);
    pin(&pinned);
    start_sstp();
    assert_refusing(32);
    assert_both_bound(&bound, false);
}

void sstp_offload_binds_nothing(void **state)
{
    (void)state;
    server_issue(server);
    server_set_number(L"UseHttps", 0);
    start_sstp();
    assert_refusing(0);
    assert_not_bound(V4);
    assert_not_bound(V6);
}

void sstp_refuses_clients_without_a_free_port(void **state)
{
    char reply[128];

    (void)state;
    server_issue(server);
    settings_set_dword(NULL, WINSIM_FREE_PORTS, 0);
    start_sstp();
    assert_int_equal(httpsys_command("SSTP", reply, sizeof reply), ERROR_SUCCESS);
    assert_non_null(strstr(reply, " full"));
    settings_remove(NULL, WINSIM_FREE_PORTS);
    restart_sstp();
    assert_int_equal(httpsys_command("SSTP", reply, sizeof reply), ERROR_SUCCESS);
    assert_null(strstr(reply, " full"));
}

void sstp_uses_listener_port(void **state)
{
    const struct issued certificate = server_issue(server);

    (void)state;
    server_set_number(L"ListenerPort", OTHER_PORT);
    start_sstp();
    assert_serving(OTHER_PORT, &certificate);
    assert_bound(L"0.0.0.0:8443", &certificate, true);
    assert_bound(L"[::]:8443", &certificate, true);
    assert_not_bound(V4);
}

void sstp_captures_the_hash_at_start(void **state)
{
    const struct issued old = server_issue(server);
    const struct issued renewed = server_issue(server);

    (void)state;
    bind_both(&old, true);
    start_sstp();
    bind_both(&renewed, true);
    server_set_binary(SHA256, renewed.sha256, SHA256_SIZE);
    assert_serving(PORT, &old);
    restart_sstp();
    assert_serving(PORT, &renewed);
}
