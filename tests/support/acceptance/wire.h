/* What a VPN client meets: the certificate that the server presents, and SSTP's answer. */
#ifndef ACCEPTANCE_WIRE_H
#define ACCEPTANCE_WIRE_H

#include "bindings.h"

struct answer {
    bool connected;
    BYTE sha1[SHA1_SIZE]; /* of the certificate that was presented */
    BYTE sha256[SHA256_SIZE];
    int status; /* HTTP, of the health check that load balancers use: 401 is good */
    /* Which certificate SSTP compares in the crypto binding. A real server does not tell. */
    bool tells_crypto_binding;
    BYTE crypto_binding[SHA256_SIZE];
};

void wire_begin(void);
void wire_end(void);

/* Asks SSTP, which listens on `port`, over the loopback address of the family. */
struct answer wire_ask(enum family family, WORD port);

/* From now on 127.0.0.N is asked over IPv4. */
void wire_ask_at(BYTE host);

/* The client is served with this certificate and its crypto binding succeeds. */
bool answer_lets_in(const struct answer *answer, const struct certificate *certificate);

#endif
