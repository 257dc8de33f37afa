/* Tests of win32/arena.h. */
#include "adapters_test.h"

#include "win32/arena.h"

static bool is_zero(const unsigned char *memory, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (memory[i] != 0) {
            return false;
        }
    }
    return true;
}

void arena_gives_zeroed_aligned_memory(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena);
    for (size_t size = 0; size < 100; size++) {
        unsigned char *memory = arena_alloc(&arena, size, 1);
        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % MEMORY_ALLOCATION_ALIGNMENT, 0);
        assert_true(is_zero(memory, size));
        memset(memory, 0xAA, size);
    }
    arena_free(&arena);
}

void arena_gives_large_and_many_pieces(void **state)
{
    struct arena arena;
    unsigned char *pieces[300];
    unsigned char *large;

    (void)state;
    arena_init(&arena);
    large = arena_alloc(&arena, 1000, 1000);
    assert_non_null(large);
    memset(large, 0x11, 1000000);
    for (size_t i = 0; i < 300; i++) {
        pieces[i] = arena_alloc(&arena, 1000, 1);
        assert_non_null(pieces[i]);
        memset(pieces[i], (int)(i & 0xff), 1000);
    }
    for (size_t i = 0; i < 300; i++) {
        assert_int_equal(pieces[i][0], i & 0xff);
        assert_int_equal(pieces[i][999], i & 0xff);
    }
    assert_int_equal(large[999999], 0x11);
    arena_free(&arena);
}

void arena_refuses_overflow(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena);
    assert_null(arena_alloc(&arena, SIZE_MAX / 2, 3));
    assert_null(arena_alloc(&arena, SIZE_MAX, 1));
    assert_null(arena_alloc(&arena, 2, SIZE_MAX));
    assert_non_null(arena_alloc(&arena, 0, SIZE_MAX));
    arena_free(&arena);
}

void arena_grows_a_list(void **state)
{
    struct arena arena;
    size_t capacity = 0;
    unsigned *items = NULL;

    (void)state;
    arena_init(&arena);
    for (unsigned count = 0; count < 100000; count++) {
        if (count == capacity) {
            items = arena_grow(&arena, items, &capacity, sizeof(*items));
            assert_non_null(items);
            assert_true(capacity > count);
        }
        assert_int_equal(items[count], 0);
        items[count] = count;
    }
    for (unsigned i = 0; i < 100000; i++) {
        assert_int_equal(items[i], i);
    }
    capacity = SIZE_MAX / 4;
    assert_null(arena_grow(&arena, items, &capacity, sizeof(*items)));
    assert_true(capacity == SIZE_MAX / 4);
    arena_free(&arena);
}

void arena_keeps_one_chunk_at_reset(void **state)
{
    struct arena arena;
    unsigned char *first;
    unsigned char *again;

    (void)state;
    arena_init(&arena);
    arena_reset(&arena); /* nothing yet */
    first = arena_alloc(&arena, 100, 1);
    assert_non_null(first);
    memset(first, 0xAA, 100);
    assert_non_null(arena_alloc(&arena, 1000000, 1));
    arena_reset(&arena);
    again = arena_alloc(&arena, 100, 1);
    assert_ptr_equal(again, first);
    assert_true(is_zero(again, 100));
    arena_free(&arena);
    arena_free(&arena); /* twice is once */
}
