/* Hashing bytes, and a certificate's. */
#include "certificates/hash.h"

DWORD cert_hash_bytes(const CRYPT_DATA_BLOB *bytes, const wchar_t *algorithm, uint8_t *out,
                      DWORD size)
{
    DWORD written = size;

    if (!CryptHashCertificate2(algorithm, 0, NULL, bytes->pbData, bytes->cbData, out, &written)) {
        return GetLastError();
    }
    return written == size ? ERROR_SUCCESS : ERROR_INVALID_DATA;
}

DWORD cert_hash(const CERT_CONTEXT *context, const wchar_t *algorithm, uint8_t *out, DWORD size)
{
    const CRYPT_DATA_BLOB bytes = {context->cbCertEncoded, context->pbCertEncoded};

    return cert_hash_bytes(&bytes, algorithm, out, size);
}
