/*
 * torture.h - every call of the main program that can fail passes here: it is counted, and at the
 * chosen point it fails or is the last (torture_block.h).
 *
 * fault.h fails a function by its name, for a scenario that knows what it wants; this goes through
 * all calls there are.
 */
#ifndef WINSIM_TORTURE_H
#define WINSIM_TORTURE_H

#include "redirect.h"

/* What the main program is to call instead of `target`, which it imports or looks up as `name`;
 * `target` itself for a function that is not counted. */
redirect_function torture_through(const char *name, redirect_function target);

#endif
