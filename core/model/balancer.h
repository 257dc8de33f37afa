/* What a client meets that connects to the load balancer in front of this server, where TLS ends
 * (UseHttps = 0): the name in the setting OffloadProbe. An adapter asks and fills it in; what
 * follows is decided in proof/balancer_watch.h. */
#ifndef MODEL_BALANCER_H
#define MODEL_BALANCER_H

#include "base/outcome.h"
#include "model/certificate.h"

/* Zero is "not asked", so that what nobody asked is never taken for an answer. */
enum balancer_answer {
    BALANCER_NOT_ASKED = 0, /* or cancelled, or this machine was short of something: see error */
    BALANCER_UNREACHABLE,   /* the name, a connection or TLS failed: see error */
    BALANCER_SHOWN          /* it presented a certificate in this very handshake */
};

struct balancer_facts {
    enum balancer_answer answer;
    struct outcome error;           /* why there is no leaf; else why it is not trusted */
    const struct certificate *leaf; /* where shown, decoded; as long as the host says */
    /* Where shown: this machine trusts it for a server of the name that was asked for, by the chain
     * that was presented with it. Nothing else here trusts it. */
    bool trusted;
};

/* The certificate that SSTP is to be given: the balancer's, once it was shown often enough. */
struct balancer_hash {
    bool known;
    uint8_t sha256[SHA256_SIZE];
};

#endif
