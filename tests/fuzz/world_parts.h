/* The parts that an arbitrary server is made of; for world*.c. */
#ifndef TESTS_FUZZ_WORLD_PARTS_H
#define TESTS_FUZZ_WORLD_PARTS_H

#include "world.h"

#define PARTS_CERTIFICATES 12 /* at most so many, and thumbprints for two more */
#define PARTS_TEXT         40

/* Whether a part is to be replaced. */
static inline bool parts_bit(unsigned mask, unsigned number)
{
    return (mask >> number) & 1;
}

instant parts_instant(struct bytes *bytes);
enum presence parts_presence(struct bytes *bytes);
struct outcome parts_error(struct bytes *bytes);

/* Few different ones, so that they meet. */
struct thumbprint parts_thumbprint_of(unsigned number);
struct thumbprint parts_thumbprint(struct bytes *bytes);
void parts_sha256_of(unsigned number, uint8_t sha256[SHA256_SIZE]);

/* A name that others use too, or any text. */
const char *parts_name(struct bytes *bytes, unsigned choice);

void parts_store(struct bytes *bytes, struct store_facts *store);
void parts_record(struct bytes *bytes, struct ssl_record *record);
/* The names of running services: each once, and none of them SSTP's own. */
void parts_services(struct bytes *bytes, struct service_names *services, size_t maximum);
void parts_state(struct bytes *bytes, struct stored_state *state);
const struct settings *parts_settings(struct bytes *bytes);

#endif
