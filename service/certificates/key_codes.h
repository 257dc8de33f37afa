/* What Windows' answers about a private key mean (facts/windows.md 5). */
#ifndef CERTIFICATES_KEY_CODES_H
#define CERTIFICATES_KEY_CODES_H

#include <windows.h>

#include "model/certificate.h"
#include "win32/annotations.h"

/* Who asks. The key is judged as SYSTEM would: HTTP.sys' TLS runs in lsass, as SYSTEM. */
struct key_asker {
    bool system;
    bool administrator; /* SYSTEM is one */
};

struct key_asker key_asker(void);

/* What the error of an acquisition means. Definite answers are few and named; whatever is not named
 * (a service that does not answer, a provider, a card or a module that is away) says nothing. */
enum private_key key_of_error(DWORD error, struct key_asker asker);

#endif
