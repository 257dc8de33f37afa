/* Asking a load balancer for its certificate; see probe/balancer.h. */
#include "probe/balancer.h"

#include <stdio.h>

#include "certificates/facts.h"
#include "certificates/trust.h"
#include "probe/answers.h"
#include "probe/name_lookup.h"
#include "win32/error.h"
#include "win32/text.h"

#define HOST_NAME_SIZE 256 /* characters, with the terminator */

struct balancer_probe {
    const struct settings *settings;
    HANDLE cancel;
    ULONGLONG deadline;
    struct arena *arena;
    struct certificate *leaf;
    struct balancer_facts *out;
    char object[PROBE_OBJECT_SIZE];
    wchar_t name[HOST_NAME_SIZE];
    struct tls_session session;
};

static ULONGLONG within(const struct balancer_probe *probe, DWORD milliseconds)
{
    const ULONGLONG then = GetTickCount64() + milliseconds;

    return then < probe->deadline ? then : probe->deadline;
}

static void conclude(struct balancer_probe *probe, enum balancer_answer answer,
                     const struct outcome *error)
{
    probe->out->answer = answer;
    probe->out->error = *error;
}

static void conclude_failed(struct balancer_probe *probe, bool ours, const struct outcome *error)
{
    conclude(probe, ours ? BALANCER_NOT_ASKED : BALANCER_UNREACHABLE, error);
}

/* ---- the certificate ---- */

/* The name that the certificate must be for; an address, which the policy does not know as a name,
 * is left to core. */
static struct outcome judge_trust(struct balancer_probe *probe, const struct cert_chains *chains,
                                  const CERT_CONTEXT *certificate)
{
    const struct settings *settings = probe->settings;
    const bool set = settings->host_names.count > 0;
    wchar_t name[HOST_NAME_SIZE];
    const DWORD error =
        text_to_wide(set ? setting_list_at(&settings->host_names, 0) : settings->offload_probe,
                     name, HOST_NAME_SIZE);

    if (error != ERROR_SUCCESS) {
        return outcome_failed("MultiByteToWideChar", probe->object, error);
    }
    return cert_trust_of_server(chains, certificate,
                                set && settings->host_kinds[0] == NAME_IP ? NULL : name,
                                probe->object);
}

static void read_leaf(struct balancer_probe *probe, const CERT_CONTEXT *certificate)
{
    struct cert_chains chains;
    struct outcome trust = outcome_success();
    DWORD error = cert_chains_open(NULL, &chains);

    if (error == ERROR_SUCCESS) {
        error = cert_facts_read(certificate, &chains, probe->arena, probe->leaf);
        trust = judge_trust(probe, &chains, certificate);
        cert_chains_close(&chains);
    }
    if (error != ERROR_SUCCESS || !probe->leaf->decoded) {
        const struct outcome unread =
            outcome_failed("reading the certificate", probe->object,
                           error != ERROR_SUCCESS ? error : (DWORD)CRYPT_E_ASN1_BADTAG);
        conclude_failed(probe, probe_error_is_ours(&unread), &unread);
        return;
    }
    if (probe_error_is_ours(&trust)) {
        conclude_failed(probe, true, &trust);
        return;
    }
    probe->out->leaf = probe->leaf;
    probe->out->trusted = outcome_ok(&trust);
    conclude(probe, BALANCER_SHOWN, &trust);
}

/* A resumed session shows none. */
static void check_at_certificate(struct balancer_probe *probe)
{
    const CERT_CONTEXT *certificate = NULL;
    const struct outcome outcome = tls_session_server(&probe->session, &certificate);

    if (certificate == NULL) {
        conclude(probe, BALANCER_NOT_ASKED, &outcome);
        return;
    }
    read_leaf(probe, certificate);
    (void)CertFreeCertificateContext(certificate);
}

/* ---- connecting ---- */

static void ask_over_tcp(struct balancer_probe *probe, const struct probe_socket *socket)
{
    const struct outcome outcome = tls_session_open(&probe->session, socket, probe->name);

    if (outcome_ok(&outcome)) {
        check_at_certificate(probe);
    } else {
        const bool heard = probe->session.total > 0;
        conclude_failed(probe, probe_answer_of_tls(&outcome, heard) == PROBE_UNKNOWN, &outcome);
    }
    tls_session_close(&probe->session);
}

static void ask_address(struct balancer_probe *probe, const struct name_address *address)
{
    struct probe_socket socket;
    const struct outcome outcome =
        probe_socket_connect_to(&socket, (const struct sockaddr *)&address->address, address->size,
                                probe->object, within(probe, BALANCER_ADDRESS_MS), probe->cancel);

    if (outcome_ok(&outcome)) {
        ask_over_tcp(probe, &socket);
    } else {
        conclude_failed(probe, probe_error_is_ours(&outcome), &outcome);
    }
    probe_socket_close(&socket);
}

/* The next address is for where one does not answer, as a client would try it. */
static void ask_name(struct balancer_probe *probe)
{
    struct name_addresses addresses;
    const struct outcome outcome =
        name_lookup(probe->settings->offload_probe, probe->settings->offload_port, probe->object,
                    within(probe, BALANCER_LOOKUP_MS), probe->cancel, &addresses);

    if (!outcome_ok(&outcome)) {
        conclude_failed(probe, probe_error_is_ours(&outcome), &outcome);
        return;
    }
    for (size_t i = 0; i < addresses.count; i++) {
        ask_address(probe, &addresses.items[i]);
        if (probe->out->answer != BALANCER_UNREACHABLE) {
            return;
        }
    }
}

/* ---- the probe ---- */

static void run(struct balancer_probe *probe)
{
    WSADATA data;
    const DWORD converted =
        text_to_wide(probe->settings->offload_probe, probe->name, HOST_NAME_SIZE);
    const int error = converted == ERROR_SUCCESS ? WSAStartup(MAKEWORD(2, 2), &data) : 0;

    if (converted != ERROR_SUCCESS || error != 0) {
        const struct outcome outcome =
            outcome_failed(error != 0 ? "WSAStartup" : "MultiByteToWideChar", probe->object,
                           error != 0 ? (DWORD)error : converted);
        conclude(probe, BALANCER_NOT_ASKED, &outcome);
        return;
    }
    ask_name(probe);
    (void)WSACleanup();
}

void balancer_probe(const struct settings *settings, HANDLE cancel, struct arena *arena,
                    struct certificate *leaf, struct balancer_facts *out)
{
    struct balancer_probe *probe = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*probe));

    *out = (struct balancer_facts){.answer = BALANCER_NOT_ASKED};
    if (probe == NULL) {
        out->error = outcome_failed("HeapAlloc", NULL, ERROR_NOT_ENOUGH_MEMORY);
        return;
    }
    probe->settings = settings;
    probe->cancel = cancel;
    probe->deadline = GetTickCount64() + BALANCER_TIME_MS;
    probe->arena = arena;
    probe->leaf = leaf;
    probe->out = out;
    (void)snprintf(probe->object, sizeof(probe->object), "%.110s:%u", settings->offload_probe,
                   settings->offload_port);
    run(probe);
    HeapFree(GetProcessHeap(), 0, probe);
}
