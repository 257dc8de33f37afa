/* Whom the server is known as. */
#ifndef CORE_IDENTITY_H
#define CORE_IDENTITY_H

#include "snapshot.h"

/* The certificate that the administrator picked in the console, where it can be used: its hash is
 * stored, and the binding follows only when RRAS restarts (facts/windows.md 4). NULL: none. */
const struct certificate *identity_picked(const struct snapshot *snapshot);

/* The names of the certificate the administrator picked in the console, else of the bound one
 * while it is in the store, else of the last good one, else none. Valid as long as the snapshot.
 * (The setting HostName comes before all of them.) */
struct names identity_of(const struct snapshot *snapshot);

#endif
