/* Asking SSTP over loopback; see probe/tls_probe.h. */
#include "probe/tls_probe.h"

#include <bcrypt.h>
#include <string.h>
#include <windows.h>

#include "certificates/hash.h"
#include "probe/answers.h"
#include "probe/sstp_health.h"
#include "probe/tls_session.h" /* winsock2.h must come before windows.h */
#include "win32/error.h"
#include "win32/text.h"

#define HOST_NAME_SIZE 256 /* characters, with the terminator */

struct probe {
    const struct probe_request *request;
    ULONGLONG deadline;
    wchar_t server_name[HOST_NAME_SIZE]; /* for SNI, empty for none */
    struct probe_leaf *leaf;
    struct probe_result *result;
    struct tls_session session;
};

/* ---- the host name ---- */

/* SNI has no place for addresses (RFC 6066, 3). */
static bool is_address(const char *name)
{
    return strchr(name, ':') != NULL || strspn(name, "0123456789.") == strlen(name);
}

static const char *host_of(const struct probe_request *request)
{
    if (request->host_name != NULL && request->host_name[0] != '\0') {
        return request->host_name;
    }
    return request->family == FAMILY_IPV4 ? "127.0.0.1" : "[::1]";
}

static struct outcome take_server_name(struct probe *probe)
{
    const char *const host = host_of(probe->request);
    DWORD error = ERROR_SUCCESS;

    probe->server_name[0] = L'\0';
    if (!is_address(host)) {
        error = text_to_wide(host, probe->server_name, HOST_NAME_SIZE);
    }
    return error == ERROR_SUCCESS ? outcome_success()
                                  : outcome_failed("MultiByteToWideChar", host, error);
}

/* ---- the certificate ---- */

static void keep_leaf(const CERT_CONTEXT *certificate, struct probe_leaf *leaf)
{
    if (leaf != NULL && certificate->cbCertEncoded <= sizeof(leaf->encoded)) {
        memcpy(leaf->encoded, certificate->pbCertEncoded, certificate->cbCertEncoded);
        leaf->size = certificate->cbCertEncoded;
    }
}

static struct outcome check_at_certificate(struct probe *probe)
{
    const CERT_CONTEXT *certificate = NULL;
    struct outcome outcome = tls_session_server(&probe->session, &certificate);

    if (certificate == NULL) {
        return outcome;
    }
    const DWORD error = cert_hash(certificate, BCRYPT_SHA1_ALGORITHM,
                                  probe->result->thumbprint.bytes, THUMBPRINT_SIZE);
    if (error == ERROR_SUCCESS) {
        probe->result->shown = true;
        keep_leaf(certificate, probe->leaf);
    } else {
        outcome = outcome_failed("CryptHashCertificate2", probe->session.socket->object, error);
    }
    (void)CertFreeCertificateContext(certificate);
    return outcome;
}

/* ---- SSTP ---- */

static struct outcome ask_sstp(struct probe *probe, enum sstp_question question)
{
    static const char *const names[] = {
        [SSTP_HEAD] = "HEAD", [SSTP_DUPLEX_POST] = "SSTP_DUPLEX_POST"};
    const char *const object = probe->session.socket->object;
    char request[SSTP_REQUEST_SIZE];
    char line[SSTP_LINE_SIZE];
    const size_t size = sstp_request(question, host_of(probe->request), request);
    struct outcome outcome;

    if (size == 0) {
        return outcome_failed(names[question], object, ERROR_INVALID_PARAMETER);
    }
    outcome = tls_session_send(&probe->session, request, size);
    if (outcome_ok(&outcome)) {
        outcome = tls_session_receive_line(&probe->session, line, sizeof(line));
    }
    if (!outcome_ok(&outcome)) {
        return outcome;
    }
    probe->result->http_status = sstp_status(line);
    return probe->result->http_status == sstp_expected_status(question)
               ? outcome_success()
               : outcome_failed(names[question], object, ERROR_INVALID_DATA);
}

/* ---- one connection ---- */

static void conclude(struct probe *probe, enum probe_answer answer, const struct outcome *error)
{
    probe->result->answer = answer;
    probe->result->error = *error;
}

static void ask_over_tls(struct probe *probe)
{
    struct outcome outcome = check_at_certificate(probe);

    if (!outcome_ok(&outcome)) {
        conclude(probe, PROBE_UNKNOWN, &outcome);
        return;
    }
    outcome = ask_sstp(probe, probe->request->post ? SSTP_DUPLEX_POST : SSTP_HEAD);
    conclude(probe, outcome_ok(&outcome) ? PROBE_SERVES : probe_answer_of_sstp(&outcome), &outcome);
}

static void ask_over_tcp(struct probe *probe, const struct probe_socket *socket)
{
    const wchar_t *const name = probe->server_name[0] != L'\0' ? probe->server_name : NULL;
    const struct outcome outcome = tls_session_open(&probe->session, socket, name);

    probe->result->heard = probe->session.total > 0;
    if (outcome_ok(&outcome)) {
        ask_over_tls(probe);
    } else {
        conclude(probe, probe_answer_of_tls(&outcome, probe->result->heard), &outcome);
    }
    tls_session_close(&probe->session);
}

static void ask(struct probe *probe)
{
    struct probe_socket socket;
    const struct probe_request *const request = probe->request;
    const struct outcome outcome =
        request->own != NULL ? probe_socket_connect_own(&socket, request->own, request->port,
                                                        probe->deadline, request->cancel)
                             : probe_socket_connect(&socket, request->family, request->port,
                                                    probe->deadline, request->cancel);

    if (outcome_ok(&outcome)) {
        ask_over_tcp(probe, &socket);
    } else {
        conclude(probe, probe_answer_of_connecting(&outcome), &outcome);
    }
    probe_socket_close(&socket);
}

/* ---- the probe ---- */

static void run(struct probe *probe)
{
    const struct outcome outcome = take_server_name(probe);

    if (outcome_ok(&outcome)) {
        ask(probe);
    } else {
        conclude(probe, PROBE_UNKNOWN, &outcome);
    }
}

void tls_probe(const struct probe_request *request, struct probe_leaf *leaf,
               struct probe_result *result)
{
    WSADATA data;
    struct probe *probe;
    int error;

    *result = (struct probe_result){.answer = PROBE_UNKNOWN};
    if (leaf != NULL) {
        leaf->size = 0;
    }
    probe = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*probe));
    if (probe == NULL) {
        result->error = outcome_failed("HeapAlloc", NULL, ERROR_NOT_ENOUGH_MEMORY);
        return;
    }
    probe->request = request;
    probe->deadline = GetTickCount64() + request->time_ms;
    probe->leaf = leaf;
    probe->result = result;
    error = WSAStartup(MAKEWORD(2, 2), &data);
    if (error == 0) {
        run(probe);
        (void)WSACleanup();
    } else {
        result->error = outcome_failed("WSAStartup", NULL, (DWORD)error);
    }
    HeapFree(GetProcessHeap(), 0, probe);
}
