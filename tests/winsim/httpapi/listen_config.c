/*
 * listen_config.c - the IP listen list through the configuration API. When a change takes effect is
 * a switch: Microsoft's page says that it needs a restart, others saw it at once.
 */
#include "listen_config.h"

#include <ws2tcpip.h>

#include <stddef.h>
#include <string.h>
#include <wchar.h>

#include "fault.h"
#include "ip_listen_list.h"
#include "settings.h"
#include "ssl_records.h"

typedef HTTP_SERVICE_CONFIG_IP_LISTEN_PARAM listen_param;
typedef HTTP_SERVICE_CONFIG_IP_LISTEN_QUERY listen_query;

/* Any port makes an endpoint of an address, and the other way round. */
#define ANY_PORT      L":1"
#define ENDPOINT_SIZE SSL_RECORD_ENDPOINT_MAX

static bool write_address(const struct sockaddr_storage *address,
                          wchar_t text[IP_LISTEN_ADDRESS_SIZE])
{
    static const BYTE one[2] = {0, 1};
    struct sockaddr_storage with_port = *address;
    wchar_t endpoint[ENDPOINT_SIZE];

    memcpy(&((struct sockaddr_in *)&with_port)->sin_port, one, sizeof(one));
    if (!ssl_endpoint_format((const struct sockaddr *)&with_port, endpoint, ENDPOINT_SIZE)) {
        return false;
    }
    *wcsrchr(endpoint, L':') = L'\0';
    if (endpoint[0] == L'[') {
        endpoint[wcslen(endpoint) - 1] = L'\0';
    }
    wcscpy(text, endpoint + (endpoint[0] == L'['));
    return true;
}

static bool read_address(const wchar_t *text, SOCKADDR_STORAGE *address)
{
    static const BYTE none[2];
    wchar_t endpoint[ENDPOINT_SIZE];

    (void)swprintf(endpoint, ENDPOINT_SIZE, wcschr(text, L':') != NULL ? L"[%ls]%ls" : L"%ls%ls",
                   text, ANY_PORT);
    if (!ssl_endpoint_parse(endpoint, (struct sockaddr_storage *)address)) {
        return false;
    }
    memcpy(&((struct sockaddr_in *)address)->sin_port, none, sizeof(none));
    return true;
}

static DWORD address_of(const void *information, ULONG length, wchar_t text[IP_LISTEN_ADDRESS_SIZE])
{
    const listen_param *const param = information;
    struct sockaddr_storage address = {0};

    if (information == NULL) {
        return ERROR_INVALID_PARAMETER;
    }
    if (length < sizeof(*param)) {
        return ERROR_INSUFFICIENT_BUFFER;
    }
    if (param->pAddress == NULL || param->AddrLength > sizeof(address) ||
        param->AddrLength < (param->pAddress->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6)
                                                                    : sizeof(struct sockaddr_in))) {
        return ERROR_INVALID_PARAMETER;
    }
    memcpy(&address, param->pAddress, param->AddrLength);
    return write_address(&address, text) ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER;
}

static DWORD place_of(const struct ip_listen_list *list, const wchar_t *text)
{
    DWORD place = 0;

    while (place < list->count && _wcsicmp(list->items[place], text) != 0) {
        place++;
    }
    return place;
}

static DWORD keep(const struct ip_listen_list *list)
{
    const DWORD error = ip_listen_list_write(list);

    if (error == ERROR_SUCCESS && settings_dword(NULL, WINSIM_LISTEN_AT_ONCE, 0) != 0) {
        (void)ip_listen_list_apply(); /* no driver: it reads the list when it starts */
    }
    return error;
}

DWORD listen_config_set(const void *information, ULONG length)
{
    struct ip_listen_list list;
    wchar_t text[IP_LISTEN_ADDRESS_SIZE];
    DWORD error = address_of(information, length, text);

    if (error == ERROR_SUCCESS) {
        error = fault_code(L"HttpSetServiceConfiguration", text);
    }
    if (error != ERROR_SUCCESS) {
        return error;
    }
    ip_listen_list_read(&list);
    if (place_of(&list, text) < list.count) {
        return ERROR_ALREADY_EXISTS;
    }
    if (list.count == IP_LISTEN_MAX) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    wcscpy(list.items[list.count++], text);
    return keep(&list);
}

DWORD listen_config_delete(const void *information, ULONG length)
{
    struct ip_listen_list list;
    wchar_t text[IP_LISTEN_ADDRESS_SIZE];
    DWORD error = address_of(information, length, text);

    if (error == ERROR_SUCCESS) {
        error = fault_code(L"HttpDeleteServiceConfiguration", text);
    }
    if (error != ERROR_SUCCESS) {
        return error;
    }
    ip_listen_list_read(&list);
    const DWORD place = place_of(&list, text);
    if (place == list.count) {
        return ERROR_FILE_NOT_FOUND;
    }
    list.count--;
    memmove(list.items[place], list.items[place + 1], (list.count - place) * sizeof(list.items[0]));
    return keep(&list);
}

DWORD listen_config_query(void *output, ULONG output_length, ULONG *return_length)
{
    struct ip_listen_list list;
    listen_query *const query = output;
    const DWORD fault = fault_code(L"HttpQueryServiceConfiguration", L"ListenOnlyList");

    if (fault != ERROR_SUCCESS) {
        return fault;
    }
    ip_listen_list_read(&list);
    const DWORD empty = settings_dword(NULL, WINSIM_LISTEN_EMPTY, ERROR_FILE_NOT_FOUND);
    if (list.count == 0 && empty != ERROR_SUCCESS) {
        return empty;
    }
    const ULONG needed =
        (ULONG)(offsetof(listen_query, AddrList) + list.count * sizeof(SOCKADDR_STORAGE));
    if (return_length != NULL) {
        *return_length = needed;
    }
    if (output == NULL || output_length < needed) {
        return return_length == NULL ? ERROR_INVALID_PARAMETER : ERROR_INSUFFICIENT_BUFFER;
    }
    memset(output, 0, needed);
    query->AddrCount = list.count;
    for (DWORD i = 0; i < list.count; i++) {
        (void)read_address(list.items[i], query->AddrList + i);
    }
    return ERROR_SUCCESS;
}
