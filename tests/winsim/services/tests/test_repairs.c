/* Who mends SSTP's bindings, and which. Where sources disagree, each test is one story, as the
 * stand-ins have it when nothing is switched; that of the reports is in test_stories.c. */
#include "sstp_server.h"

enum { SOON_MS = 20000, POLL_MS = 100 };

static bool is_bound(const struct certificate *certificate)
{
    const struct binding binding = binding_read(IPV4, SSTP_PORT);

    return binding.present && memcmp(binding.hash, certificate->sha1, SHA1_SIZE) == 0;
}

/* Soon after that start. */
static bool mends(const wchar_t *service, const struct certificate *to)
{
    const ULONGLONG end = GetTickCount64() + SOON_MS;

    service_start(service);
    while (!is_bound(to) && GetTickCount64() < end) {
        Sleep(POLL_MS);
    }
    return is_bound(to);
}

void sstp_repairs_at_its_own_start(void **state)
{
    const struct certificate bound = sstp_issue();
    const struct certificate pinned = sstp_issue();

    (void)state;
    sstp_bind_both(&bound, true);
    sstp_pin(&pinned);
    if (!mends(SSTP_SERVICE, &pinned)) {
        fail_msg("%s", mends(REMOTE_ACCESS_SERVICE, &pinned) ? "RemoteAccess' start mends them"
                                                             : "neither start mends them");
    }
}

void sstp_refuses_a_different_foreign_family(void **state)
{
    const struct certificate own = sstp_issue();
    const struct certificate foreign = sstp_issue();

    (void)state;
    sstp_bind(IPV4, &foreign, false);
    sstp_bind(IPV6, &own, true);
    sstp_start();
    assert_sstp_refusing(24);
    assert_sstp_bound(IPV6, SSTP_PORT, &own, true);
}

void sstp_keeps_those_on_a_former_port(void **state)
{
    const struct certificate own = sstp_issue();
    const struct binding now = binding_for_sstp(&own);

    (void)state;
    sstp_bind_both(&own, true);
    registry_set_dword(SSTP_KEY, SSTP_PORT_VALUE, SSTP_OTHER_PORT);
    binding_set(IPV4, SSTP_OTHER_PORT, &now);
    binding_set(IPV6, SSTP_OTHER_PORT, &now);
    sstp_start();
    assert_sstp_serving(IPV4, SSTP_OTHER_PORT, &own);
    assert_sstp_bound(IPV4, SSTP_PORT, &own, true);
    assert_sstp_bound(IPV6, SSTP_PORT, &own, true);
}

void sstp_pinned_repairs_the_family_that_is_its_own(void **state)
{
    const struct certificate bound = sstp_issue();
    const struct certificate pinned = sstp_issue();

    (void)state;
    sstp_bind(IPV4, &bound, false);
    sstp_bind(IPV6, &bound, true);
    sstp_pin(&pinned);
    sstp_start();
    assert_sstp_refusing(32);
    assert_sstp_bound(IPV4, SSTP_PORT, &bound, false);
    assert_sstp_bound(IPV6, SSTP_PORT, &pinned, true);
}
