/* A bump allocator over chunks of the process heap. */
#include "win32/arena.h"

#include <stdint.h>
#include <string.h>

#define CHUNK_SIZE ((size_t)64 * 1024) /* of content; what is larger gets a chunk of its own */

struct arena_chunk {
    struct arena_chunk *next;
    size_t size; /* bytes of content */
    size_t used;
};

/* The content follows the header at the next aligned place. */
static size_t align(size_t size)
{
    return (size + MEMORY_ALLOCATION_ALIGNMENT - 1) & ~(size_t)(MEMORY_ALLOCATION_ALIGNMENT - 1);
}

void arena_init(struct arena *arena)
{
    *arena = (struct arena){0};
}

static struct arena_chunk *add_chunk(struct arena *arena, size_t needed)
{
    const size_t size = needed > CHUNK_SIZE ? needed : CHUNK_SIZE;
    struct arena_chunk *chunk =
        HeapAlloc(GetProcessHeap(), 0, align(sizeof(struct arena_chunk)) + size);

    if (chunk == NULL) {
        return NULL;
    }
    *chunk = (struct arena_chunk){.size = size};
    if (arena->last == NULL) {
        arena->first = chunk;
    } else {
        arena->last->next = chunk;
    }
    arena->last = chunk;
    return chunk;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
    struct arena_chunk *chunk = arena->last;
    unsigned char *memory;
    size_t needed;

    if (size != 0 && count > (SIZE_MAX / 2) / size) {
        return NULL; /* half: room for the header and the alignment */
    }
    needed = align(count * size);
    if (chunk == NULL || needed > chunk->size - chunk->used) {
        chunk = add_chunk(arena, needed);
    }
    if (chunk == NULL) {
        return NULL;
    }
    memory = (unsigned char *)chunk + align(sizeof(struct arena_chunk)) + chunk->used;
    chunk->used += needed;
    memset(memory, 0, needed);
    return memory;
}

#define FIRST_CAPACITY 16

void *arena_grow(struct arena *arena, const void *items, size_t *capacity, size_t size)
{
    const size_t more = *capacity == 0 ? FIRST_CAPACITY : 2 * *capacity;
    void *copy = arena_alloc(arena, more, size);

    if (copy != NULL && *capacity > 0) {
        memcpy(copy, items, *capacity * size);
    }
    if (copy != NULL) {
        *capacity = more;
    }
    return copy;
}

static void free_from(struct arena_chunk *chunk)
{
    while (chunk != NULL) {
        struct arena_chunk *next = chunk->next;
        HeapFree(GetProcessHeap(), 0, chunk);
        chunk = next;
    }
}

void arena_reset(struct arena *arena)
{
    if (arena->first == NULL) {
        return;
    }
    free_from(arena->first->next);
    arena->first->next = NULL;
    arena->first->used = 0;
    arena->last = arena->first;
}

void arena_free(struct arena *arena)
{
    free_from(arena->first);
    arena_init(arena);
}
