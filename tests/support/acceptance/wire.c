/* The client's view; see wire.h. */
#include "wire.h"

#include "platform.h"
#include "tls_client.h"

#include <ws2tcpip.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER_MAX 4096

static const char request[] = "HEAD /sra_{BA195980-CD49-458b-9E23-C84EE0ADCD75}/ HTTP/1.1\r\n"
                              "Host: " SERVER_NAME "\r\n\r\n";
static const char crypto_binding_header[] = "\r\nX-Winsim-Crypto-Binding: ";

void wire_begin(void)
{
    WSADATA data;

    assert_code(WSAStartup(MAKEWORD(2, 2), &data));
}

void wire_end(void)
{
    (void)WSACleanup();
}

static BYTE asked_host = 1;

void wire_ask_at(BYTE host)
{
    asked_host = host;
}

static struct tls_client *connect_to(enum family family, WORD port)
{
    const struct sockaddr_in ipv4 = {.sin_family = AF_INET,
                                     .sin_port = htons(port),
                                     .sin_addr.s_addr = htonl(0x7f000000u + asked_host)};
    const struct sockaddr_in6 ipv6 = {
        .sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = IN6ADDR_LOOPBACK_INIT};

    return family == IPV4 ? tls_connect((const struct sockaddr *)&ipv4, sizeof(ipv4))
                          : tls_connect((const struct sockaddr *)&ipv6, sizeof(ipv6));
}

static void take_certificate(const struct tls_client *tls, struct answer *answer)
{
    const PCCERT_CONTEXT certificate = tls_server_certificate(tls);
    DWORD sha1_size = SHA1_SIZE;
    DWORD sha256_size = SHA256_SIZE;

    assert_win32(certificate != NULL);
    assert_win32(CryptHashCertificate2(L"SHA1", 0, NULL, certificate->pbCertEncoded,
                                       certificate->cbCertEncoded, answer->sha1, &sha1_size));
    assert_win32(CryptHashCertificate2(L"SHA256", 0, NULL, certificate->pbCertEncoded,
                                       certificate->cbCertEncoded, answer->sha256, &sha256_size));
    (void)CertFreeCertificateContext(certificate);
}

static bool parse_hex(const char *text, BYTE *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned int value;
        if (sscanf(text + 2 * i, "%2x", &value) != 1) {
            return false;
        }
        bytes[i] = (BYTE)value;
    }
    return true;
}

static void take_text(const char *text, struct answer *answer)
{
    const char *header = strstr(text, crypto_binding_header);

    if (strncmp(text, "HTTP/1.1 ", 9) == 0) {
        answer->status = (int)strtol(text + 9, NULL, 10);
    }
    answer->tells_crypto_binding =
        header != NULL &&
        parse_hex(header + sizeof(crypto_binding_header) - 1, answer->crypto_binding, SHA256_SIZE);
}

struct answer wire_ask(enum family family, WORD port)
{
    struct answer answer = {0};
    char text[ANSWER_MAX];
    struct tls_client *const tls = connect_to(family, platform_tcp_port(port));

    if (tls == NULL) {
        return answer;
    }
    answer.connected = true;
    take_certificate(tls, &answer);
    if (tls_send(tls, request)) {
        tls_receive(tls, "\r\n\r\n", text, sizeof(text));
        take_text(text, &answer);
    }
    tls_close(tls);
    return answer;
}

bool answer_lets_in(const struct answer *answer, const struct certificate *certificate)
{
    return answer->connected && memcmp(answer->sha1, certificate->sha1, SHA1_SIZE) == 0 &&
           memcmp(answer->sha256, certificate->sha256, SHA256_SIZE) == 0 && answer->status == 401 &&
           (!answer->tells_crypto_binding ||
            memcmp(answer->crypto_binding, certificate->sha256, SHA256_SIZE) == 0);
}
