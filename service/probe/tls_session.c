/* TLS by Schannel; see probe/tls_session.h. */
#include "probe/tls_session.h"

#include "win32/error.h"

#include <string.h>

#define SCHANNEL_USE_BLACKLISTS /* declares SCH_CREDENTIALS; needs the type below */
#include <subauth.h>

#include <schannel.h>
#include <windows.h>

#define REQUEST_MAX     512
#define HANDSHAKE_STEPS 256            /* far above what a handshake takes */
#define TLS_RECORD_MAX  (16384 + 2048) /* without its header (RFC 5246, 6.2.3) */
#define RECORD_EXTRA    1024 /* header and trailer of a record; Wine has 288 for the latter */

static const wchar_t package[] = UNISP_NAME_W;

static struct outcome failed(const struct tls_session *session, const char *operation,
                             SECURITY_STATUS status)
{
    return outcome_failed(operation, session->socket->object, (DWORD)status);
}

/* ---- credentials ---- */

static SECURITY_STATUS acquire_with(struct tls_session *session, void *credentials)
{
    wchar_t name[sizeof(package) / sizeof(package[0])];
    SECURITY_STATUS status;

    memcpy(name, package, sizeof(package)); /* the call takes no constant text */
    status = AcquireCredentialsHandleW(NULL, name, SECPKG_CRED_OUTBOUND, NULL, credentials, NULL,
                                       NULL, &session->credentials, NULL);
    if (status != SEC_E_OK) {
        SecInvalidateHandle(&session->credentials);
    }
    return status;
}

static struct outcome acquire(struct tls_session *session)
{
    SCH_CREDENTIALS recent = {.dwVersion = SCH_CREDENTIALS_VERSION,
                              .dwFlags =
                                  SCH_CRED_MANUAL_CRED_VALIDATION | SCH_CRED_NO_DEFAULT_CREDS};
    SCHANNEL_CRED classic = {.dwVersion = SCHANNEL_CRED_VERSION,
                             .dwFlags =
                                 SCH_CRED_MANUAL_CRED_VALIDATION | SCH_CRED_NO_DEFAULT_CREDS};
    SECURITY_STATUS status = acquire_with(session, &recent);

    if (status != SEC_E_OK) {
        status = acquire_with(session, &classic);
    }
    return status == SEC_E_OK ? outcome_success()
                              : failed(session, "AcquireCredentialsHandle", status);
}

/* ---- receiving records ---- */

static struct outcome receive_more(struct tls_session *session)
{
    const size_t room = sizeof(session->received) - session->used;
    size_t received;
    struct outcome outcome;

    if (room == 0 || session->total >= TLS_BYTES_MAX) {
        return failed(session, "recv", SEC_E_INCOMPLETE_MESSAGE);
    }
    outcome =
        probe_socket_receive(session->socket, session->received + session->used, room, &received);
    session->used += received;
    session->total += received;
    return outcome;
}

/* The last `extra` bytes that were received are not processed yet: they come first now. */
static void keep_extra(struct tls_session *session, const SecBuffer *buffers, size_t count)
{
    size_t extra = 0;

    for (size_t i = 0; i < count; i++) {
        if (buffers[i].BufferType == SECBUFFER_EXTRA && buffers[i].cbBuffer <= session->used) {
            extra = buffers[i].cbBuffer;
        }
    }
    memmove(session->received, session->received + session->used - extra, extra);
    session->used = extra;
}

/* ---- the handshake ---- */

/* Hands over what was received; *token is what the server is to get, to be released with
 * FreeContextBuffer. */
static SECURITY_STATUS step(struct tls_session *session, const wchar_t *server_name,
                            SecBuffer *token)
{
    SecBuffer input[] = {{(ULONG)session->used, SECBUFFER_TOKEN, session->received},
                         {0, SECBUFFER_EMPTY, NULL}};
    SecBufferDesc inputs = {SECBUFFER_VERSION, 2, input};
    SecBufferDesc outputs = {SECBUFFER_VERSION, 1, token};
    CtxtHandle context;
    const bool first = !SecIsValidHandle(&session->context);
    ULONG attributes = 0;
    SECURITY_STATUS status;

    *token = (SecBuffer){0, SECBUFFER_TOKEN, NULL};
    status = InitializeSecurityContextW(
        &session->credentials, first ? NULL : &session->context, (SEC_WCHAR *)(UINT_PTR)server_name,
        ISC_REQ_SEQUENCE_DETECT | ISC_REQ_REPLAY_DETECT | ISC_REQ_CONFIDENTIALITY |
            ISC_REQ_ALLOCATE_MEMORY | ISC_REQ_STREAM | ISC_REQ_EXTENDED_ERROR |
            ISC_REQ_MANUAL_CRED_VALIDATION | ISC_REQ_USE_SUPPLIED_CREDS,
        0, 0, first ? NULL : &inputs, 0, &context, &outputs, &attributes, NULL);
    if (first && (status == SEC_E_OK || status == SEC_I_CONTINUE_NEEDED)) {
        session->context = context;
    }
    if (!first && status != SEC_E_INCOMPLETE_MESSAGE && status != SEC_I_INCOMPLETE_CREDENTIALS) {
        keep_extra(session, input, 2); /* the two want the same input again */
    }
    return status;
}

/* Sends the token, which may be an alert that tells the server why we give up. */
static struct outcome send_token(const struct tls_session *session, SecBuffer *token)
{
    struct outcome outcome = outcome_success();

    if (token->pvBuffer != NULL) {
        if (token->cbBuffer > 0) {
            outcome = probe_socket_send(session->socket, token->pvBuffer, token->cbBuffer);
        }
        (void)FreeContextBuffer(token->pvBuffer);
    }
    return outcome;
}

/* Whether what the server said first could be TLS: five bytes that are no header of a record may
 * stand for a length that never comes. Later on Schannel knows better. */
static bool could_be_tls(const struct tls_session *session)
{
    const uint8_t *const header = session->received;

    return session->total != session->used || session->used < 5 ||
           (header[0] >= 20 && header[0] <= 23 && header[1] == 3 &&
            ((unsigned int)header[3] << 8 | header[4]) <= TLS_RECORD_MAX);
}

/* Goes on with a handshake from what was received so far. */
static struct outcome shake_hands(struct tls_session *session, const wchar_t *server_name)
{
    SECURITY_STATUS status = SEC_E_OK;

    for (int i = 0; i < HANDSHAKE_STEPS; i++) {
        SecBuffer token;
        status = step(session, server_name, &token);
        struct outcome outcome = send_token(session, &token);
        const bool more = status == SEC_E_INCOMPLETE_MESSAGE || status == SEC_I_CONTINUE_NEEDED ||
                          status == SEC_I_INCOMPLETE_CREDENTIALS;
        if (status != SEC_E_OK && !more) {
            return failed(session, "InitializeSecurityContext", status);
        }
        if (outcome_ok(&outcome) && (status == SEC_E_INCOMPLETE_MESSAGE ||
                                     (status == SEC_I_CONTINUE_NEEDED && session->used == 0))) {
            outcome = receive_more(session);
        }
        if (!more || !outcome_ok(&outcome)) {
            return outcome;
        }
        if (!could_be_tls(session)) {
            return failed(session, "recv", SEC_E_ILLEGAL_MESSAGE);
        }
    }
    return failed(session, "InitializeSecurityContext", status);
}

/* Those of Windows' caches that go by session ids; best effort, see tls_session_server. */
static void forbid_resumption(struct tls_session *session)
{
    SCHANNEL_SESSION_TOKEN wish = {SCHANNEL_SESSION, SSL_SESSION_DISABLE_RECONNECTS};
    SecBuffer buffer = {sizeof(wish), SECBUFFER_TOKEN, &wish};
    SecBufferDesc buffers = {SECBUFFER_VERSION, 1, &buffer};

    (void)ApplyControlToken(&session->context, &buffers);
}

struct outcome tls_session_open(struct tls_session *out, const struct probe_socket *socket,
                                const wchar_t *server_name)
{
    struct outcome outcome;
    SECURITY_STATUS status;

    out->socket = socket;
    out->total = 0;
    out->used = 0;
    SecInvalidateHandle(&out->credentials);
    SecInvalidateHandle(&out->context);
    outcome = acquire(out);
    if (outcome_ok(&outcome)) {
        outcome = shake_hands(out, server_name);
    }
    if (!outcome_ok(&outcome)) {
        return outcome;
    }
    forbid_resumption(out);
    status = QueryContextAttributesW(&out->context, SECPKG_ATTR_STREAM_SIZES, &out->sizes);
    return status == SEC_E_OK ? outcome_success() : failed(out, "QueryContextAttributes", status);
}

/* ---- the server's certificate ---- */

/* Where it cannot be asked (Wine), the session is new: its credentials are. */
static bool was_resumed(struct tls_session *session)
{
    SecPkgContext_SessionInfo info = {0};

    return QueryContextAttributesW(&session->context, SECPKG_ATTR_SESSION_INFO, &info) ==
               SEC_E_OK &&
           (info.dwFlags & SSL_SESSION_RECONNECT) != 0;
}

struct outcome tls_session_server(struct tls_session *session, const CERT_CONTEXT **out)
{
    SECURITY_STATUS status;

    *out = NULL;
    if (was_resumed(session)) {
        return outcome_success();
    }
    status =
        QueryContextAttributesW(&session->context, SECPKG_ATTR_REMOTE_CERT_CONTEXT, (void *)out);
    if (status != SEC_E_OK) {
        *out = NULL;
        return failed(session, "QueryContextAttributes", status);
    }
    return outcome_success();
}

/* ---- data ---- */

struct outcome tls_session_send(struct tls_session *session, const char *text, size_t size)
{
    uint8_t record[REQUEST_MAX + RECORD_EXTRA];
    const ULONG header = session->sizes.cbHeader;
    const ULONG trailer = session->sizes.cbTrailer;
    SecBuffer buffers[4] = {{header, SECBUFFER_STREAM_HEADER, record}};
    SecBufferDesc message = {SECBUFFER_VERSION, 4, buffers};
    SECURITY_STATUS status;

    if (size > REQUEST_MAX || header > RECORD_EXTRA || trailer > RECORD_EXTRA - header) {
        return failed(session, "EncryptMessage", SEC_E_BUFFER_TOO_SMALL);
    }
    memcpy(record + header, text, size);
    buffers[1] = (SecBuffer){(ULONG)size, SECBUFFER_DATA, record + header};
    buffers[2] = (SecBuffer){trailer, SECBUFFER_STREAM_TRAILER, record + header + size};
    buffers[3] = (SecBuffer){0, SECBUFFER_EMPTY, NULL};
    status = EncryptMessage(&session->context, 0, &message, 0);
    return status == SEC_E_OK ? probe_socket_send(session->socket, record,
                                                  (size_t)buffers[0].cbBuffer +
                                                      buffers[1].cbBuffer + buffers[2].cbBuffer)
                              : failed(session, "EncryptMessage", status);
}

/* Decrypts one record of what was received, and appends its data to the text. */
static SECURITY_STATUS decrypt(struct tls_session *session, char *text, size_t size, size_t *length)
{
    SecBuffer buffers[4] = {{(ULONG)session->used, SECBUFFER_DATA, session->received},
                            {0, SECBUFFER_EMPTY, NULL},
                            {0, SECBUFFER_EMPTY, NULL},
                            {0, SECBUFFER_EMPTY, NULL}};
    SecBufferDesc message = {SECBUFFER_VERSION, 4, buffers};
    const SECURITY_STATUS status = DecryptMessage(&session->context, &message, 0, NULL);

    if (status != SEC_E_OK && status != SEC_I_RENEGOTIATE) {
        return status;
    }
    for (size_t i = 0; i < 4 && status == SEC_E_OK; i++) {
        const size_t room = size - 1 - *length;
        if (buffers[i].BufferType == SECBUFFER_DATA) {
            const size_t taken = buffers[i].cbBuffer < room ? buffers[i].cbBuffer : room;
            memcpy(text + *length, buffers[i].pvBuffer, taken);
            *length += taken;
        }
    }
    keep_extra(session, buffers, 4);
    return status;
}

/* Goes on as the answer of DecryptMessage demands. */
static struct outcome go_on(struct tls_session *session, SECURITY_STATUS status)
{
    switch (status) {
    case SEC_E_OK:
        return outcome_success();
    case SEC_E_INCOMPLETE_MESSAGE:
        return receive_more(session);
    case SEC_I_RENEGOTIATE:
        return shake_hands(session, NULL);
    default:
        return failed(session, "DecryptMessage", status);
    }
}

struct outcome tls_session_receive_line(struct tls_session *session, char *text, size_t size)
{
    struct outcome outcome = outcome_success();
    size_t length = 0;

    while (outcome_ok(&outcome) && length < size - 1 && memchr(text, '\n', length) == NULL) {
        outcome = session->used == 0 ? receive_more(session)
                                     : go_on(session, decrypt(session, text, size, &length));
    }
    text[length] = '\0';
    return outcome;
}

/* ---- the end ---- */

/* Without it some servers log that the connection broke. Nobody waits for the result. */
static void say_goodbye(struct tls_session *session)
{
    DWORD wish = SCHANNEL_SHUTDOWN;
    SecBuffer buffer = {sizeof(wish), SECBUFFER_TOKEN, &wish};
    SecBufferDesc buffers = {SECBUFFER_VERSION, 1, &buffer};
    SecBuffer token;

    if (ApplyControlToken(&session->context, &buffers) == SEC_E_OK) {
        session->used = 0;
        (void)step(session, NULL, &token);
        if (token.pvBuffer != NULL) {
            (void)send(session->socket->socket, token.pvBuffer, (int)token.cbBuffer, 0);
            (void)FreeContextBuffer(token.pvBuffer);
        }
    }
}

void tls_session_close(struct tls_session *session)
{
    if (SecIsValidHandle(&session->context)) {
        say_goodbye(session);
        (void)DeleteSecurityContext(&session->context);
        SecInvalidateHandle(&session->context);
    }
    if (SecIsValidHandle(&session->credentials)) {
        (void)FreeCredentialsHandle(&session->credentials);
        SecInvalidateHandle(&session->credentials);
    }
}
