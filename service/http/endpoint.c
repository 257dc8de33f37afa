/* Endpoints as socket addresses, and as the texts that netsh and the registry have for them. */
#include "http/endpoint.h"

#include <mstcpip.h> /* ntdll's address texts: ws2_32 is not wanted for them */

#include <string.h>
#include <wchar.h>

#include "win32/format.h"
#include "win32/registry.h"
#include "win32/text.h"

static const uint8_t any_address[4] = {0, 0, 0, 0};

/* htons without importing ws2_32 for it. */
static USHORT network_order(uint16_t port)
{
    const uint8_t bytes[2] = {(uint8_t)(port >> 8), (uint8_t)(port & 255)};
    USHORT requested;

    memcpy(&requested, bytes, sizeof(requested));
    return requested;
}

struct http_endpoint http_endpoint_ipv4(const uint8_t address[4], uint16_t port)
{
    struct http_endpoint endpoint = {0};
    struct sockaddr_in ipv4 = {0};
    wchar_t text[HTTP_ENDPOINT_SIZE];

    ipv4.sin_family = AF_INET;
    ipv4.sin_port = network_order(port);
    memcpy(&ipv4.sin_addr, address, 4);
    memcpy(&endpoint.address, &ipv4, sizeof(ipv4));
    format_text(text, HTTP_ENDPOINT_SIZE, L"%u.%u.%u.%u:%u", address[0], address[1], address[2],
                address[3], port);
    (void)text_to_utf8(text, endpoint.text, sizeof(endpoint.text));
    return endpoint;
}

struct http_endpoint http_endpoint_wildcard(enum family family, uint16_t port)
{
    struct http_endpoint endpoint = {0};
    struct sockaddr_in6 ipv6 = {0}; /* the address stays ::, the wildcard */
    wchar_t text[HTTP_ENDPOINT_SIZE];

    if (family == FAMILY_IPV4) {
        return http_endpoint_ipv4(any_address, port);
    }
    ipv6.sin6_family = AF_INET6;
    ipv6.sin6_port = network_order(port);
    memcpy(&endpoint.address, &ipv6, sizeof(ipv6));
    format_text(text, HTTP_ENDPOINT_SIZE, L"[::]:%u", port);
    (void)text_to_utf8(text, endpoint.text, sizeof(endpoint.text));
    return endpoint;
}

struct http_endpoint http_endpoint_name(const wchar_t *host, uint16_t port)
{
    struct http_endpoint endpoint = http_endpoint_ipv4(any_address, port);
    wchar_t text[HTTP_ENDPOINT_SIZE];

    format_text(endpoint.host, OVERRIDING_HOST_SIZE, L"%ls", host);
    format_text(text, HTTP_ENDPOINT_SIZE, L"%ls:%u", endpoint.host, port);
    (void)text_to_utf8(text, endpoint.text, sizeof(endpoint.text));
    return endpoint;
}

/* "203.0.113.5:443", "[2001:db8::5]:443" */
static bool take_address(const wchar_t *text, struct http_endpoint *endpoint)
{
    struct sockaddr_in ipv4 = {0};
    struct sockaddr_in6 ipv6 = {0};
    ULONG scope = 0;

    if (RtlIpv4StringToAddressExW(text, TRUE, &ipv4.sin_addr, &ipv4.sin_port) == 0) {
        ipv4.sin_family = AF_INET;
        memcpy(&endpoint->address, &ipv4, sizeof(ipv4));
        return true;
    }
    if (RtlIpv6StringToAddressExW(text, &ipv6.sin6_addr, &scope, &ipv6.sin6_port) == 0) {
        ipv6.sin6_family = AF_INET6;
        memcpy(&endpoint->address, &ipv6, sizeof(ipv6));
        return true;
    }
    return false;
}

bool http_endpoint_of(const struct binding_site *site, struct http_endpoint *endpoint)
{
    wchar_t host[OVERRIDING_HOST_SIZE] = L"";
    wchar_t text[HTTP_ENDPOINT_SIZE];

    if (site->overriding == NULL) {
        *endpoint = http_endpoint_wildcard(site->family, site->port);
        return true;
    }
    const bool fits =
        text_to_wide(site->overriding->host, host, OVERRIDING_HOST_SIZE) == ERROR_SUCCESS &&
        host[0] != L'\0';
    *endpoint = http_endpoint_name(host, site->port);
    if (site->overriding->kind == OVERRIDING_HOST_NAME) {
        return fits;
    }
    endpoint->host[0] = L'\0';
    return site->overriding->kind == OVERRIDING_ADDRESS && fits &&
           text_to_wide(endpoint->text, text, HTTP_ENDPOINT_SIZE) == ERROR_SUCCESS &&
           take_address(text, endpoint);
}

bool http_endpoint_is_name(const struct http_endpoint *endpoint)
{
    return endpoint->host[0] != L'\0';
}

/* HTTP.sys keeps each record for an address in a key named as its endpoint. */
instant http_endpoint_written_at(const struct http_endpoint *endpoint)
{
    static const wchar_t parent[] =
        L"SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters\\SslBindingInfo\\";
    wchar_t path[sizeof(parent) / sizeof(parent[0]) + HTTP_ENDPOINT_SIZE];

    wcscpy(path, parent);
    if (http_endpoint_is_name(endpoint) ||
        text_to_wide(endpoint->text, path + wcslen(parent), HTTP_ENDPOINT_SIZE) != ERROR_SUCCESS) {
        return 0;
    }
    return registry_written_at(path);
}
