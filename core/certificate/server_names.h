/* Whom the server is known as. */
#ifndef CERTIFICATE_SERVER_NAMES_H
#define CERTIFICATE_SERVER_NAMES_H

#include "model/snapshot.h"

/* What says them, in the order in which it is asked. */
enum names_source {
    NAMES_FROM_NOTHING,
    NAMES_FROM_HOST_NAME, /* the setting, which comes before all else */
    NAMES_FROM_CHOICE,    /* the certificate that an administrator chose */
    NAMES_FROM_BASELINE,  /* the last that proved good, or what is to come back in its place */
    NAMES_FROM_IN_SERVICE,
    NAMES_FROM_HANDSHAKE, /* the one that clients are shown, which is gone from the store */
    NAMES_SOURCE_COUNT
};

struct server_names {
    struct names names;
    enum names_source source;
};

/* The names of what the administrator picked or bound on purpose or a rotation under way binds,
 * else of the last good certificate, else of the one pinned in the console, else of the bound one
 * while it is in the store, or is shown to clients out of HTTP.sys' memory, else of the requested
 * one. None: nothing says them. Valid as long as the snapshot. (The setting HostName comes before
 * all of them.) */
struct server_names server_names_of(const struct snapshot *snapshot);

/* An administrator bound, on purpose, a certificate that is not for the names this server had, and
 * no setting says what they are. */
bool server_names_changed(const struct snapshot *snapshot);

#endif
