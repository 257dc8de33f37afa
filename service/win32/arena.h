/* Memory for the strings and arrays of one observation: taken piece by piece, given back at once.
 */
#ifndef WIN32_ARENA_H
#define WIN32_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <windows.h>

#include "win32/annotations.h"

struct arena_chunk;

struct arena {
    struct arena_chunk *first; /* kept by arena_reset */
    struct arena_chunk *last;
};

/* Takes no memory yet. Must be released with arena_free. */
void arena_init(_Out_ struct arena *arena);

/* count * size bytes, zeroed and aligned for any type; NULL where there is no memory or the product
 * overflows. Valid until arena_reset or arena_free. count and size may be 0. */
_Check_return_ _Ret_maybenull_ void *arena_alloc(struct arena *arena, size_t count, size_t size);

/* A full list of *capacity items goes on in a copy with more room, zeroed; *capacity is that of the
 * copy. NULL, and nothing changed, where there is no memory. items may be NULL while it is 0. */
_Check_return_ _Ret_maybenull_ void *arena_grow(struct arena *arena, _In_opt_ const void *items,
                                                _Inout_ size_t *capacity, size_t size);

/* Forgets everything that was allocated; the first chunk stays for the next observation. */
void arena_reset(struct arena *arena);

/* Gives all memory back; the arena is as after arena_init. */
void arena_free(struct arena *arena);

#endif
