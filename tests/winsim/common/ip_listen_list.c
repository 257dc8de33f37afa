/*
 * ip_listen_list.c - the list in the registry, and as the daemon is told of it.
 */
#include "ip_listen_list.h"

#include <stdio.h>
#include <wchar.h>

#include "httpsys_client.h"

#define PARAMETERS L"SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters"
#define VALUE      L"ListenOnlyList"
#define TEXT_SIZE  (IP_LISTEN_MAX * IP_LISTEN_ADDRESS_SIZE + 1)

void ip_listen_list_read(struct ip_listen_list *list)
{
    wchar_t text[TEXT_SIZE] = {0};
    DWORD size = sizeof(text);

    list->count = 0;
    if (RegGetValueW(HKEY_LOCAL_MACHINE, PARAMETERS, VALUE,
                     RRF_RT_REG_MULTI_SZ | RRF_SUBKEY_WOW6464KEY, NULL, text,
                     &size) != ERROR_SUCCESS) {
        return;
    }
    for (const wchar_t *next = text; *next != L'\0' && list->count < IP_LISTEN_MAX;
         next += wcslen(next) + 1) {
        if (wcslen(next) < IP_LISTEN_ADDRESS_SIZE) {
            wcscpy(list->items[list->count++], next);
        }
    }
}

DWORD ip_listen_list_write(const struct ip_listen_list *list)
{
    wchar_t text[TEXT_SIZE];
    size_t used = 0;
    HKEY key;
    LSTATUS status = RegCreateKeyExW(HKEY_LOCAL_MACHINE, PARAMETERS, 0, NULL, 0,
                                     KEY_SET_VALUE | KEY_WOW64_64KEY, NULL, &key, NULL);

    if (status != ERROR_SUCCESS) {
        return (DWORD)status;
    }
    for (DWORD i = 0; i < list->count; i++) {
        wcscpy(text + used, list->items[i]);
        used += wcslen(list->items[i]) + 1;
    }
    text[used++] = L'\0';
    status = list->count > 0 ? RegSetValueExW(key, VALUE, 0, REG_MULTI_SZ, (const BYTE *)text,
                                              (DWORD)(used * sizeof(text[0])))
                             : RegDeleteValueW(key, VALUE);
    RegCloseKey(key);
    return list->count == 0 && status == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : (DWORD)status;
}

DWORD ip_listen_list_apply(void)
{
    struct ip_listen_list list;
    char line[sizeof("LISTEN ") + IP_LISTEN_MAX * IP_LISTEN_ADDRESS_SIZE] = "LISTEN *";
    int used = (int)sizeof("LISTEN ") - 1;

    ip_listen_list_read(&list);
    for (DWORD i = 0; i < list.count; i++) {
        used += sprintf(line + used, "%s%ls", i == 0 ? "" : ",", list.items[i]);
    }
    return httpsys_command(line, NULL, 0);
}
