/*
 * http_url.c - URLs: HTTP.sys listens on the port of each (http/nf-http-httpaddurl). One beside
 * SSTP's is enough; the requests for it are http_request.c's. What is refused how is Wine's
 * conformance test's to say (dlls/httpapi/tests/httpapi.c, test_v1_server).
 */
#include "http_config.h"

#include <stdio.h>
#include <wchar.h>

#include "httpsys_client.h"

#define COMMAND_SIZE 32
#define URL_SIZE     128
#define PORT_MAX     65535u

static SRWLOCK lock = SRWLOCK_INIT;

/* The URL of this process, with the lock held. */
static struct {
    HANDLE queue; /* NULL: there is none */
    wchar_t url[URL_SIZE];
} added;

bool http_queue_is_open(HANDLE queue)
{
    DWORD flags;
    return queue != NULL && GetHandleInformation(queue, &flags);
}

/* Released with CloseHandle. */
ULONG WINAPI HttpCreateHttpHandle(PHANDLE queue, ULONG reserved)
{
    if (queue == NULL || reserved != 0) {
        return ERROR_INVALID_PARAMETER;
    }
    *queue = CreateEventW(NULL, TRUE, FALSE, NULL);
    return *queue == NULL ? GetLastError() : NO_ERROR;
}

/* Scheme, host, port and a path, which ends with a slash (http/urlprefix-strings). */
static bool read_url(const wchar_t *url, unsigned *port)
{
    const size_t length = url == NULL ? 0 : wcslen(url);
    int path = 0;
    return length > 0 && length < URL_SIZE && url[length - 1] == L'/' &&
           swscanf(url, L"https://+:%u%n", port, &path) == 1 && url[path] == L'/' && *port > 0 &&
           *port <= PORT_MAX;
}

static DWORD add(HANDLE queue, const wchar_t *url, unsigned port)
{
    char command[COMMAND_SIZE];
    DWORD error;
    if (http_queue_is_open(added.queue)) { /* the URLs of one that is closed are gone */
        return _wcsicmp(added.url, url) == 0 ? ERROR_ALREADY_EXISTS : ERROR_NOT_SUPPORTED;
    }
    added.queue = NULL;
    (void)snprintf(command, COMMAND_SIZE, "URL %u", port);
    error = httpsys_command(command, NULL, 0);
    if (error == ERROR_SUCCESS) {
        added.queue = queue;
        (void)wcscpy(added.url, url);
    }
    return error;
}

ULONG WINAPI HttpAddUrl(HANDLE queue, PCWSTR url, PVOID reserved)
{
    unsigned port;
    DWORD error;
    if (!http_queue_is_open(queue)) {
        return ERROR_INVALID_HANDLE;
    }
    if (reserved != NULL || !read_url(url, &port)) {
        return ERROR_INVALID_PARAMETER;
    }
    AcquireSRWLockExclusive(&lock);
    error = add(queue, url, port);
    ReleaseSRWLockExclusive(&lock);
    return error;
}

static DWORD remove_url(HANDLE queue, const wchar_t *url)
{
    if (added.queue != queue || _wcsicmp(added.url, url) != 0) {
        return ERROR_FILE_NOT_FOUND;
    }
    added.queue = NULL;
    return httpsys_command("URL off", NULL, 0);
}

ULONG WINAPI HttpRemoveUrl(HANDLE queue, PCWSTR url)
{
    DWORD error;
    if (queue == NULL || url == NULL) {
        return ERROR_INVALID_PARAMETER;
    }
    AcquireSRWLockExclusive(&lock);
    error = remove_url(queue, url);
    ReleaseSRWLockExclusive(&lock);
    return error;
}
