/* The private keys of the test certificates: CAPI keys, the machine's but for one, made once and
 * used again and again, because making one takes long. */
#ifndef ACCEPTANCE_KEYS_H
#define ACCEPTANCE_KEYS_H

#include "acceptance.h"

enum key_container {
    CONTAINER_FIRST,
    CONTAINER_SECOND,
    CONTAINER_SIGNATURE,
    CONTAINER_ACCOUNT, /* in the key set of who runs this */
    CONTAINER_ISSUER   /* and of who issues for itself */
};
#define CONTAINER_COUNT 5

void keys_begin(void);
void keys_end(void);

/* The provider of a container; it stays open until keys_end. */
HCRYPTPROV key_provider(enum key_container container);
DWORD key_spec(enum key_container container);

/* Notes on the certificate that its key is in the container. */
void key_attach(PCCERT_CONTEXT certificate, enum key_container container);
/* Notes another place, in which the first container's key is found as well. */
void key_attach_elsewhere(PCCERT_CONTEXT certificate);
/* Notes a container that does not exist. */
void key_attach_missing(PCCERT_CONTEXT certificate);

#endif
