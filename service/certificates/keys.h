/* The private keys of the certificates that matter, as SYSTEM could use them.
 *
 * To open a key writes to the Security log (5058, 5061) and may take as long as its provider likes
 * (facts/windows.md 5). So only those are opened that core asks for (requirements_need_key), and a
 * good answer is kept until the store or the key's property changes, a client meets a TLS that
 * fails, or a day is over: rights to a key can be taken away without any signal. Another answer is
 * asked for again. A provider that hangs is waited for a few seconds, once; its key is unknown
 * until it answers.
 *
 * Sources: wincrypt/nf-wincrypt-cryptacquirecertificateprivatekey; secauthn/cryptoapi-2-0-private-
 * keys (server keys are AT_KEYEXCHANGE). */
#ifndef CERTIFICATES_KEYS_H
#define CERTIFICATES_KEYS_H

#include <windows.h>

#include "model/snapshot.h"
#include "win32/annotations.h"

struct key_slot;

/* Zero: nothing was asked yet. */
struct cert_keys {
    struct key_slot *slots;
    unsigned store_change; /* counted */
};

/* Checks each key that matters and is not known yet, and puts what it finds into the snapshot's
 * certificates, which are this program's. stop (may be NULL) ends the waiting. */
void cert_keys_open(struct cert_keys *keys, _In_opt_ HANDLE stop, struct snapshot *snapshot);

/* The store has changed: what was known of its keys counts no more. */
void cert_keys_forget(struct cert_keys *keys);

/* Somebody asks for a check: what was no good answer is asked for again, however young it is. */
void cert_keys_ask_again(struct cert_keys *keys);

/* What is still under way ends by itself. */
void cert_keys_close(struct cert_keys *keys);

#endif
