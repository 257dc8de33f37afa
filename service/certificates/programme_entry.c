/* Reading the attributes of a root in the list of Windows' root programme. */
#include "certificates/programme_entry.h"

#include <stdbool.h>
#include <string.h>

#include "certificates/decode.h"

#define ATTRIBUTE(property) szOID_CERT_PROP_ID_PREFIX #property

/* Whether an attribute is there, and names Server Authentication. */
struct usages {
    bool there;
    bool servers;
};

struct moment {
    bool there;
    instant at;
};

/* ---- attributes ---- */

/* The property's bytes, to be released with LocalFree; NULL where it is absent or no octet string.
 */
static DWORD property(const CTL_ENTRY *entry, const char *attribute, CRYPT_DATA_BLOB **out)
{
    *out = NULL;
    for (DWORD i = 0; i < entry->cAttribute; i++) {
        const CRYPT_ATTRIBUTE *found = &entry->rgAttribute[i];

        if (strcmp(found->pszObjId, attribute) == 0 && found->cValue > 0) {
            return cert_decode(X509_OCTET_STRING, &found->rgValue[0], out);
        }
    }
    return ERROR_SUCCESS;
}

static bool for_servers(const CERT_ENHKEY_USAGE *usage)
{
    for (DWORD i = 0; i < usage->cUsageIdentifier; i++) {
        const char *oid = usage->rgpszUsageIdentifier[i];

        if (strcmp(oid, szOID_PKIX_KP_SERVER_AUTH) == 0 ||
            strcmp(oid, szOID_ANY_ENHANCED_KEY_USAGE) == 0) {
            return true;
        }
    }
    return false;
}

/* An empty list of usages is none. */
static DWORD read_usages(const CTL_ENTRY *entry, const char *attribute, struct usages *out)
{
    CRYPT_DATA_BLOB *value = NULL;
    CERT_ENHKEY_USAGE *usage = NULL;
    DWORD error = property(entry, attribute, &value);

    *out = (struct usages){0};
    if (value != NULL) {
        error = cert_decode(X509_ENHANCED_KEY_USAGE, value, &usage);
    }
    if (usage != NULL && usage->cUsageIdentifier > 0) {
        *out = (struct usages){.there = true, .servers = for_servers(usage)};
    }
    LocalFree(usage);
    LocalFree(value);
    return error;
}

static DWORD read_moment(const CTL_ENTRY *entry, const char *attribute, struct moment *out)
{
    CRYPT_DATA_BLOB *value = NULL;
    const DWORD error = property(entry, attribute, &value);

    *out = (struct moment){0};
    if (value != NULL && value->cbData == sizeof(FILETIME)) {
        out->there = true;
        memcpy(&out->at, value->pbData, sizeof(FILETIME)); /* both have the low part first */
    }
    LocalFree(value);
    return error;
}

/* ---- what they mean ---- */

static instant now(void)
{
    FILETIME time;

    GetSystemTimeAsFileTime(&time);
    return ((instant)time.dwHighDateTime << 32) | time.dwLowDateTime;
}

/* A time with or without usages that it is about: when it begins for servers, else never. */
static instant begins(const struct moment *moment, const struct usages *usages)
{
    if ((usages->there && !usages->servers) || (!usages->there && !moment->there)) {
        return ISSUED_ANY;
    }
    return moment->there ? moment->at : ISSUED_NEVER;
}

DWORD programme_entry_read(const CTL_ENTRY *entry, instant *limit)
{
    struct usages allowed;
    struct usages disabled;
    struct usages limited;
    struct moment disabled_at;
    struct moment limited_at;
    DWORD error = read_usages(entry, ATTRIBUTE(9), &allowed);

    *limit = ISSUED_ANY;
    if (error == ERROR_SUCCESS) {
        error = read_moment(entry, ATTRIBUTE(104), &disabled_at);
    }
    if (error == ERROR_SUCCESS) {
        error = read_usages(entry, ATTRIBUTE(122), &disabled);
    }
    if (error == ERROR_SUCCESS) {
        error = read_moment(entry, ATTRIBUTE(126), &limited_at);
    }
    if (error == ERROR_SUCCESS) {
        error = read_usages(entry, ATTRIBUTE(127), &limited);
    }
    if (error == ERROR_SUCCESS) {
        *limit = (allowed.there && !allowed.servers) || begins(&disabled_at, &disabled) <= now()
                     ? ISSUED_NEVER
                     : begins(&limited_at, &limited);
    }
    return error;
}
