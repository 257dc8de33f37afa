/* TLS with Schannel; see tls_client.h. */
#include "tls_client.h"

#define SECURITY_WIN32
#include <security.h>

#include <schannel.h>

#include <stdlib.h>
#include <string.h>

#define RECORD_MAX  32768u /* more than one TLS record */
#define TIMEOUT_MS  10000u
#define REQUEST_MAX 1024u
#define FLAGS                                                                                      \
    (ISC_REQ_ALLOCATE_MEMORY | ISC_REQ_CONFIDENTIALITY | ISC_REQ_STREAM | ISC_REQ_REPLAY_DETECT |  \
     ISC_REQ_SEQUENCE_DETECT | ISC_REQ_MANUAL_CRED_VALIDATION)

struct tls_client {
    SOCKET socket;
    CredHandle credentials;
    CtxtHandle context;
    bool has_credentials;
    bool has_context;
    BYTE received[RECORD_MAX]; /* not yet decrypted */
    DWORD received_size;
};

/* ---- the connection ---- */

static SOCKET connect_socket(const struct sockaddr *address, int address_size)
{
    const DWORD timeout = TIMEOUT_MS;
    const SOCKET connection = socket(address->sa_family, SOCK_STREAM, IPPROTO_TCP);

    if (connection == INVALID_SOCKET) {
        return connection;
    }
    if (setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, (const char *)&timeout, sizeof(timeout)) ==
            0 &&
        connect(connection, address, address_size) == 0) {
        return connection;
    }
    (void)closesocket(connection);
    return INVALID_SOCKET;
}

static bool send_all(SOCKET connection, const void *data, DWORD size)
{
    const char *bytes = data;

    while (size > 0) {
        const int sent = send(connection, bytes, (int)size, 0);
        if (sent <= 0) {
            return false;
        }
        bytes += sent;
        size -= (DWORD)sent;
    }
    return true;
}

static bool receive_more(struct tls_client *tls)
{
    const int got = recv(tls->socket, (char *)tls->received + tls->received_size,
                         (int)(RECORD_MAX - tls->received_size), 0);

    tls->received_size += got > 0 ? (DWORD)got : 0;
    return got > 0;
}

/* Keeps the last `left` bytes of what was received. */
static void keep_rest(struct tls_client *tls, DWORD left)
{
    memmove(tls->received, tls->received + tls->received_size - left, left);
    tls->received_size = left;
}

/* ---- the handshake ---- */

static bool acquire_credentials(struct tls_client *tls)
{
    SCHANNEL_CRED wanted = {.dwVersion = SCHANNEL_CRED_VERSION,
                            .grbitEnabledProtocols = SP_PROT_TLS1_2_CLIENT,
                            .dwFlags = SCH_CRED_MANUAL_CRED_VALIDATION | SCH_CRED_NO_DEFAULT_CREDS};
    wchar_t package[] = UNISP_NAME_W;

    tls->has_credentials =
        AcquireCredentialsHandleW(NULL, package, SECPKG_CRED_OUTBOUND, NULL, &wanted, NULL, NULL,
                                  &tls->credentials, NULL) == SEC_E_OK;
    return tls->has_credentials;
}

/* One call of InitializeSecurityContext; what it wants to say is sent. */
static SECURITY_STATUS step(struct tls_client *tls)
{
    SecBuffer in[] = {{tls->received_size, SECBUFFER_TOKEN, tls->received},
                      {0, SECBUFFER_EMPTY, NULL}};
    SecBuffer out[] = {{0, SECBUFFER_TOKEN, NULL}};
    SecBufferDesc in_list = {SECBUFFER_VERSION, COUNT_OF(in), in};
    SecBufferDesc out_list = {SECBUFFER_VERSION, COUNT_OF(out), out};
    ULONG attributes;
    SECURITY_STATUS status = InitializeSecurityContextW(
        &tls->credentials, tls->has_context ? &tls->context : NULL, NULL, FLAGS, 0, 0,
        tls->has_context ? &in_list : NULL, 0, &tls->context, &out_list, &attributes, NULL);

    if (status == SEC_E_INCOMPLETE_MESSAGE) {
        return status;
    }
    tls->has_context = tls->has_context || status == SEC_I_CONTINUE_NEEDED;
    if (out[0].pvBuffer != NULL) {
        if (!send_all(tls->socket, out[0].pvBuffer, out[0].cbBuffer)) {
            status = SEC_E_INTERNAL_ERROR;
        }
        (void)FreeContextBuffer(out[0].pvBuffer);
    }
    keep_rest(tls, in[1].BufferType == SECBUFFER_EXTRA ? in[1].cbBuffer : 0);
    return status;
}

static bool shake_hands(struct tls_client *tls)
{
    SECURITY_STATUS status = step(tls);

    while (status == SEC_I_CONTINUE_NEEDED || status == SEC_E_INCOMPLETE_MESSAGE) {
        const bool needs_more = status == SEC_E_INCOMPLETE_MESSAGE || tls->received_size == 0;
        if (needs_more && !receive_more(tls)) {
            return false;
        }
        status = step(tls);
    }
    return status == SEC_E_OK;
}

struct tls_client *tls_connect(const struct sockaddr *address, int address_size)
{
    struct tls_client *tls = calloc(1, sizeof(*tls));

    assert_non_null(tls);
    tls->socket = connect_socket(address, address_size);
    if (tls->socket == INVALID_SOCKET || !acquire_credentials(tls) || !shake_hands(tls)) {
        tls_close(tls);
        return NULL;
    }
    return tls;
}

void tls_close(struct tls_client *tls)
{
    if (tls->has_context) {
        (void)DeleteSecurityContext(&tls->context);
    }
    if (tls->has_credentials) {
        (void)FreeCredentialsHandle(&tls->credentials);
    }
    if (tls->socket != INVALID_SOCKET) {
        (void)closesocket(tls->socket);
    }
    free(tls);
}

/* ---- afterwards ---- */

PCCERT_CONTEXT tls_server_certificate(const struct tls_client *tls)
{
    CtxtHandle context = tls->context;
    PCCERT_CONTEXT certificate = NULL;

    return QueryContextAttributesW(&context, SECPKG_ATTR_REMOTE_CERT_CONTEXT,
                                   (void *)&certificate) == SEC_E_OK
               ? certificate
               : NULL;
}

bool tls_send(struct tls_client *tls, const char *text)
{
    SecPkgContext_StreamSizes sizes;
    BYTE record[REQUEST_MAX];
    const DWORD length = (DWORD)strlen(text);

    if (QueryContextAttributesW(&tls->context, SECPKG_ATTR_STREAM_SIZES, &sizes) != SEC_E_OK ||
        sizes.cbHeader + length + sizes.cbTrailer > REQUEST_MAX) {
        return false;
    }
    memcpy(record + sizes.cbHeader, text, length);
    SecBuffer parts[] = {
        {sizes.cbHeader, SECBUFFER_STREAM_HEADER, record},
        {length, SECBUFFER_DATA, record + sizes.cbHeader},
        {sizes.cbTrailer, SECBUFFER_STREAM_TRAILER, record + sizes.cbHeader + length},
        {0, SECBUFFER_EMPTY, NULL}};
    SecBufferDesc list = {SECBUFFER_VERSION, COUNT_OF(parts), parts};

    return EncryptMessage(&tls->context, 0, &list, 0) == SEC_E_OK &&
           send_all(tls->socket, record, parts[0].cbBuffer + parts[1].cbBuffer + parts[2].cbBuffer);
}

/* Decrypts one record and appends its text. */
static SECURITY_STATUS decrypt(struct tls_client *tls, char *text, size_t capacity, size_t *length)
{
    SecBuffer parts[] = {{tls->received_size, SECBUFFER_DATA, tls->received},
                         {0, SECBUFFER_EMPTY, NULL},
                         {0, SECBUFFER_EMPTY, NULL},
                         {0, SECBUFFER_EMPTY, NULL}};
    SecBufferDesc list = {SECBUFFER_VERSION, COUNT_OF(parts), parts};
    const SECURITY_STATUS status = tls->received_size == 0
                                       ? SEC_E_INCOMPLETE_MESSAGE
                                       : DecryptMessage(&tls->context, &list, 0, NULL);
    DWORD left = 0;

    if (status != SEC_E_OK) {
        return status;
    }
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        if (parts[i].BufferType == SECBUFFER_DATA && *length + parts[i].cbBuffer < capacity) {
            memcpy(text + *length, parts[i].pvBuffer, parts[i].cbBuffer);
            *length += parts[i].cbBuffer;
        } else if (parts[i].BufferType == SECBUFFER_EXTRA) {
            left = parts[i].cbBuffer;
        }
    }
    text[*length] = '\0';
    keep_rest(tls, left);
    return SEC_E_OK;
}

void tls_receive(struct tls_client *tls, const char *end, char *text, size_t capacity)
{
    size_t length = 0;

    text[0] = '\0';
    while (strstr(text, end) == NULL) {
        const SECURITY_STATUS status = decrypt(tls, text, capacity, &length);
        const bool goes_on =
            status == SEC_E_OK || (status == SEC_E_INCOMPLETE_MESSAGE && receive_more(tls));
        if (!goes_on) {
            return;
        }
    }
}
