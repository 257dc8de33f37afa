/* The change notification of the certificate store LocalMachine\MY (CertControlStore). */
#ifndef SERVICE_WAKE_STORE_H
#define SERVICE_WAKE_STORE_H

#include "wake_source.h"

#include <wincrypt.h>

struct wake_store {
    struct wake_source source; /* first */
    HCERTSTORE store;          /* open for as long as it is watched; NULL if not */
};

struct wake_store wake_store(void);

#endif
