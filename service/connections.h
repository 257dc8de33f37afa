/* The VPN clients that are connected to this server's RRAS. */
#ifndef SERVICE_CONNECTIONS_H
#define SERVICE_CONNECTIONS_H

#include "annotations.h"

#include "snapshot.h"

/* Counts them over all kinds of tunnels: a restart of RemoteAccess disconnects all. RRAS that does
 * not run has none.
 * (MprAdminServerConnect, MprAdminConnectionEnumEx; ERROR_DDM_NOT_RUNNING) */
void connections_read(_Out_ struct connections *connections);

#endif
