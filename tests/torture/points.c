/* From calls to points; see points.h. */
#include <winsock2.h> /* before windows.h */

#include "points.h"

#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#define CODES_MAX 4

#define READS      false
#define WRITES     true
#define OPENS(x)   false
#define CREATES(x) true
#define CLOSES(x)  false

/* The codes of Windows are of several types; 0 stands before the first, since there may be none. */
static const struct function {
    const char *name;
    bool writes;
    long long codes[1 + CODES_MAX];
} functions[TORTURE_FUNCTIONS] = {
#define CALL(function, failure, subject, argument, effect, ...)                                    \
    {#function, effect, {0, __VA_ARGS__}},
#include "torture_calls.def"
#undef CALL
};

const char *point_function(const struct point *point)
{
    return functions[point->call.function].name;
}

bool point_fails(const struct point *point)
{
    return point->mode == TORTURE_FAIL_ONCE || point->mode == TORTURE_FAIL_ON;
}

/* ---- making ---- */

struct list {
    struct point *items;
    size_t count;
    size_t capacity;
};

static void name(struct point *point)
{
    static const char *const how[] = {
        [TORTURE_FAIL_ONCE] = "fails once with",
        [TORTURE_FAIL_ON] = "fails from then on with",
        [TORTURE_KILL_BEFORE] = "is not reached",
        [TORTURE_KILL_AFTER] = "is the last",
    };
    char code[16] = "";

    if (point_fails(point)) {
        (void)snprintf(code, sizeof(code), point->code < 0x10000 ? " %lu" : " 0x%08lx",
                       point->code);
    }
    (void)snprintf(point->name, sizeof(point->name), "%s(%ls) #%lu %s%s", point_function(point),
                   point->call.object, point->call.occurrence, how[point->mode], code);
}

static bool add(struct list *list, const struct torture_call *call, enum torture_mode mode,
                DWORD code)
{
    if (list->count == list->capacity) {
        const size_t capacity = list->capacity == 0 ? 1024 : 2 * list->capacity;
        struct point *const items = realloc(list->items, capacity * sizeof(*items));
        if (items == NULL) {
            return false;
        }
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count] = (struct point){.mode = mode, .call = *call, .code = code};
    name(&list->items[list->count++]);
    return true;
}

static bool add_call(struct list *list, const struct torture_call *call)
{
    const struct function *const function = &functions[call->function];
    bool added = true;

    for (int i = 1; added && i <= CODES_MAX && function->codes[i] != 0; i++) {
        added = add(list, call, TORTURE_FAIL_ONCE, (DWORD)function->codes[i]) &&
                add(list, call, TORTURE_FAIL_ON, (DWORD)function->codes[i]);
    }
    if (added && function->writes) {
        added = add(list, call, TORTURE_KILL_BEFORE, 0) && add(list, call, TORTURE_KILL_AFTER, 0);
    }
    return added;
}

struct point *points_make(const struct torture_block *block, size_t *count)
{
    struct list list = {0};

    for (LONG i = 0; i < block->call_count; i++) {
        if (!add_call(&list, &block->calls[i])) {
            free(list.items);
            return NULL;
        }
    }
    *count = list.count;
    return list.items;
}

/* ---- spreading ---- */

/* The next point of the function at or after a place that moves on with each round, so that the
 * rounds take different calls and kinds of failure. */
static struct point *find(struct point *points, size_t count, DWORD function, size_t round)
{
    size_t of_function = 0;

    for (size_t i = 0; i < count; i++) {
        of_function += points[i].call.function == function;
    }
    if (of_function == 0) {
        return NULL;
    }
    size_t skip = (round * 7 + function * 3) % of_function;
    for (size_t i = 0; i < count; i++) {
        if (points[i].call.function == function && skip-- == 0) {
            return &points[i];
        }
    }
    return NULL;
}

void points_spread(struct point *points, size_t count)
{
    size_t done = 0;

    for (size_t round = 0; done < count; round++) {
        for (DWORD function = 0; function < TORTURE_FUNCTIONS; function++) {
            struct point *const found = find(points + done, count - done, function, round);
            if (found != NULL) {
                const struct point taken = *found;
                *found = points[done];
                points[done++] = taken;
            }
        }
    }
}
