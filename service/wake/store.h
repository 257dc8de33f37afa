/* The change notification of a certificate store of LocalMachine (CertControlStore). */
#ifndef WAKE_STORE_H
#define WAKE_STORE_H

#include <windows.h>

#include <wincrypt.h>

#include "wake/source.h"

struct wake_store {
    struct wake_source source; /* first */
    const wchar_t *name;
    const char *object; /* what errors are about */
    HCERTSTORE store;   /* open for as long as it is watched; NULL if not */
};

/* The texts must outlive it. what: in administrators' words. */
struct wake_store wake_store(const wchar_t *name, const char *object, const char *what);

#endif
