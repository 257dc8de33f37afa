/* The VPN clients that are connected to this server's RRAS. */
#ifndef RRAS_CONNECTIONS_H
#define RRAS_CONNECTIONS_H

#include "model/snapshot.h"
#include "win32/annotations.h"

/* Counts them over all kinds of tunnels: a restart of RemoteAccess disconnects all. RRAS that does
 * not run has none.
 * (MprAdminServerConnect, MprAdminConnectionEnumEx; RPC_S_UNKNOWN_IF, ERROR_DDM_NOT_RUNNING) */
void connections_read(_Out_ struct connections *connections);

#endif
