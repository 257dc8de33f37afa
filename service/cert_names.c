/* Certificate names: DNS names and IP addresses of the subject alternative name; the subject's
 * common name where there is no such extension. */
#include <winsock2.h>
#include <ws2tcpip.h>

#include "cert_names.h"

#include "cert_store.h"
#include "text.h"

#include <mstcpip.h>
#include <string.h>
#include <wchar.h>

#define NAME_LENGTH_MAX 253 /* characters of a DNS name (RFC 1035) */

struct name_list {
    struct arena *arena;
    struct certificate_name *items; /* room for CERT_STORE_NAMES_MAX or for all, if fewer */
    size_t capacity;
    size_t count;
};

/* ---- one name ---- */

/* False: no memory. A name that is no valid text or too long is dropped, which is no failure. */
static bool add_name(struct name_list *list, enum name_kind kind, const wchar_t *text)
{
    char buffer[NAME_LENGTH_MAX + 1];
    const char *copy;

    if (list->count == list->capacity || text[0] == L'\0' ||
        text_to_utf8(text, buffer, sizeof(buffer)) != ERROR_SUCCESS) {
        return true;
    }
    copy = text_copy(list->arena, buffer);
    if (copy == NULL) {
        return false;
    }
    list->items[list->count++] = (struct certificate_name){.kind = kind, .text = copy};
    return true;
}

static bool add_address(struct name_list *list, const CRYPT_DATA_BLOB *address)
{
    wchar_t text[64];
    struct in_addr ipv4;
    struct in6_addr ipv6;

    if (address->cbData == sizeof(ipv4)) {
        memcpy(&ipv4, address->pbData, sizeof(ipv4));
        (void)RtlIpv4AddressToStringW(&ipv4, text);
    } else if (address->cbData == sizeof(ipv6)) {
        memcpy(&ipv6, address->pbData, sizeof(ipv6));
        (void)RtlIpv6AddressToStringW(&ipv6, text);
    } else {
        return true; /* no address: dropped */
    }
    return add_name(list, NAME_IP, text);
}

/* ---- the subject alternative name ---- */

/* Decodes into memory that must be released with LocalFree. Returns a Windows error code. */
static DWORD decode(LPCSTR type, const CRYPT_DATA_BLOB *encoded, void *out)
{
    DWORD size = 0;

    return CryptDecodeObjectEx(X509_ASN_ENCODING, type, encoded->pbData, encoded->cbData,
                               CRYPT_DECODE_ALLOC_FLAG, NULL, out, &size)
               ? ERROR_SUCCESS
               : GetLastError();
}

/* The decoder hands DNS names out as terminated strings, so "good.example\0.evil.example" would
 * look like "good.example". The encoded form still shows the NUL: a DNS name that holds one is no
 * name. (Its length octets hold none up to 253 characters.) */
static bool holds_nul(const CRYPT_DER_BLOB *encoded)
{
    return memchr(encoded->pbData, 0, encoded->cbData) != NULL;
}

static bool add_alternative(struct name_list *list, const CERT_ALT_NAME_ENTRY *entry,
                            const CRYPT_DER_BLOB *encoded)
{
    switch (entry->dwAltNameChoice) {
    case CERT_ALT_NAME_DNS_NAME:
        return holds_nul(encoded) || add_name(list, NAME_DNS, entry->pwszDNSName);
    case CERT_ALT_NAME_IP_ADDRESS:
        return add_address(list, &entry->IPAddress);
    default:
        return true;
    }
}

/* Room for so many names, within the bound. False: no memory. */
static bool reserve(struct name_list *list, size_t wanted)
{
    list->capacity = wanted < CERT_STORE_NAMES_MAX ? wanted : CERT_STORE_NAMES_MAX;
    list->items = arena_alloc(list->arena, list->capacity, sizeof(list->items[0]));
    return list->items != NULL;
}

static DWORD add_alternatives(struct name_list *list, const CRYPT_DATA_BLOB *extension)
{
    CERT_ALT_NAME_INFO *names = NULL;
    CRYPT_SEQUENCE_OF_ANY *encoded = NULL;
    DWORD error = decode(X509_ALTERNATE_NAME, extension, &names);

    if (error == ERROR_SUCCESS) {
        error = decode(X509_SEQUENCE_OF_ANY, extension, &encoded);
    }
    if (error == ERROR_SUCCESS && encoded->cValue != names->cAltEntry) {
        error = (DWORD)CRYPT_E_BAD_ENCODE;
    }
    if (error == ERROR_SUCCESS && !reserve(list, names->cAltEntry)) {
        error = ERROR_NOT_ENOUGH_MEMORY;
    }
    for (DWORD i = 0; error == ERROR_SUCCESS && i < names->cAltEntry; i++) {
        if (!add_alternative(list, &names->rgAltEntry[i], &encoded->rgValue[i])) {
            error = ERROR_NOT_ENOUGH_MEMORY;
        }
    }
    LocalFree(encoded);
    LocalFree(names);
    return error;
}

/* ---- the common name ---- */

/* The last one is the most specific (RFC 6125 2.3.1). NULL if there is none. */
static const CERT_RDN_ATTR *common_name(const CERT_NAME_INFO *subject)
{
    const CERT_RDN_ATTR *found = NULL;

    for (DWORD i = 0; i < subject->cRDN; i++) {
        for (DWORD j = 0; j < subject->rgRDN[i].cRDNAttr; j++) {
            const CERT_RDN_ATTR *attribute = &subject->rgRDN[i].rgRDNAttr[j];
            if (strcmp(attribute->pszObjId, szOID_COMMON_NAME) == 0) {
                found = attribute;
            }
        }
    }
    return found;
}

/* Decoded as X509_UNICODE_NAME a text's value is wide; cbData may count its terminator or not. */
static bool add_common_name(struct name_list *list, const CERT_RDN_ATTR *attribute)
{
    wchar_t text[NAME_LENGTH_MAX + 2] = L"";
    const DWORD size = attribute->Value.cbData;
    size_t length = size / sizeof(wchar_t);

    if (attribute->dwValueType == CERT_RDN_ENCODED_BLOB ||
        attribute->dwValueType == CERT_RDN_OCTET_STRING || size % sizeof(wchar_t) != 0 ||
        size >= sizeof(text)) {
        return true;
    }
    memcpy(text, attribute->Value.pbData, size);
    if (length > 0 && text[length - 1] == L'\0') {
        length--;
    }
    if (wcslen(text) != length) {
        return true; /* it holds a NUL */
    }
    return add_name(list, NAME_COMMON, text);
}

static DWORD add_subject(struct name_list *list, const CRYPT_DATA_BLOB *subject)
{
    CERT_NAME_INFO *name = NULL;
    const CERT_RDN_ATTR *attribute;
    const DWORD error = decode(X509_UNICODE_NAME, subject, &name);
    bool memory = true;

    if (error != ERROR_SUCCESS) {
        return ERROR_SUCCESS; /* no name in it that could be used */
    }
    attribute = common_name(name);
    if (attribute != NULL) {
        memory = reserve(list, 1) && add_common_name(list, attribute);
    }
    LocalFree(name);
    return memory ? ERROR_SUCCESS : ERROR_NOT_ENOUGH_MEMORY;
}

/* ---- public ---- */

DWORD cert_names_read(const CERT_INFO *info, struct arena *arena, struct certificate *out)
{
    struct name_list list = {.arena = arena};
    const CERT_EXTENSION *extension =
        CertFindExtension(szOID_SUBJECT_ALT_NAME2, info->cExtension, info->rgExtension);
    const DWORD error = extension != NULL ? add_alternatives(&list, &extension->Value)
                                          : add_subject(&list, &info->Subject);

    out->names = list.items;
    out->name_count = list.count;
    return error;
}
