/* Certificate names: DNS names and IP addresses of the subject alternative name; the subject's
 * common name where there is no such extension; where there is one, the name in it that equals the
 * common name comes first. */
#include "certificates/names.h"

#include <winsock2.h>
#include <ws2tcpip.h>

#include <mstcpip.h>
#include <string.h>
#include <wchar.h>

#include "base/names.h"
#include "certificates/store.h"
#include "win32/error.h"
#include "win32/text.h"

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

/* Decoded as X509_UNICODE_NAME a text's value is wide; cbData may count its terminator or not.
 * False: it is no text, holds a NUL or is too long. */
static bool attribute_text(const CERT_RDN_ATTR *attribute, char out[NAME_LENGTH_MAX + 1])
{
    wchar_t text[NAME_LENGTH_MAX + 2] = L"";
    const DWORD size = attribute->Value.cbData;
    size_t length = size / sizeof(wchar_t);

    if (attribute->dwValueType == CERT_RDN_ENCODED_BLOB ||
        attribute->dwValueType == CERT_RDN_OCTET_STRING || size % sizeof(wchar_t) != 0 ||
        size >= sizeof(text)) {
        return false;
    }
    memcpy(text, attribute->Value.pbData, size);
    if (length > 0 && text[length - 1] == L'\0') {
        length--;
    }
    return length > 0 && wcslen(text) == length &&
           text_to_utf8(text, out, NAME_LENGTH_MAX + 1) == ERROR_SUCCESS;
}

/* `found` false: there is none that could be used. An error is one that is not the name's. */
static DWORD subject_common_name(const CRYPT_DATA_BLOB *subject, char out[NAME_LENGTH_MAX + 1],
                                 bool *found)
{
    CERT_NAME_INFO *name = NULL;
    const CERT_RDN_ATTR *attribute;
    const DWORD error = decode(X509_UNICODE_NAME, subject, &name);

    *found = false;
    if (error != ERROR_SUCCESS) {
        return win32_is_shortage(error) ? error : ERROR_SUCCESS;
    }
    attribute = common_name(name);
    *found = attribute != NULL && attribute_text(attribute, out);
    LocalFree(name);
    return ERROR_SUCCESS;
}

static DWORD add_common_name(struct name_list *list, const char *text)
{
    if (!reserve(list, 1)) {
        return ERROR_NOT_ENOUGH_MEMORY;
    }
    list->items[0] =
        (struct certificate_name){.kind = NAME_COMMON, .text = text_copy(list->arena, text)};
    list->count = 1;
    return list->items[0].text != NULL ? ERROR_SUCCESS : ERROR_NOT_ENOUGH_MEMORY;
}

/* Issuers repeat the common name among the alternative names, anywhere. */
static void format_first(struct name_list *list, const char *common_name_text)
{
    const struct certificate_name wanted = {.kind = NAME_COMMON, .text = common_name_text};

    for (size_t i = 0; i < list->count; i++) {
        if (name_equal(&list->items[i], &wanted)) {
            const struct certificate_name first = list->items[i];
            list->items[i] = list->items[0];
            list->items[0] = first;
            return;
        }
    }
}

/* ---- public ---- */

DWORD cert_names_read(const CERT_INFO *info, struct arena *arena, struct certificate *out)
{
    struct name_list list = {.arena = arena};
    char text[NAME_LENGTH_MAX + 1];
    bool has_common_name;
    const CERT_EXTENSION *extension =
        CertFindExtension(szOID_SUBJECT_ALT_NAME2, info->cExtension, info->rgExtension);
    DWORD error = subject_common_name(&info->Subject, text, &has_common_name);

    if (error != ERROR_SUCCESS) {
        return error;
    }
    if (extension != NULL) {
        error = add_alternatives(&list, &extension->Value);
    } else if (has_common_name) {
        error = add_common_name(&list, text);
    }
    if (has_common_name) {
        format_first(&list, text);
    }
    out->names = list.items;
    out->name_count = list.count;
    return error;
}

/* ---- as text ---- */

#define DISPLAY_NAME_MAX 512 /* characters; a longer one is cut */

const char *cert_name_text(CERT_NAME_BLOB *name, struct arena *arena)
{
    wchar_t text[DISPLAY_NAME_MAX];

    if (CertNameToStrW(X509_ASN_ENCODING, name, CERT_X500_NAME_STR, text, DISPLAY_NAME_MAX) == 0) {
        text[0] = L'\0';
    }
    return text_in_arena(arena, text);
}
