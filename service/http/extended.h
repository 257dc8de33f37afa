/* What a record of HTTP.sys can have beyond HTTP_SERVICE_CONFIG_SSL_PARAM: HTTP/2's window and
 * limits, performance, TLS restrictions, error headers, session ticket keys, further certificates.
 * An update keeps it, a delete loses it, and struct ssl_record does not carry it.
 *
 * Windows returns values for each record, also where nobody set any (netsh http show sslcert,
 * "Extended Properties"): only what differs from a record that was just set is its own.
 *
 * Sources: HTTP_SERVICE_CONFIG_ID (HttpServiceConfigSslCertInfoEx, and for host names
 * HttpServiceConfigSslSniCertInfoEx), and http.h of the Windows SDK for
 * HTTP_SERVICE_CONFIG_SSL_QUERY_EX, _SSL_SET_EX, _SSL_PARAM_EX and _SSL_SNI_QUERY_EX, _SET_EX. A
 * Windows that does not know the question, or the kind of parameter, refuses it: there are none
 * then. */
#ifndef HTTP_EXTENDED_H
#define HTTP_EXTENDED_H

#include "http/endpoint.h"
#include "win32/annotations.h"

#define HTTP_EXTENDED_KINDS 16 /* http.h of 2025 names seven: more may come */

struct http_extended {
    uint64_t digests[HTTP_EXTENDED_KINDS]; /* of what was returned; 0: nothing */
};

/* Bytes of memory that an answer takes at most. */
#define HTTP_EXTENDED_ROOM 65536u

/* Fails where it cannot be found out. The endpoint may have no record: nothing is returned then.
 * `room`, of HTTP_EXTENDED_ROOM bytes, must be the same for all that is compared: answers point
 * into it. */
_Check_return_ struct outcome http_extended_read(const struct http_endpoint *endpoint,
                                                 _Out_writes_bytes_all_(HTTP_EXTENDED_ROOM)
                                                     uint8_t *room,
                                                 _Out_ struct http_extended *out);

bool http_extended_none(const struct http_extended *extended);

/* All that the one returns the other returns, too. */
bool http_extended_within(const struct http_extended *one, const struct http_extended *other);

#endif
