/*
 * http_config.h - the HTTP configuration API as this DLL exports it, and what its files share.
 *
 * Include this instead of http.h: it takes away the header's dllimport and adds what mingw-w64 10
 * lacks, from Microsoft's documentation.
 */
#ifndef WINSIM_HTTP_CONFIG_H
#define WINSIM_HTTP_CONFIG_H

#include <stdbool.h>

#include <winsock2.h>

#include <windows.h>

#define HTTPAPI_LINKAGE
#include <http.h>

#include "http_named.h"

ULONG WINAPI HttpUpdateServiceConfiguration(HANDLE handle, HTTP_SERVICE_CONFIG_ID id,
                                            PVOID information, ULONG length,
                                            LPOVERLAPPED overlapped);

/* ERROR_SUCCESS if HttpInitialize(HTTP_INITIALIZE_CONFIG) is in force and the reserved parameters
 * are empty; otherwise what every function of the API answers. */
DWORD http_config_check_call(HANDLE handle, LPOVERLAPPED overlapped);

/* Of HttpCreateHttpHandle, and not closed. */
bool http_queue_is_open(HANDLE queue);

#endif
