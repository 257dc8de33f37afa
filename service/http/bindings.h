/* The SSL certificate bindings that HTTP.sys holds for 0.0.0.0:port and [::]:port, and writing
 * those that win over them: for an address, or for a host name.
 *
 * Sources: http.h pages of the Windows SDK documentation (HttpInitialize,
 * HttpQueryServiceConfiguration, HttpSetServiceConfiguration, HttpDeleteServiceConfiguration,
 * HttpUpdateServiceConfiguration, HTTP_SERVICE_CONFIG_SSL_PARAM). Configuration needs
 * administrator's rights. Outcomes name the endpoint ("0.0.0.0:443") as their object.
 *
 * HTTP.sys is not taken at its word: every write is followed by a reading that must show it, else
 * the outcome is FAILURE_OTHER with ERROR_INVALID_DATA. */
#ifndef HTTP_BINDINGS_H
#define HTTP_BINDINGS_H

#include "win32/annotations.h"

/* http.h needs winsock2.h, which must come before windows.h. */
#include <winsock2.h>
#include <ws2tcpip.h>

#include <windows.h>

#include <http.h>

#include "model/snapshot.h"

/* HttpUpdateServiceConfiguration, since Windows 10 1703; older headers do not declare it. */
typedef ULONG WINAPI http_update_function(HANDLE reserved, HTTP_SERVICE_CONFIG_ID id, PVOID config,
                                          ULONG config_size, LPOVERLAPPED overlapped);

struct http_bindings {
    bool initialized;             /* HttpInitialize succeeded: balanced by http_bindings_close */
    http_update_function *update; /* NULL: this Windows has none */
};

/* Must be released with http_bindings_close, also after a failure. */
_Check_return_ struct outcome http_bindings_open(_Out_ struct http_bindings *self);
void http_bindings_close(struct http_bindings *self);

/* Whether a record can be replaced in one step. */
bool http_bindings_has_update(const struct http_bindings *self);

/* ABSENT: no such record. MALFORMED: its hash is not 20 bytes; all other fields are set. UNREADABLE
 * with ERROR_BUFFER_OVERFLOW: a text does not fit struct ssl_record, so that the record could not
 * be written back as it was. */
void http_bindings_read(const struct http_bindings *self, enum family family, uint16_t port,
                        _Out_ struct binding *out);

/* Replaces a record in one step, which keeps its extended parameters. FAILURE_NOT_SUPPORTED where
 * this Windows cannot: it lacks the function, or refuses the call with ERROR_NOT_SUPPORTED or
 * ERROR_CALL_NOT_IMPLEMENTED. FAILURE_NOT_YET, with ERROR_INVALID_PARAMETER: it cannot, or does not
 * take that certificate yet. FAILURE_NOT_FOUND: there is no record. */
_Check_return_ struct outcome http_bindings_update(const struct http_bindings *self,
                                                   const struct binding_site *site,
                                                   const struct ssl_record *record);

/* FAILURE_ALREADY_EXISTS: there is a record already; HTTP.sys does not overwrite. FAILURE_NOT_YET,
 * with ERROR_INVALID_PARAMETER: HTTP.sys answers so for some minutes about a certificate that was
 * just enrolled (seen on Server 2025), and about what it never takes. */
_Check_return_ struct outcome http_bindings_create(const struct http_bindings *self,
                                                   const struct binding_site *site,
                                                   const struct ssl_record *record);

/* FAILURE_NOT_FOUND: there was none. */
struct outcome http_bindings_delete(const struct http_bindings *self,
                                    const struct binding_site *site);

/* Lets HTTP.sys judge the record's certificate: a record with the same settings, under an
 * application id of our own, is created for a loopback endpoint that nobody uses and deleted
 * again. One that a crash left there is removed. A failing removal is a failure too. */
_Check_return_ struct outcome http_bindings_try(const struct http_bindings *self,
                                                const struct ssl_record *record);

/* Whether the site's record can be deleted and be set as `record`. FAILURE_WOULD_LOSE where it has
 * other extended parameters than a record that was just set (http/extended.h): tried on the same
 * endpoint as above, or for a name that nobody asks for, unless it has none. */
_Check_return_ struct outcome http_bindings_may_set_anew(const struct http_bindings *self,
                                                         const struct binding_site *site,
                                                         const struct ssl_record *record);

#endif
