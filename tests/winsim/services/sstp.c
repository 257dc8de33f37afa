/* SSTP's start rules; see sstp_role.h. Each rule names the sentence of facts/windows.md section 4
 * that it follows. */
#include <winsock2.h> /* before windows.h */

#include "machine_keys.h"
#include "settings.h"
#include "sstp_bindings.h"
#include "sstp_certificates.h"
#include "sstp_events.h"
#include "sstp_listener.h"
#include "sstp_parameters.h"
#include "sstp_role.h"

#include <wchar.h>

enum { LISTEN_POLL_MS = 50, BEHAVIOUR_SIZE = 16 };

/* What SSTP will serve: its bindings, and the hash that it compares in the crypto binding until it
 * stops. */
struct start {
    struct sstp_parameters parameters;
    struct sstp_bindings bindings;
    BYTE crypto_binding[SSTP_SHA256_SIZE];
};

static bool refuse(enum sstp_event event)
{
    sstp_event_write(event);
    return false;
}

static bool write_binding(struct start *start, int family, const BYTE sha1[SSTP_SHA1_SIZE])
{
    static const enum sstp_event failed[SSTP_FAMILIES] = {SSTP_EVENT_BIND_IPV4_FAILED,
                                                          SSTP_EVENT_BIND_IPV6_FAILED};

    if (sstp_binding_write(&start->bindings.of[family], sha1) != ERROR_SUCCESS) {
        return refuse(failed[family]);
    }
    return true;
}

/* "With the flag set, a differing binding is repaired at start only if its application id is
 * SSTP's; a foreign one logs event 32." [R] */
static bool bind_configured(struct start *start, const BYTE sha1[SSTP_SHA1_SIZE])
{
    for (int family = 0; family < SSTP_FAMILIES; family++) {
        const struct sstp_binding *binding = &start->bindings.of[family];

        if (binding->present && sstp_binding_has(binding, sha1)) {
            continue;
        }
        if (binding->present && !sstp_binding_is_own(binding)) {
            return refuse(SSTP_EVENT_HASH_DIFFERS);
        }
        if (!write_binding(start, family, sha1)) {
            return false;
        }
    }
    return true;
}

/* "With isHashConfiguredByAdmin = 1 the service looks the certificate up by the stored hash; a
 * missing hash or certificate logs RasSstp event 25 and SSTP does not serve, even with right
 * bindings." [R] */
static bool prepare_configured(struct start *start)
{
    const BYTE *wanted = start->parameters.sha256;
    BYTE sha256[SSTP_SHA256_SIZE];
    BYTE sha1[SSTP_SHA1_SIZE];
    PCCERT_CONTEXT certificate = NULL;
    bool hashed;

    if (start->parameters.sha256_state == SSTP_HASH_PRESENT) {
        certificate = sstp_certificate_by_sha256(wanted);
    }
    if (certificate == NULL) {
        return refuse(SSTP_EVENT_CONFIGURED_MISSING);
    }
    hashed = sstp_certificate_hashes(certificate, sha256, sha1);
    CertFreeCertificateContext(certificate);
    if (!hashed) {
        return refuse(SSTP_EVENT_CANNOT_HASH);
    }
    memcpy(start->crypto_binding, wanted, SSTP_SHA256_SIZE);
    return bind_configured(start, sha1);
}

/* "at start RRAS puts a machine certificate on both bindings only if none is set; otherwise it
 * leaves them." */
static bool bind_automatically(struct start *start)
{
    const PCCERT_CONTEXT certificate = sstp_certificate_automatic();
    BYTE sha256[SSTP_SHA256_SIZE];
    BYTE sha1[SSTP_SHA1_SIZE];
    bool hashed;

    if (certificate == NULL) {
        return refuse(SSTP_EVENT_NO_CERTIFICATE);
    }
    hashed = sstp_certificate_hashes(certificate, sha256, sha1);
    CertFreeCertificateContext(certificate);
    if (!hashed) {
        return refuse(SSTP_EVENT_CANNOT_HASH);
    }
    return write_binding(start, SSTP_IPV4, sha1) && write_binding(start, SSTP_IPV6, sha1);
}

/* "let SSTP recompute them": without a stored hash the bound certificate is hashed and both values
 * are written. */
static bool capture_new_hash(struct start *start, PCCERT_CONTEXT bound)
{
    BYTE sha1[SSTP_SHA1_SIZE];

    if (bound == NULL || !sstp_certificate_hashes(bound, start->crypto_binding, sha1) ||
        sstp_parameters_write_hashes(start->crypto_binding, sha1) != ERROR_SUCCESS) {
        return refuse(SSTP_EVENT_CANNOT_HASH);
    }
    return true;
}

/* A stored hash must be that of the bound certificate (event 32). If that certificate is no longer
 * in the store, nothing contradicts the stored hash, and it goes on being used: that is why the
 * wrong way of changing the certificate seems to work until the reboot (facts/procedure.md). */
static bool capture_stored_hash(struct start *start, PCCERT_CONTEXT bound)
{
    BYTE sha256[SSTP_SHA256_SIZE];
    BYTE sha1[SSTP_SHA1_SIZE];

    if (bound != NULL && (!sstp_certificate_hashes(bound, sha256, sha1) ||
                          memcmp(sha256, start->parameters.sha256, sizeof sha256) != 0)) {
        return refuse(SSTP_EVENT_HASH_DIFFERS);
    }
    memcpy(start->crypto_binding, start->parameters.sha256, SSTP_SHA256_SIZE);
    return true;
}

static bool capture_hash(struct start *start, const struct ssl_record *record)
{
    const PCCERT_CONTEXT bound =
        machine_keys_find(ssl_record_store(record), record->hash, record->hash_length);
    const bool captured = start->parameters.sha256_state == SSTP_HASH_PRESENT
                              ? capture_stored_hash(start, bound)
                              : capture_new_hash(start, bound);

    if (bound != NULL) {
        CertFreeCertificateContext(bound);
    }
    return captured;
}

static bool same_certificate(const struct ssl_record *a, const struct ssl_record *b)
{
    return a->hash_length == b->hash_length && memcmp(a->hash, b->hash, a->hash_length) == 0;
}

static bool prepare_automatic(struct start *start)
{
    const struct sstp_binding *ipv4 = &start->bindings.of[SSTP_IPV4];
    const struct sstp_binding *ipv6 = &start->bindings.of[SSTP_IPV6];

    if (!ipv4->present && !ipv6->present && !bind_automatically(start)) {
        return false;
    }
    if (ipv4->present && ipv6->present && !same_certificate(&ipv4->record, &ipv6->record)) {
        return refuse(SSTP_EVENT_FAMILIES_DIFFER);
    }
    return capture_hash(start, ipv4->present ? &ipv4->record : &ipv6->record);
}

/* True when SSTP can serve. "A malformed hash value (RasSstp 18/19) makes SSTP refuse connections";
 * "UseHttps: 0 = TLS is terminated by a load balancer in front": then there is nothing to bind, and
 * "SSTP listens on plain http" [R], with the hash that it was told. */
static bool prepare(struct start *start)
{
    if (!sstp_parameters_read(&start->parameters)) {
        return refuse(SSTP_EVENT_PARAMETERS_UNREADABLE);
    }
    if (start->parameters.sha256_state == SSTP_HASH_MALFORMED) {
        return refuse(SSTP_EVENT_SHA256_INVALID);
    }
    if (start->parameters.sha1_state == SSTP_HASH_MALFORMED) {
        return refuse(SSTP_EVENT_SHA1_INVALID);
    }
    if (!start->parameters.use_https) {
        memcpy(start->crypto_binding, start->parameters.sha256, SSTP_SHA256_SIZE);
        return true;
    }
    sstp_bindings_read(start->parameters.port, &start->bindings);
    return start->parameters.hash_configured ? prepare_configured(start) : prepare_automatic(start);
}

static bool begin_to_listen(const struct start *start)
{
    const struct sstp_parameters *parameters = &start->parameters;

    return parameters->use_https
               ? sstp_listener_open(parameters->port, &start->bindings, start->crypto_binding)
               : sstp_listener_open_plain(parameters->port, start->crypto_binding);
}

static void listen_now(const struct start *start)
{
    if (!begin_to_listen(start)) {
        sstp_event_write(SSTP_EVENT_CANNOT_ACCEPT);
    }
}

/* ---- on busy servers not at once, or not at all [H] ---- */

static struct {
    struct start start;
    HANDLE stopped; /* signalled: nobody waits for it any more */
    HANDLE thread;  /* NULL: none */
    DWORD delay;    /* after RemoteAccess runs */
    ULONGLONG from; /* 0: that is not known yet */
} late;

static bool listens(const wchar_t *behaviour)
{
    wchar_t value[BEHAVIOUR_SIZE];

    return settings_string(WINSIM_SERVICES L"\\SstpSvc", WINSIM_LISTEN_BEHAVIOUR, value,
                           BEHAVIOUR_SIZE) &&
           wcscmp(value, behaviour) == 0;
}

static bool remote_access_runs(void)
{
    const SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    const SC_HANDLE service = OpenServiceW(manager, L"RemoteAccess", SERVICE_QUERY_STATUS);
    SERVICE_STATUS status = {0};

    (void)QueryServiceStatus(service, &status);
    CloseServiceHandle(service);
    CloseServiceHandle(manager);
    return status.dwCurrentState == SERVICE_RUNNING;
}

static bool is_too_early(void)
{
    if (late.from == 0 && late.delay > 0 && remote_access_runs()) {
        late.from = GetTickCount64() + late.delay;
    }
    return late.delay > 0 && (late.from == 0 || GetTickCount64() < late.from);
}

static DWORD WINAPI listen_once_let(LPVOID unused)
{
    (void)unused;
    while (listens(L"late") || is_too_early()) {
        if (WaitForSingleObject(late.stopped, LISTEN_POLL_MS) != WAIT_TIMEOUT) {
            return 0;
        }
    }
    listen_now(&late.start);
    return 0;
}

static void listen_later(const struct start *start, DWORD delay)
{
    late.start = *start;
    late.delay = delay;
    late.from = 0;
    late.stopped = CreateEventW(NULL, TRUE, FALSE, NULL);
    late.thread =
        late.stopped == NULL ? NULL : CreateThread(NULL, 0, listen_once_let, NULL, 0, NULL);
}

static void end_waiting(void)
{
    if (late.thread != NULL) {
        SetEvent(late.stopped);
        WaitForSingleObject(late.thread, INFINITE);
        CloseHandle(late.thread);
        CloseHandle(late.stopped);
        late.thread = NULL;
    }
}

static void start_sstp(void)
{
    const DWORD delay = settings_dword(WINSIM_SERVICES L"\\SstpSvc", WINSIM_LISTEN_DELAY, 0);
    struct start start;

    if (!prepare(&start) || listens(L"never")) {
        return; /* the service runs, SSTP does not serve */
    }
    if (delay > 0 || listens(L"late")) {
        listen_later(&start, delay);
    } else {
        listen_now(&start);
    }
}

static void stop_sstp(void)
{
    end_waiting();
    sstp_listener_close(); /* not serving: the same end */
}

const struct service_role sstp_role = {.start = start_sstp, .stop = stop_sstp};
