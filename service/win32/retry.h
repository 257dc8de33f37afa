/* When what cannot be watched is tried again: soon at first, rarer each time. Moments are
 * milliseconds of a clock that nobody sets (GetTickCount64). No Win32 calls. */
#ifndef WIN32_RETRY_H
#define WIN32_RETRY_H

#include <stdbool.h>
#include <stdint.h>

/* Zero at first. */
struct retry {
    uint64_t failed_at; /* the last time */
    uint64_t due;       /* 0: nothing to be tried */
    uint32_t failures;  /* in a row: with no quiet time between them */
};

void retry_failed(struct retry *retry, uint64_t now);
/* It works. Whether that lasts is seen at the next failure. */
void retry_worked(struct retry *retry);

/* The milliseconds until the next try, 0 where it is due; UINT64_MAX: there is nothing to try. */
uint64_t retry_wait(const struct retry *retry, uint64_t now);

/* It has failed for longer than a service takes to be restarted: some seven seconds. */
bool retry_lasts(const struct retry *retry);

#endif
