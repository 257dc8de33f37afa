/* Decoding, and which of its errors say nothing. */
#include "certificates/decode.h"

#include "win32/error.h"

DWORD cert_shortage(DWORD error)
{
    return win32_is_shortage(error) ? error : ERROR_SUCCESS;
}

DWORD cert_decode(LPCSTR type, const CRYPT_DER_BLOB *encoded, void *out)
{
    DWORD size = 0;

    return CryptDecodeObjectEx(X509_ASN_ENCODING, type, encoded->pbData, encoded->cbData,
                               CRYPT_DECODE_ALLOC_FLAG, NULL, out, &size)
               ? ERROR_SUCCESS
               : cert_shortage(GetLastError());
}
