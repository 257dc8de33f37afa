/* Whole observations out of the fuzzer's bytes: a healthy server, each part of which the bytes may
 * replace by anything its type can hold. */
#ifndef TESTS_FUZZ_WORLD_H
#define TESTS_FUZZ_WORLD_H

#include "bytes.h"
#include "model/snapshot.h"
#include "settings/settings.h"

#define WORLD_OVERRIDING 12
#define WORLD_NOW        ((instant)134000000000000000) /* in 2025 */
#define WORLD_DEPENDENTS (SERVICES_MAX - 1)            /* SSTP's own is counted too */

struct names world_names(struct bytes *bytes);
void world_take_issuers(struct bytes *bytes, struct issuer issuers[ISSUERS_MAX], size_t *count);
struct names world_copy_names(struct bytes *bytes, const struct names *names);

/* Everything it points to lives until bytes_free. */
void world_build(struct bytes *bytes, struct snapshot *snapshot);

/* Whether the settings let that record be written. */
bool world_may_write(const struct snapshot *snapshot, const struct ssl_record *record);
/* Whether only the certificate differs, or where the settings say so whose the record is. */
bool world_keeps_settings(const struct snapshot *snapshot, const struct ssl_record *before,
                          const struct ssl_record *after);

#endif
