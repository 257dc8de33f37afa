/* Whom the server is known as. */
#ifndef CORE_IDENTITY_H
#define CORE_IDENTITY_H

#include "snapshot.h"

/* The names of the certificate the administrator picked in the console, else of the bound one
 * while it is in the store, else of the last good one, else none. Valid as long as the snapshot.
 * (The setting HostName comes before all of them.) */
struct names identity_of(const struct snapshot *snapshot);

#endif
