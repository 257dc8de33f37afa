/* Counting refusals. */
#include "rotation/patience.h"

static bool was_tried(const struct patience *patience, const struct thumbprint *certificate)
{
    for (unsigned i = 0; i < TRIED_KEPT && i < patience->tried_count; i++) {
        if (thumbprint_equal(&patience->tried[i], certificate)) {
            return true;
        }
    }
    return false;
}

unsigned patience_count(struct patience *patience, const struct rotation *rotation,
                        const struct thumbprint *certificate, unsigned failures)
{
    if (!rotation->not_yet) {
        patience->not_yets = 0;
        return failures;
    }
    if (!thumbprint_equal(&patience->certificate, certificate)) {
        patience->certificate = *certificate;
        patience->not_yets = 0;
        if (!was_tried(patience, certificate)) {
            patience->tried[patience->tried_count++ % TRIED_KEPT] = *certificate;
            failures = 0;
        }
    }
    patience->not_yets++;
    return failures;
}

bool patience_is_over(const struct patience *patience, const struct rotation *rotation,
                      unsigned failures)
{
    return (rotation->refused && failures + 1 >= REFUSALS_MAX) ||
           (rotation->not_yet && patience->not_yets >= NOT_YETS_MAX);
}
