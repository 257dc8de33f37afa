/* See mutate.h. */
#include "adapters_test.h"

#include "mutate.h"

#define EDGE_SIZE 0x10000u
#define PAGE_SIZE 0x1000u

static uint32_t state;

void mutate_begin(uint32_t seed)
{
    state = seed * 2654435761u + 1;
}

uint32_t mutate_below(uint32_t limit)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state % limit;
}

static size_t change(uint8_t *bytes, size_t size)
{
    static const uint8_t telling[] = {0, 1, 0x7f, 0x80, 0xff};
    uint8_t *byte = &bytes[mutate_below((uint32_t)size)];

    *byte =
        mutate_below(2) == 0 ? (uint8_t)mutate_below(256) : telling[mutate_below(sizeof(telling))];
    return size;
}

static size_t take_out(uint8_t *bytes, size_t size)
{
    const size_t at = mutate_below((uint32_t)size);
    const size_t count = 1 + mutate_below((uint32_t)(size - at));

    memmove(bytes + at, bytes + at + count, size - at - count);
    return size - count;
}

static size_t put_in(uint8_t *bytes, size_t size, size_t capacity)
{
    const size_t at = mutate_below((uint32_t)size + 1);
    size_t count = 1 + mutate_below(16);

    count = count > capacity - size ? capacity - size : count;
    memmove(bytes + at + count, bytes + at, size - at);
    memset(bytes + at, (int)mutate_below(256), count);
    return size + count;
}

size_t mutate(uint8_t *bytes, size_t size, size_t capacity)
{
    for (uint32_t left = 1 + mutate_below(4); left > 0; left--) {
        const uint32_t kind = mutate_below(8);
        if (size == 0 || kind == 0) {
            size = put_in(bytes, size, capacity);
        } else if (kind == 1) {
            size = take_out(bytes, size);
        } else {
            size = change(bytes, size);
        }
    }
    return size;
}

const uint8_t *mutate_at_the_edge(const uint8_t *bytes, size_t size)
{
    static uint8_t *memory;
    DWORD before;

    if (memory == NULL) {
        memory =
            VirtualAlloc(NULL, EDGE_SIZE + PAGE_SIZE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
        assert_non_null(memory);
        assert_true(VirtualProtect(memory + EDGE_SIZE, PAGE_SIZE, PAGE_NOACCESS, &before));
    }
    assert_true(size <= EDGE_SIZE);
    memcpy(memory + EDGE_SIZE - size, bytes, size);
    return memory + EDGE_SIZE - size;
}
