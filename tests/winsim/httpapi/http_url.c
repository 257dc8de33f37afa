/*
 * http_url.c - URLs: HTTP.sys listens on the port of each (http/nf-http-httpaddurl). One beside
 * SSTP's is enough; the requests for it are http_request.c's.
 */
#include "http_config.h"

#include <stdio.h>
#include <wchar.h>

#include "httpsys_client.h"

#define COMMAND_SIZE 32

/* Released with CloseHandle. */
ULONG WINAPI HttpCreateHttpHandle(PHANDLE queue, ULONG reserved)
{
    if (queue == NULL || reserved != 0) {
        return ERROR_INVALID_PARAMETER;
    }
    *queue = CreateEventW(NULL, TRUE, FALSE, NULL);
    return *queue == NULL ? GetLastError() : NO_ERROR;
}

ULONG WINAPI HttpAddUrl(HANDLE queue, PCWSTR url, PVOID reserved)
{
    char command[COMMAND_SIZE];
    unsigned port;

    if (queue == NULL || reserved != NULL || url == NULL ||
        swscanf(url, L"https://+:%u/", &port) != 1) {
        return ERROR_INVALID_PARAMETER;
    }
    (void)snprintf(command, COMMAND_SIZE, "URL %u", port);
    return httpsys_command(command, NULL, 0);
}

ULONG WINAPI HttpRemoveUrl(HANDLE queue, PCWSTR url)
{
    return queue == NULL || url == NULL ? ERROR_INVALID_PARAMETER
                                        : httpsys_command("URL off", NULL, 0);
}
