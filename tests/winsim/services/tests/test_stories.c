/* SSTP as third parties report it, where the stand-in does otherwise unless it is told: each switch
 * of sstp_story.h. */
#include "sstp_server.h"

#include "httpsys_client.h"
#include "settings.h"

#include "wait.h"

static void tell(const wchar_t *story)
{
    assert_int_equal(settings_set_dword(WINSIM_SERVICES L"\\SstpSvc", story, 1), ERROR_SUCCESS);
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

static bool listens(void)
{
    char reply[128];

    return httpsys_command("SSTP", reply, sizeof reply) == ERROR_SUCCESS;
}

void rras_may_repair(void **state)
{
    const struct certificate bound = sstp_issue();
    const struct certificate pinned = sstp_issue();

    (void)state;
    tell(WINSIM_ROUTING_REPAIRS);
    sstp_bind_both(&bound, true);
    sstp_pin(&pinned);
    service_start(SSTP_SERVICE);
    assert_both_bound(&bound, true);
    assert_false(listens());
    service_start(REMOTE_ACCESS_SERVICE);
    assert_serving(&pinned);
    assert_both_bound(&pinned, true);
}

/* SstpSvc runs on. */
void rras_may_capture_the_hash_at_its_start(void **state)
{
    const struct certificate old = sstp_issue();
    const struct certificate renewed = sstp_issue();
    DWORD process;

    (void)state;
    tell(WINSIM_ROUTING_REPAIRS);
    sstp_bind_both(&old, true);
    sstp_start();
    assert_serving(&old);
    process = service_process(SSTP_SERVICE);
    service_stop(REMOTE_ACCESS_SERVICE);
    assert_false(listens());
    sstp_bind_both(&renewed, true);
    sstp_pin(&renewed);
    service_start(REMOTE_ACCESS_SERVICE);
    assert_serving(&renewed);
    assert_int_equal(service_process(SSTP_SERVICE), process);
}

void rras_may_end_with_what_it_serves(void **state)
{
    const struct certificate certificate = sstp_issue();

    (void)state;
    tell(WINSIM_ROUTING_REPAIRS);
    sstp_start();
    assert_serving(&certificate);
    settings_set_dword(WINSIM_SERVICES L"\\RemoteAccess", WINSIM_NEEDS_CERTIFICATE, MAXDWORD);
    certificate_delete(&certificate);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_STOPPED);
    assert_false(listens());
}

/* The wrong way ends at RRAS' next start: clients meet what is there. */
void rras_may_remove_what_names_a_deleted_certificate(void **state)
{
    const struct certificate old = sstp_issue();
    struct certificate other;

    (void)state;
    tell(WINSIM_REMOVES_GONE);
    sstp_start();
    assert_serving(&old);
    certificate_delete(&old);
    other = sstp_issue();
    registry_delete_value(SSTP_KEY, SSTP_SHA256_VALUE);
    sstp_restart();
    assert_serving(&other);
    assert_both_bound(&other, true);
}

void rras_may_remove_those_of_others_too(void **state)
{
    const struct certificate old = sstp_issue();

    (void)state;
    tell(WINSIM_REMOVES_GONE);
    sstp_bind_both(&old, false);
    certificate_delete(&old);
    sstp_start();
    assert_sstp_refusing(11);
    assert_sstp_not_bound(IPV4);
    assert_sstp_not_bound(IPV6);
}

void rras_may_make_the_missing_family(void **state)
{
    const struct certificate bound = sstp_issue();

    (void)state;
    (void)sstp_issue();
    tell(WINSIM_MAKES_MISSING);
    sstp_bind(IPV6, &bound, false);
    sstp_start();
    assert_serving(&bound);
    assert_sstp_bound(IPV6, SSTP_PORT, &bound, false);
    assert_sstp_bound(IPV4, SSTP_PORT, &bound, true);
}

void rras_may_overwrite_the_hashes(void **state)
{
    const struct certificate bound = sstp_issue();
    const struct certificate other = sstp_issue();

    (void)state;
    tell(WINSIM_OVERWRITES_HASHES);
    sstp_bind_both(&bound, false);
    registry_set(SSTP_KEY, SSTP_SHA256_VALUE, REG_BINARY, other.sha256, SHA256_SIZE);
    registry_set(SSTP_KEY, SSTP_SHA1_VALUE, REG_BINARY, other.sha1, SHA1_SIZE);
    sstp_start();
    assert_serving(&bound);
    assert_sstp_hashes(&bound);
}

void rras_may_have_its_family_follow_the_others(void **state)
{
    const struct certificate own = sstp_issue();
    const struct certificate foreign = sstp_issue();

    (void)state;
    tell(WINSIM_MENDS_DIFFERING);
    sstp_bind(IPV4, &foreign, false);
    sstp_bind(IPV6, &own, true);
    sstp_start();
    assert_serving(&foreign);
    assert_sstp_bound(IPV4, SSTP_PORT, &foreign, false);
    assert_sstp_bound(IPV6, SSTP_PORT, &foreign, true);
    sstp_bind(IPV4, &own, true);
    sstp_restart();
    assert_sstp_refusing(24);
}

void rras_may_remove_those_on_a_former_port(void **state)
{
    const struct certificate own = sstp_issue();
    const struct binding foreign = binding_of_others(&own);

    (void)state;
    tell(WINSIM_REMOVES_FORMER);
    sstp_start();
    assert_both_bound(&own, true);
    registry_set_dword(SSTP_KEY, SSTP_PORT_VALUE, SSTP_OTHER_PORT);
    sstp_restart();
    assert_sstp_serving(IPV4, SSTP_OTHER_PORT, &own);
    assert_sstp_not_bound(IPV4);
    assert_sstp_not_bound(IPV6);
    binding_set(IPV4, SSTP_PORT, &foreign);
    sstp_restart();
    assert_sstp_bound(IPV4, SSTP_PORT, &own, false);
    assert_sstp_bound(IPV4, SSTP_OTHER_PORT, &own, true);
    assert_sstp_bound(IPV6, SSTP_OTHER_PORT, &own, true);
}

void rras_may_change_nothing_beside_a_foreign_family(void **state)
{
    const struct certificate bound = sstp_issue();
    const struct certificate pinned = sstp_issue();

    (void)state;
    tell(WINSIM_PINNED_ALL);
    sstp_bind(IPV4, &bound, true);
    sstp_bind(IPV6, &bound, false);
    sstp_pin(&pinned);
    sstp_start();
    assert_sstp_refusing(32);
    assert_sstp_bound(IPV4, SSTP_PORT, &bound, true);
    assert_sstp_bound(IPV6, SSTP_PORT, &bound, false);
}

/* The "32" of bad advice. */
void rras_may_go_on_with_malformed_hashes(void **state)
{
    const struct certificate certificate = sstp_issue();

    (void)state;
    tell(WINSIM_WARNS_ONLY);
    registry_set(SSTP_KEY, SSTP_SHA256_VALUE, REG_BINARY, "\x20", 1);
    sstp_start();
    assert_serving(&certificate);
    assert_sstp_warned(18);
    assert_sstp_hashes(&certificate);
    registry_set(SSTP_KEY, SSTP_SHA1_VALUE, REG_BINARY, certificate.sha1, SHA1_SIZE - 1);
    sstp_restart();
    assert_serving(&certificate);
    assert_sstp_warned(19);
}

void rras_may_read_a_wrong_type_as_the_default(void **state)
{
    const struct certificate certificate = sstp_issue();

    (void)state;
    tell(WINSIM_WARNS_ONLY);
    registry_set(SSTP_KEY, SSTP_PORT_VALUE, REG_BINARY, "443", 3);
    sstp_start();
    assert_serving(&certificate);
    assert_sstp_silent();
}
