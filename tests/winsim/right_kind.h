/* right_kind.h - what a row of rights.def is about: the kind of the handle. */
#ifndef WINSIM_RIGHT_KIND_H
#define WINSIM_RIGHT_KIND_H

enum kind {
    SERVICE,
    MANAGER,
    KEY,
    PROCESS,
    CHILD,
    TOKEN,
    IMPERSONATION,
    EVENT,
    OBJECTS,
    MUTEX,
    FILE_OBJECT /* in a row FILE, which stdio.h has already */
};

#endif
