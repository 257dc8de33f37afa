/* A throw-away certificate in LocalMachine\MY, with a key of its own, for a moment. The one
 * exception to "no certificate and no key is ever deleted": what the same run has made. Nobody
 * takes it for the server's: it is for client authentication only, names no host, and ends within
 * the hour. */
#ifndef CERTIFICATES_THROWAWAY_H
#define CERTIFICATES_THROWAWAY_H

#include <windows.h>

#include "model/snapshot.h"
#include "win32/annotations.h"

struct throwaway {
    wchar_t container[64]; /* of the key; empty: there is none */
    bool stored;           /* the certificate is in the store, as far as is known */
    struct thumbprint thumbprint;
};

/* Must be released with throwaway_remove, also after a failure. */
_Check_return_ struct outcome throwaway_create(_Out_ struct throwaway *self);

/* Takes the certificate out of the store and deletes its key; does the second whatever becomes of
 * the first, and returns the first failure. */
_Check_return_ struct outcome throwaway_remove(struct throwaway *self);

#endif
