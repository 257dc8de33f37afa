/* See win32/retry.h. */
#include "win32/retry.h"

#define FIRST  1000u   /* ms; doubles */
#define MOST   300000u /* ms */
#define LASTS  4u      /* failures: 1, 2 and 4 seconds are over */
#define DOUBLE 16u     /* times: far beyond MOST */

static uint64_t delay_of(const struct retry *retry)
{
    const uint32_t times = retry->failures < DOUBLE ? retry->failures : DOUBLE;
    const uint64_t delay = times == 0 ? 0 : (uint64_t)FIRST << (times - 1);

    return delay < MOST ? delay : MOST;
}

void retry_failed(struct retry *retry, uint64_t now)
{
    if (now - retry->failed_at > 2 * delay_of(retry) + MOST) {
        retry->failures = 0; /* that was another time */
    }
    retry->failures++;
    retry->failed_at = now;
    retry->due = now + delay_of(retry);
}

void retry_worked(struct retry *retry)
{
    retry->due = 0;
}

uint64_t retry_wait(const struct retry *retry, uint64_t now)
{
    if (retry->due == 0) {
        return UINT64_MAX;
    }
    return retry->due > now ? retry->due - now : 0;
}

bool retry_lasts(const struct retry *retry)
{
    return retry->failures >= LASTS;
}
