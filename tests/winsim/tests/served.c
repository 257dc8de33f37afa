/*
 * served.c - a registered URL and its clients. For a handshake HTTP.sys needs no answer.
 */
#include <winsock2.h>
#include <ws2tcpip.h>

#include "served.h"

#include "stage.h"
#include "tls_client.h"

#include <stdio.h>
#include <string.h>

#define CLIENT_LIMIT_MS 10000u

static HANDLE queue;

static struct {
    HANDLE thread;
    char request[SERVED_ANSWER_SIZE];
    char answer[SERVED_ANSWER_SIZE];
} client;

void served_begin(void)
{
    const HTTPAPI_VERSION version = HTTPAPI_VERSION_1;
    WSADATA data;
    assert_int_equal(WSAStartup(MAKEWORD(2, 2), &data), 0);
    assert_int_equal(HttpInitialize(version, HTTP_INITIALIZE_SERVER, NULL), NO_ERROR);
    assert_int_equal(HttpCreateHttpHandle(&queue, 0), NO_ERROR);
    assert_int_equal(HttpAddUrl(queue, SERVED_URL, NULL), NO_ERROR);
}

void served_end(void)
{
    if (queue == NULL) {
        return;
    }
    HttpRemoveUrl(queue, SERVED_URL);
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

HANDLE served_queue(void)
{
    return queue;
}

/* Fails no test: that is for the thread of tests alone. */
static DWORD WINAPI ask(LPVOID parameter)
{
    struct tls_client *const tls = connect_to(AF_INET);

    (void)parameter;
    client.answer[0] = '\0';
    if (tls != NULL) {
        if (tls_send(tls, client.request)) {
            tls_receive(tls, "\r\n\r\n", client.answer, sizeof(client.answer));
        }
        tls_close(tls);
    }
    return 0;
}

void served_ask(const char *lines)
{
    (void)snprintf(client.request, sizeof(client.request), "%sHost: localhost\r\n\r\n", lines);
    client.thread = CreateThread(NULL, 0, ask, NULL, 0, NULL);
    assert_non_null(client.thread);
}

void served_answer(char answer[SERVED_ANSWER_SIZE])
{
    assert_int_equal(WaitForSingleObject(client.thread, CLIENT_LIMIT_MS), WAIT_OBJECT_0);
    CloseHandle(client.thread);
    memcpy(answer, client.answer, SERVED_ANSWER_SIZE);
}
