/* What a certificate says of where its private key is: CERT_KEY_PROV_INFO_PROP_ID, read without
 * opening the key. */
#ifndef CERTIFICATES_KEY_PROPERTY_H
#define CERTIFICATES_KEY_PROPERTY_H

#include <stdbool.h>
#include <stdint.h>
#include <windows.h>

#include <wincrypt.h>

#include "win32/annotations.h"

struct key_property {
    bool present;        /* false: it has no private key here */
    bool for_signatures; /* of a CAPI provider, as AT_SIGNATURE */
    bool of_account;     /* in an account's own key set, that of who asks, by a provider that keeps
                            one for each (Microsoft's, but those of smart cards) */
    uint64_t digest;     /* of all of it; 0: it is not present */
    const char *failed;  /* the call that did, where it could not be read */
};

/* ERROR_SUCCESS, also without the property; or why it could not be read. */
_Check_return_ DWORD key_property_read(const CERT_CONTEXT *context,
                                       _Out_ struct key_property *property);

#endif
