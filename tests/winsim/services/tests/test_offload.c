/*
 * SSTP behind a load balancer (UseHttps = 0), as the balancer comes to it: by HTTP without TLS.
 */
#include "sstp_server.h"

#include "platform.h"
#include "wait.h"

#include <string.h>

#define PLAIN_PORT  80
#define ANSWER_SIZE 512
#define TIMEOUT_MS  2000u

static const char health_check[] =
    "HEAD /sra_{BA195980-CD49-458b-9E23-C84EE0ADCD75}/ HTTP/1.1\r\nHost: sstp\r\n\r\n";

/* Whether SSTP's health check is answered there as it should be. */
static bool answers_at(const void *context)
{
    static const char right[] = "HTTP/1.1 401 ";
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons(*(const WORD *)context),
                                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const DWORD timeout = TIMEOUT_MS;
    const SOCKET client = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    char answer[ANSWER_SIZE] = "";
    int received = 0;

    assert_int_not_equal(client, INVALID_SOCKET);
    if (connect(client, (const struct sockaddr *)&address, sizeof(address)) == 0 &&
        setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, (const char *)&timeout, sizeof(timeout)) == 0 &&
        send(client, health_check, (int)sizeof(health_check) - 1, 0) > 0) {
        received = recv(client, answer, ANSWER_SIZE, 0);
    }
    (void)closesocket(client);
    return received >= (int)sizeof(right) - 1 && memcmp(answer, right, sizeof(right) - 1) == 0;
}

static void offload(DWORD port)
{
    registry_set_dword(SSTP_KEY, L"UseHttps", 0);
    registry_set_dword(SSTP_KEY, L"ListenerPort", port);
    sstp_start();
}

void sstp_offload_listens(void **state)
{
    const WORD port = platform_tcp_port(PLAIN_PORT);

    (void)state;
    offload(0);
    assert_true(wait_until(answers_at, &port));
}

void sstp_offload_uses_listener_port(void **state)
{
    const WORD port = platform_tcp_port(SSTP_OTHER_PORT);

    (void)state;
    offload(SSTP_OTHER_PORT);
    assert_true(wait_until(answers_at, &port));
}
