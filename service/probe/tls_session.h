/* TLS by Schannel over a probe_socket, as far as asking a server who it is takes it.
 *
 * Sources: "Creating a Secure Connection Using Schannel" and the pages of
 * InitializeSecurityContext (Schannel), DecryptMessage (Schannel), SCH_CREDENTIALS and
 * SCHANNEL_SESSION_TOKEN. What matters here:
 * - Nothing is validated: the certificate is compared with the binding's, not trusted. No
 *   certificate of this machine is offered, also to a server that asks for one.
 * - Protocol versions are those that this machine has switched on: SSTP's clients meet the same.
 *   Windows before 10 1809 (Server 2016) knows SCHANNEL_CRED only, and no TLS 1.3.
 * - A resumed session hands out the certificate of the session before, which a rebind has made
 *   wrong. So sessions are not to be resumed, and one that was says so.
 * - After a TLS 1.3 handshake DecryptMessage answers SEC_I_RENEGOTIATE for session tickets: what it
 *   leaves goes to InitializeSecurityContext. */
#ifndef PROBE_TLS_SESSION_H
#define PROBE_TLS_SESSION_H

#include "win32/annotations.h"

#include "probe/socket.h"

#include <wincrypt.h>
#include <windows.h>

#ifndef SECURITY_WIN32
#define SECURITY_WIN32
#endif
#include <sspi.h>

#define TLS_BUFFER_SIZE 32768  /* bytes; a record takes 18 KB at most */
#define TLS_BYTES_MAX   262144 /* received in a whole session; a handshake takes 10 KB */

struct tls_session {
    const struct probe_socket *socket;
    CredHandle credentials;
    CtxtHandle context;
    SecPkgContext_StreamSizes sizes;
    size_t total; /* bytes that were received */
    size_t used;  /* bytes of `received` that are not processed yet */
    uint8_t received[TLS_BUFFER_SIZE];
};

/* Makes the handshake; the socket must stay open until tls_session_close, which releases *out
 * whatever this returns. server_name is sent (SNI), none if it is NULL. Fails with the errors of
 * probe/socket.h or, as InitializeSecurityContext, with Schannel's; with those of
 * AcquireCredentialsHandle the server has not been asked. out->total tells whether it has said
 * anything. */
_Check_return_ struct outcome tls_session_open(_Out_ struct tls_session *out,
                                               const struct probe_socket *socket,
                                               _In_opt_z_ const wchar_t *server_name);

/* The certificate that the server presented in this handshake. On success *out must be released
 * with CertFreeCertificateContext; it is NULL where the session was resumed. */
_Check_return_ struct outcome
tls_session_server(struct tls_session *session, _Outptr_result_maybenull_ const CERT_CONTEXT **out);

/* size: at most 512 bytes. */
_Check_return_ struct outcome
tls_session_send(struct tls_session *session, _In_reads_bytes_(size) const char *text, size_t size);

/* Receives until there is a line feed, or size - 1 bytes; terminates the text. What else was
 * received is dropped, so the session is good for nothing but closing then. */
_Check_return_ struct outcome
tls_session_receive_line(struct tls_session *session, _Out_writes_z_(size) char *text, size_t size);

/* Takes leave of the server, if that takes no waiting. */
void tls_session_close(struct tls_session *session);

#endif
