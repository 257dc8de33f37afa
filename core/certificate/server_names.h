/* Whom the server is known as. */
#ifndef CERTIFICATE_SERVER_NAMES_H
#define CERTIFICATE_SERVER_NAMES_H

#include "model/snapshot.h"

/* The names of what the administrator picked or bound on purpose or a rotation under way binds,
 * else of the last good certificate, else of the one pinned in the console, else of the bound one
 * while it is in the store, or is shown to clients out of HTTP.sys' memory, else of the requested
 * one. None: nothing says them. Valid as long as the snapshot. (The setting HostName comes before
 * all of them.) */
struct names server_names_of(const struct snapshot *snapshot);

/* An administrator bound, on purpose, a certificate that is not for the names this server had, and
 * no setting says what they are. */
bool server_names_changed(const struct snapshot *snapshot);

#endif
