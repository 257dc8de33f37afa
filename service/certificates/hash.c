/* Hashing a certificate. */
#include "certificates/hash.h"

DWORD cert_hash(const CERT_CONTEXT *context, const wchar_t *algorithm, uint8_t *out, DWORD size)
{
    DWORD written = size;

    if (!CryptHashCertificate2(algorithm, 0, NULL, context->pbCertEncoded, context->cbCertEncoded,
                               out, &written)) {
        return GetLastError();
    }
    return written == size ? ERROR_SUCCESS : ERROR_INVALID_DATA;
}
