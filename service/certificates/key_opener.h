/* Opening a private key. A provider may take as long as it likes, so it is asked on a thread of its
 * own, which is waited for only so long. One that hangs goes on by itself: it gives back what it
 * gets, and its answer can be fetched later. */
#ifndef CERTIFICATES_KEY_OPENER_H
#define CERTIFICATES_KEY_OPENER_H

#include <stdbool.h>
#include <windows.h>

#include <wincrypt.h>

#include "win32/annotations.h"

struct key_opener;

struct key_acquired {
    DWORD error; /* ERROR_SUCCESS: it can be opened, and is the certificate's */
    DWORD spec;  /* AT_KEYEXCHANGE, AT_SIGNATURE or CERT_NCRYPT_KEY_SPEC */
};

/* Sets out with a context of its own; NULL, with the last error and the call that failed, where
 * there is no thread to be had. Must be released with key_opener_leave. */
_Check_return_ _Ret_maybenull_ struct key_opener *key_opener_begin(const CERT_CONTEXT *context,
                                                                   const char **failed);

/* Waits until it is back, at most so long, and not when stop is set (which may be NULL). False: it
 * is not back. */
_Check_return_ bool key_opener_wait(struct key_opener *delivery, _In_opt_ HANDLE stop,
                                    DWORD milliseconds, _Out_ struct key_acquired *acquired);

/* It may still be under way. NULL is left alone. */
void key_opener_leave(_In_opt_ struct key_opener *delivery);

#endif
