/*
 * listen_config.h - setting, deleting and asking for the IP listen list
 * (HttpServiceConfigIPListenList), as their functions hand it on.
 */
#ifndef WINSIM_LISTEN_CONFIG_H
#define WINSIM_LISTEN_CONFIG_H

#include "http_config.h"

DWORD listen_config_set(const void *information, ULONG length);
DWORD listen_config_delete(const void *information, ULONG length);
DWORD listen_config_query(void *output, ULONG output_length, ULONG *return_length);

#endif
