/* The points at which the product is tortured: each call of a rotation in which nothing goes wrong,
 * with each way in which it could go wrong. */
#ifndef TORTURE_POINTS_H
#define TORTURE_POINTS_H

#include <stdbool.h>
#include <stddef.h>

#include "torture_block.h"

#define POINT_NAME_SIZE 224

struct point {
    char name[POINT_NAME_SIZE];
    enum torture_mode mode;
    struct torture_call call;
    DWORD code; /* where the mode makes the call fail */
};

/* The points of the calls in the block, in the order of the calls; NULL if there is no memory.
 * Released with free. */
struct point *points_make(const struct torture_block *block, size_t *count);

/* Puts points to the front so that the first of them are of as many functions as can be, each with
 * another kind of failure. */
void points_spread(struct point *points, size_t count);

const char *point_function(const struct point *point);
bool point_fails(const struct point *point);

#endif
