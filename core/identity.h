/* Whom the server is known as. */
#ifndef CORE_IDENTITY_H
#define CORE_IDENTITY_H

#include "snapshot.h"

struct identity {
    struct names names; /* none: nothing says them */
    instant deadline;   /* of the certificate that says them; INSTANT_NEVER if it is not known */
};

/* The certificate that the administrator picked in the console, where it can be used: its hash is
 * stored, and the binding follows only when RRAS restarts (facts/windows.md 4). NULL: none. */
const struct certificate *identity_picked(const struct snapshot *snapshot);

/* The bound certificate, where an administrator bound it on purpose. NULL: it is not. */
const struct certificate *identity_held(const struct snapshot *snapshot);

/* The certificate that an administrator asked for with `rotate` and that is not bound yet, while it
 * can be used. NULL: none. */
const struct certificate *identity_ordered(const struct snapshot *snapshot);

/* The names of what the administrator picked or bound on purpose or a rotation under way binds,
 * else of the last good certificate, else of the one pinned in the console, else of the bound one
 * while it is in the store, or is shown to clients out of HTTP.sys' memory, else of the ordered
 * one. Valid as long as the snapshot. (The setting HostName comes before all of them.) */
struct identity identity_of(const struct snapshot *snapshot);

/* An administrator bound, on purpose, a certificate that is not for the names this server had, and
 * no setting says what they are. */
bool identity_changed(const struct snapshot *snapshot);

#endif
