/*
 * rights.h - a call of the main program passes only if its handle was opened with the right that
 * the call needs (../rights.def). Always: there is no switch for it.
 */
#ifndef WINSIM_RIGHTS_H
#define WINSIM_RIGHTS_H

#include "redirect.h"

/* What the main program is to call instead of `target`, which it imports or looks up as `name`;
 * `target` itself where no right is needed, or Wine checks it. */
redirect_function rights_through(const char *name, redirect_function target);

#endif
