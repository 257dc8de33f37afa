/* A rotation whose proof does not come; see silence.h. */
#include "silence.h"

#include "wait.h"

#define ASKED L"connect" /* over loopback, each time */

static const struct wish renewal = {.ends_in_days = 60};

static bool asked_again(const void *more)
{
    return platform_count(ASKED) >= *(const DWORD *)more;
}

void silence_wait_until_asked(void)
{
    const DWORD more = 4; /* over both families, twice: one may have been under way */

    platform_counts(ASKED, NULL);
    if (!wait_until(asked_again, &more)) {
        fail_msg("nobody asks SSTP");
    }
}

struct certificate silence_after_rotation(const wchar_t *behaviour)
{
    struct certificate renewed;

    (void)server_watched();
    platform_sstp_listens(behaviour);
    renewed = certificate_issue(&renewal);
    events_wait_for_count(EVENT_SERVICE_STARTED_AGAIN, 3);
    assert_service_reaches(REMOTE_ACCESS_SERVICE, SERVICE_RUNNING);
    silence_wait_until_asked();
    assert_int_equal(events_count(EVENT_ROTATION_COMPLETED), 0);
    return renewed;
}

void assert_never_back(void)
{
    assert_int_equal(events_count(EVENT_REVERTING), 0);
    assert_int_equal(events_count(EVENT_CERTIFICATE_UNPROVEN), 0);
    assert_int_equal(events_count(EVENT_CERTIFICATE_EXCLUDED), 0);
}
