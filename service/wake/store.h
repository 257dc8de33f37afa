/* The change notification of the certificate store LocalMachine\MY (CertControlStore). */
#ifndef WAKE_STORE_H
#define WAKE_STORE_H

#include <windows.h>

#include <wincrypt.h>

#include "wake/source.h"

struct wake_store {
    struct wake_source source; /* first */
    HCERTSTORE store;          /* open for as long as it is watched; NULL if not */
};

struct wake_store wake_store(void);

#endif
