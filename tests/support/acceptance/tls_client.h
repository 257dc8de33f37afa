/* A TLS 1.2 client on Schannel that judges nothing: it says what the server presents. */
#ifndef ACCEPTANCE_TLS_CLIENT_H
#define ACCEPTANCE_TLS_CLIENT_H

#include "acceptance.h"

#include <wincrypt.h>

struct tls_client;

/* NULL if no connection, or no TLS, comes about. Released with tls_close. */
struct tls_client *tls_connect(const struct sockaddr *address, int address_size);
void tls_close(struct tls_client *tls);

/* Released with CertFreeCertificateContext; NULL if there is none. */
PCCERT_CONTEXT tls_server_certificate(const struct tls_client *tls);

bool tls_send(struct tls_client *tls, const char *text);

/* Receives until the text `end` has come, the connection ends or the buffer is full; terminated. */
void tls_receive(struct tls_client *tls, const char *end, char *text, size_t capacity);

#endif
