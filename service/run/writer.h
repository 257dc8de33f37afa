/* Whether this process may change the server: nobody but an administrator could have put it where
 * it is, and no other process of this product changes the server or watches over it. */
#ifndef RUN_WRITER_H
#define RUN_WRITER_H

#include <stdbool.h>
#include <windows.h>

#include "base/outcome.h"
#include "setup/exposure.h"
#include "win32/annotations.h"

enum writer_state {
    WRITER_ADMITTED,
    WRITER_NAME_TAKEN, /* somebody keeps this product from knowing whether it is the only one */
    WRITER_SECOND,     /* another process is the writer; `mutex` is what to wait for */
    WRITER_EXPOSED,    /* ordinary users may put another program here: `exposure` */
    WRITER_FAILED      /* it is not known: `error` */
};

struct writer {
    HANDLE mutex; /* NULL: none */
    bool held;
    struct exposure exposure;
    struct outcome error; /* of WRITER_FAILED */
};

/* With WRITER_NAME_TAKEN only the service may go on, of which there is one anyway. Must be released
 * with writer_end on the same thread, whatever the answer. */
_Check_return_ enum writer_state writer_become(_Out_ struct writer *writer);

/* After WRITER_SECOND: until the other one has ended, whatever way (WRITER_ADMITTED), or `stop` is
 * set (WRITER_SECOND). WRITER_FAILED: it could not be waited for. */
_Check_return_ enum writer_state writer_wait(struct writer *writer, HANDLE stop);

void writer_end(struct writer *writer);

#endif
