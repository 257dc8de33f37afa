/*
 * root_list.c - encoding the list of Windows' root programme.
 *
 * The outer layer is written out here: a signed message without signers, as CryptMsgSignCTL makes
 * one, which Wine 8 lacks (RFC 2315 9.1; szOID_RSA_signedData around szOID_CTL).
 */
#include "root_list.h"

#include <string.h>

enum { SEQUENCE = 0x30, SET = 0x31, EXPLICIT_0 = 0xA0, HEADER_MAX = 6 };

static const BYTE signed_data[] = {0x06, 0x09, 0x2A, 0x86, 0x48, 0x86,
                                   0xF7, 0x0D, 0x01, 0x07, 0x02};
static const BYTE ctl[] = {0x06, 0x09, 0x2B, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x0A, 0x01};
static const BYTE version_1_and_no_digests[] = {0x02, 0x01, 0x01, SET, 0x00};
static const BYTE no_signers[] = {SET, 0x00};

/* Written from its end to its beginning, so that each length is known when its turn comes. */
struct der {
    BYTE *bytes;
    DWORD at;
    DWORD end;
};

static void put_before(struct der *der, const void *bytes, DWORD size)
{
    der->at -= size;
    memcpy(der->bytes + der->at, bytes, size);
}

/* The header of what has been written since `end`. */
static void put_header(struct der *der, BYTE tag, DWORD end)
{
    const DWORD size = end - der->at;
    const BYTE header[] = {tag, 0x83, (BYTE)(size >> 16), (BYTE)(size >> 8), (BYTE)size};
    const BYTE shorter[] = {tag, 0x82, (BYTE)(size >> 8), (BYTE)size};
    const BYTE short_one[] = {tag, 0x81, (BYTE)size};
    const BYTE shortest[] = {tag, (BYTE)size};

    if (size > 0xFFFF) {
        put_before(der, header, sizeof header);
    } else if (size > 0xFF) {
        put_before(der, shorter, sizeof shorter);
    } else if (size > 0x7F) {
        put_before(der, short_one, sizeof short_one);
    } else {
        put_before(der, shortest, sizeof shortest);
    }
}

static DWORD wrap(const BYTE *list, DWORD size, CRYPT_DATA_BLOB *encoded)
{
    struct der der;
    DWORD inner;

    der.end = size + sizeof signed_data + sizeof ctl + sizeof version_1_and_no_digests +
              sizeof no_signers + 6 * HEADER_MAX;
    der.bytes = LocalAlloc(LMEM_FIXED, der.end);
    der.at = der.end;
    if (der.bytes == NULL) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    put_before(&der, no_signers, sizeof no_signers);
    inner = der.at;
    put_before(&der, list, size);
    put_header(&der, EXPLICIT_0, inner);
    put_before(&der, ctl, sizeof ctl);
    put_header(&der, SEQUENCE, inner);
    put_before(&der, version_1_and_no_digests, sizeof version_1_and_no_digests);
    put_header(&der, SEQUENCE, der.end);
    put_header(&der, EXPLICIT_0, der.end);
    put_before(&der, signed_data, sizeof signed_data);
    put_header(&der, SEQUENCE, der.end);
    encoded->cbData = der.end - der.at;
    encoded->pbData = der.bytes;
    memmove(der.bytes, der.bytes + der.at, encoded->cbData);
    return ERROR_SUCCESS;
}

DWORD root_list_encode(CTL_ENTRY *entries, DWORD count, const char *algorithm,
                       CRYPT_DATA_BLOB *encoded)
{
    static char usage[] = szOID_ROOT_LIST_SIGNER;
    char *usages[] = {usage};
    CTL_INFO info = {.SubjectUsage = {1, usages},
                     .SubjectAlgorithm = {.pszObjId = (char *)(UINT_PTR)algorithm},
                     .cCTLEntry = count,
                     .rgCTLEntry = entries};
    BYTE *list = NULL;
    DWORD size = 0;
    DWORD error;

    GetSystemTimeAsFileTime(&info.ThisUpdate);
    if (!CryptEncodeObjectEx(X509_ASN_ENCODING, PKCS_CTL, &info, CRYPT_ENCODE_ALLOC_FLAG, NULL,
                             &list, &size)) {
        return GetLastError();
    }
    error = wrap(list, size, encoded);
    LocalFree(list);
    return error;
}
