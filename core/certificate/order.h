/* The order among the certificates that are eligible. Pure and total: every store has exactly one
 * answer. */
#ifndef CERTIFICATE_ORDER_H
#define CERTIFICATE_ORDER_H

#include "certificate/requirements.h"

/* Whether a comes before b. */
bool order_better(const struct requirements *requirements, const struct candidate *a,
                  const struct candidate *b);

/* Its own restart deadline has not come, or times do not count. */
bool order_has_time(const struct requirements *requirements, const struct candidate *candidate);

/* What is in service needs no proof of its key. */
bool order_key_is_known(const struct requirements *requirements,
                        const struct certificate *certificate);

#endif
