/*
 * served.c - a registered URL that nobody answers: for a handshake HTTP.sys needs no answer.
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include "served.h"

#include "stage.h"
#include "tls_client.h"

#define URL L"https://+:" TEST_PORT_TEXT L"/winsim-test/"

static HANDLE queue;

void served_begin(void)
{
    const HTTPAPI_VERSION version = HTTPAPI_VERSION_1;
    WSADATA data;
    assert_int_equal(WSAStartup(MAKEWORD(2, 2), &data), 0);
    assert_int_equal(HttpInitialize(version, HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
    assert_int_equal(HttpCreateHttpHandle(&queue, 0), NO_ERROR);
    assert_int_equal(HttpAddUrl(queue, URL, NULL), NO_ERROR);
}

void served_end(void)
{
    if (queue == NULL) {
        return;
    }
    HttpRemoveUrl(queue, URL);
    CloseHandle(queue);
    queue = NULL;
    HttpTerminate(HTTP_INITIALIZE_SERVER, NULL);
    WSACleanup();
}

static struct tls_client *connect_to(int family)
{
    const USHORT port = htons(stage_tcp_port(TEST_PORT));
    const struct sockaddr_in ipv4 = {
        .sin_family = AF_INET, .sin_port = port, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const struct sockaddr_in6 ipv6 = {
        .sin6_family = AF_INET6, .sin6_port = port, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    return family == AF_INET6 ? tls_connect((const struct sockaddr *)&ipv6, sizeof(ipv6))
                              : tls_connect((const struct sockaddr *)&ipv4, sizeof(ipv4));
}

void assert_served(int family, const BYTE hash[HASH_SIZE])
{
    BYTE presented[HASH_SIZE];
    DWORD size = HASH_SIZE;
    struct tls_client *const tls = connect_to(family);
    if (tls == NULL) {
        fail_msg("nothing is served over IPv%d", family == AF_INET6 ? 6 : 4);
    }
    const PCCERT_CONTEXT certificate = tls_server_certificate(tls);
    assert_non_null(certificate);
    assert_true(
        CertGetCertificateContextProperty(certificate, CERT_SHA1_HASH_PROP_ID, presented, &size));
    CertFreeCertificateContext(certificate);
    tls_close(tls);
    assert_memory_equal(presented, hash, HASH_SIZE);
}

void assert_not_served(int family)
{
    struct tls_client *const tls = connect_to(family);
    if (tls != NULL) {
        tls_close(tls);
        fail_msg("a certificate is served over IPv%d", family == AF_INET6 ? 6 : 4);
    }
}
