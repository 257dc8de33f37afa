/*
 * ip_listen_list.h - HTTP.sys' IP listen list as Windows keeps it: the REG_MULTI_SZ ListenOnlyList
 * of HKLM\SYSTEM\CurrentControlSet\Services\HTTP\Parameters, and the driver that is told of it.
 */
#ifndef WINSIM_IP_LISTEN_LIST_H
#define WINSIM_IP_LISTEN_LIST_H

#include <stdbool.h>
#include <windows.h>

#define IP_LISTEN_MAX          16u
#define IP_LISTEN_ADDRESS_SIZE 48u /* characters, with the terminator */

struct ip_listen_list {
    wchar_t items[IP_LISTEN_MAX][IP_LISTEN_ADDRESS_SIZE]; /* "127.0.0.2", "::1" */
    DWORD count;                                          /* 0: every address */
};

/* Empty where there is none. */
void ip_listen_list_read(struct ip_listen_list *list);

/* Removes the value where the list is empty. */
DWORD ip_listen_list_write(const struct ip_listen_list *list);

/* The driver starts: it listens on what is listed then. */
DWORD ip_listen_list_apply(void);

#endif
