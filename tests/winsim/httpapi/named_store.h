/*
 * named_store.h - where SSL records that are found by name lie in the registry.
 *
 * Below Services\HTTP\Parameters, as people found them on real servers: those for host names in
 * SslSniBindingInfo\{index} with the name in the value HostnamePort. That those of the Central
 * Certificate Store lie in SslCcsBindingInfo\<port>, and those of it for one name in
 * SslScopedCcsBindingInfo as the first do, is a choice [?]: the product reads none of it.
 */
#ifndef WINSIM_NAMED_STORE_H
#define WINSIM_NAMED_STORE_H

#include "http_config.h"

#include <stdbool.h>

#include "ssl_records.h"

#define NAMED_RECORD_NAME 320u /* "host:port" with the terminator */

struct named_kind {
    int id; /* HTTP_SERVICE_CONFIG_ID */
    const wchar_t *key;
    const wchar_t *what; /* for faults: the key's last part */
    bool has_host;       /* else the port alone tells them apart */
    bool has_certificate;
};

struct named_record {
    wchar_t name[NAMED_RECORD_NAME]; /* "vpn.example.com:443", or "443" */
    GUID app_id;
    BYTE hash[SSL_RECORD_HASH_MAX];
    DWORD hash_length;
    wchar_t store[SSL_RECORD_STORE_MAX]; /* empty: none was stated; so of the other two */
    DWORD check_mode;
    DWORD freshness_time;
    DWORD url_retrieval_timeout;
    wchar_t ctl_identifier[SSL_RECORD_CTL_MAX];
    wchar_t ctl_store[SSL_RECORD_STORE_MAX];
    DWORD flags;
};

/* NULL: records of that id are not of this kind. */
const struct named_kind *named_kind_of(HTTP_SERVICE_CONFIG_ID id);

/* ERROR_FILE_NOT_FOUND: there is none of that name, whatever its case. `record` may be NULL. */
DWORD named_store_read(const struct named_kind *kind, const wchar_t *name,
                       struct named_record *record);
/* Of a name that there is none of. */
DWORD named_store_add(const struct named_kind *kind, const struct named_record *record);
/* All values of the one that there is. */
DWORD named_store_replace(const struct named_kind *kind, const struct named_record *record);
DWORD named_store_delete(const struct named_kind *kind, const wchar_t *name);

/* The index-th; ERROR_NO_MORE_ITEMS at the end. */
DWORD named_store_at(const struct named_kind *kind, DWORD index, struct named_record *record);

#endif
