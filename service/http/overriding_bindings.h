/* The records of HTTP.sys that win over 0.0.0.0:port and [::]:port for some clients: those for one
 * address, those for a host name (SNI), the Central Certificate Store's and those of that store for
 * one name (scoped), all on the same port.
 *
 * Sources: HttpQueryServiceConfiguration, HTTP_SERVICE_CONFIG_SSL_QUERY, _SSL_SNI_QUERY and
 * _SSL_CCS_QUERY of the Windows SDK documentation; SslCertBinding.Net's tests for the scoped ones,
 * which Windows Server 2016 does not know. Where Windows knows no such records there are none. */
#ifndef HTTP_OVERRIDING_BINDINGS_H
#define HTTP_OVERRIDING_BINDINGS_H

#include "http/bindings.h" /* before what includes windows.h */
#include "win32/annotations.h"
#include "win32/arena.h"

/* PRESENT, also with none. UNREADABLE with the code of the call that failed. What it lists lives in
 * the arena. */
void http_overriding_read(const struct http_bindings *bindings, struct arena *arena, uint16_t port,
                          _Out_ struct overriding_bindings *out);

#endif
