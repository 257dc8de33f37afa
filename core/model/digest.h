/* Whether two observations show the same server. */
#ifndef MODEL_DIGEST_H
#define MODEL_DIGEST_H

#include "model/snapshot.h"

/* Of everything that a decision about a change rests on, but not of certificates, of time and what
 * follows from it, of who is connected, of our own state, and of error codes. The same on every
 * machine. */
uint64_t digest_of(const struct snapshot *snapshot);

/* Of the certificates, which no rotation changes. */
uint64_t digest_of_store(const struct snapshot *snapshot);

/* Of what they say. */
uint64_t digest_of_settings(const struct settings *settings);

/* Of those that say which certificates may be used. */
struct restrictions digest_of_restrictions(const struct settings *settings);

#endif
