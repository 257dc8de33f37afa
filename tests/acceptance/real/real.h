/* acceptance-test --real: whether this machine behaves as the simulation says. */
#ifndef ACCEPTANCE_REAL_H
#define ACCEPTANCE_REAL_H

#include "acceptance.h"

#define REAL_CONFIRMED 0 /* everything that was tried */
#define REAL_DIFFERS   1
#define REAL_REFUSED   3 /* usage, or a server in use */
#define REAL_TROUBLE   4 /* it could not begin, was interrupted, or could not restore everything */

/* True if the arguments are one of its command lines; then *exit_code is how it ended. */
bool real_command(int count, wchar_t **arguments, int *exit_code);

#endif
