/* Hashing bytes, and a certificate's. */
#include "certificates/hash.h"

#include <bcrypt.h>
#include <string.h>

#include "base/thumbprint.h"
#include "certificates/decode.h"

DWORD cert_hash_bytes(const CRYPT_DATA_BLOB *bytes, const wchar_t *algorithm, uint8_t *out,
                      DWORD size)
{
    DWORD written = size;

    if (!CryptHashCertificate2(algorithm, 0, NULL, bytes->pbData, bytes->cbData, out, &written)) {
        return GetLastError();
    }
    return written == size ? ERROR_SUCCESS : ERROR_INVALID_DATA;
}

DWORD cert_mark(const CRYPT_DATA_BLOB *bytes, uint8_t out[CERT_MARK_SIZE], bool *marked)
{
    uint8_t hash[SHA256_SIZE];
    const DWORD error = cert_hash_bytes(bytes, BCRYPT_SHA256_ALGORITHM, hash, SHA256_SIZE);

    *marked = error == ERROR_SUCCESS;
    if (*marked) {
        memcpy(out, hash, CERT_MARK_SIZE);
    }
    return cert_shortage(error);
}

DWORD cert_hash(const CERT_CONTEXT *context, const wchar_t *algorithm, uint8_t *out, DWORD size)
{
    const CRYPT_DATA_BLOB bytes = {context->cbCertEncoded, context->pbCertEncoded};

    return cert_hash_bytes(&bytes, algorithm, out, size);
}
