/* Becoming the writer in a command that a person started. */
#ifndef RUN_WRITER_BY_HAND_H
#define RUN_WRITER_BY_HAND_H

#include "run/writer.h"
#include "win32/annotations.h"

/* False: this process is not admitted, and why is said in the console. Must be released with
 * writer_end in either case. */
_Check_return_ bool writer_become_by_hand(_Out_ struct writer *writer);

#endif
