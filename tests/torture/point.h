/* What must hold at every point. */
#ifndef TORTURE_POINT_H
#define TORTURE_POINT_H

#include "acceptance.h"

#include "points.h"

/* The calls of a rotation in which nothing goes wrong go into the shared block; how much is open
 * after it is what must be open after every other. To be called in a test. */
void point_record(void);

/* cmocka's test, with a struct point as its state. */
int point_setup(void **state);
void point_holds(void **state);
int point_teardown(void **state);

#endif
