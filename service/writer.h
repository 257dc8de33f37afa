/* One writer at a time: a machine-wide mutex keeps a second process of this product from changing
 * the server while one does, or watches over it. */
#ifndef SERVICE_WRITER_H
#define SERVICE_WRITER_H

#include <windows.h>

#include "outcome.h"

struct writer {
    HANDLE mutex; /* held; NULL: not the writer */
};

/* FAILURE_ALREADY_EXISTS: another process is. Must be released with writer_end on the same thread,
 * also after a failure. */
struct outcome writer_become(struct writer *writer);
void writer_end(struct writer *writer);

#endif
