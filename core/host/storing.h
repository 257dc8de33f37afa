/* Storing what the product remembers. False: it could not be stored, which is reported once while
 * that lasts. */
#ifndef HOST_STORING_H
#define HOST_STORING_H

#include "host/host.h"

/* What is stored counts in *snapshot, too. */
bool store_exclusions(const struct host *host, struct snapshot *snapshot,
                      const struct exclusions *exclusions);
bool store_intent(const struct host *host, struct snapshot *snapshot, const struct intent *intent);

bool store_last_good(const struct host *host, const struct snapshot *snapshot,
                     const struct last_good *last_good);
bool store_end(const struct host *host, const struct snapshot *snapshot);
bool store_choice(const struct host *host, const struct snapshot *snapshot);

#endif
