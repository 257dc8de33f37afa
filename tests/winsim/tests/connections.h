/*
 * connections.h - the VPN connections of RRAS, asked for as the product asks.
 */
#ifndef WINSIM_TESTS_CONNECTIONS_H
#define WINSIM_TESTS_CONNECTIONS_H

#include <windows.h>

/* What MprAdminConnectionEnumEx says of an object of that type, and how many there are. */
DWORD connections_enumerate(UCHAR type, DWORD *read);

#endif
