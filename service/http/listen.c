/* Reading HTTP.sys' IP listen list. */
#include "http/listen.h"

#include <string.h>

#include "win32/error.h"

#define LIST_SIZE_MAX 1048576u /* bytes: 8,000 addresses */
#define READ_ATTEMPTS 4        /* it may grow between asking for its size and reading it */

typedef HTTP_SERVICE_CONFIG_IP_LISTEN_QUERY listed;

static ULONG query(void *list, ULONG capacity, ULONG *size)
{
    return HttpQueryServiceConfiguration(NULL, HttpServiceConfigIPListenList, NULL, 0, list,
                                         capacity, size, NULL);
}

static bool too_small(DWORD error)
{
    return error == ERROR_INSUFFICIENT_BUFFER || error == ERROR_MORE_DATA;
}

/* On ERROR_SUCCESS *list must be released with HeapFree; it has *size bytes. */
static DWORD read_list(listed **list, ULONG *size)
{
    DWORD error;

    *list = NULL;
    *size = 0;
    error = query(NULL, 0, size);
    for (int i = 0; i < READ_ATTEMPTS && too_small(error); i++) {
        const ULONG capacity = *size;
        if (capacity > LIST_SIZE_MAX) {
            return ERROR_INVALID_DATA;
        }
        *list = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, capacity + sizeof(**list));
        if (*list == NULL) {
            return ERROR_NOT_ENOUGH_MEMORY;
        }
        error = query(*list, capacity, size);
        if (error != ERROR_SUCCESS) {
            HeapFree(GetProcessHeap(), 0, *list);
            *list = NULL;
        } else if (*size > capacity) {
            *size = capacity;
        }
    }
    return error;
}

static void take_address(const SOCKADDR_STORAGE *address, struct listen_list *out)
{
    struct listen_address *const item = &out->items[out->count];
    struct sockaddr_in ipv4;
    struct sockaddr_in6 ipv6;

    if (out->count == LISTEN_ADDRESSES_MAX) {
        return;
    }
    if (address->ss_family == AF_INET) {
        memcpy(&ipv4, address, sizeof(ipv4));
        item->family = FAMILY_IPV4;
        memcpy(item->bytes, &ipv4.sin_addr, sizeof(ipv4.sin_addr));
        out->count++;
    } else if (address->ss_family == AF_INET6) {
        memcpy(&ipv6, address, sizeof(ipv6));
        item->family = FAMILY_IPV6;
        memcpy(item->bytes, &ipv6.sin6_addr, sizeof(ipv6.sin6_addr));
        out->count++;
    }
}

/* No more than was written, whatever it says of itself. */
static void take_list(const listed *list, ULONG size, struct listen_list *out)
{
    const size_t before = offsetof(listed, AddrList);
    const size_t room = size < before ? 0 : (size - before) / sizeof(list->AddrList[0]);
    const size_t count = list->AddrCount < room ? list->AddrCount : room;
    const SOCKADDR_STORAGE *const addresses = list->AddrList;

    for (size_t i = 0; i < count; i++) {
        take_address(&addresses[i], out);
    }
    out->presence = out->count == 0 ? PART_ABSENT : PART_PRESENT;
}

/* What an empty list is answered with is not documented. */
static bool is_empty(DWORD error, const listed *list)
{
    return error == ERROR_FILE_NOT_FOUND || error == ERROR_NOT_FOUND ||
           error == ERROR_NO_MORE_ITEMS || (error == ERROR_SUCCESS && list == NULL);
}

void http_listen_read(const struct http_bindings *bindings, struct listen_list *out)
{
    listed *list = NULL;
    ULONG size = 0;
    const DWORD error = bindings->initialized ? read_list(&list, &size) : ERROR_NOT_READY;

    *out = (struct listen_list){.presence = PART_UNREADABLE};
    if (is_empty(error, list)) {
        out->presence = PART_ABSENT;
    } else if (error != ERROR_SUCCESS) {
        out->error = outcome_failed("HttpQueryServiceConfiguration", "the IP listen list", error);
    } else {
        take_list(list, size, out);
    }
    if (list != NULL) {
        HeapFree(GetProcessHeap(), 0, list);
    }
}
