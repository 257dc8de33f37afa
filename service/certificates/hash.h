/* Hashes of encoded bytes. */
#ifndef CERTIFICATES_HASH_H
#define CERTIFICATES_HASH_H

#include <stdbool.h>
#include <stdint.h>
#include <windows.h>

#include <wincrypt.h>

#include "win32/annotations.h"

/* `algorithm` is a BCRYPT_..._ALGORITHM whose hash has `size` bytes. Returns ERROR_SUCCESS or a
 * Windows error code. */
_Check_return_ DWORD cert_hash_bytes(const CRYPT_DATA_BLOB *bytes, const wchar_t *algorithm,
                                     _Out_writes_bytes_all_(size) uint8_t *out, DWORD size);

/* What bytes are recognised by: the beginning of their SHA-256. Returns an error only where the
 * machine was short of something; they may be not marked for another reason. */
#define CERT_MARK_SIZE 16
_Check_return_ DWORD cert_mark(const CRYPT_DATA_BLOB *bytes, uint8_t out[CERT_MARK_SIZE],
                               bool *marked);

/* Of a certificate's encoded bytes rather than the stored properties: those can be set to anything,
 * and Wine lacks the SHA-256 one. */
_Check_return_ DWORD cert_hash(const CERT_CONTEXT *context, const wchar_t *algorithm,
                               _Out_writes_bytes_all_(size) uint8_t *out, DWORD size);

#endif
