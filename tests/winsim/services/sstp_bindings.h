/*
 * SSTP's two SSL certificate bindings, 0.0.0.0:port and [::]:port, read and written through the
 * HTTP Server API as SSTP does.
 */
#ifndef WINSIM_SSTP_BINDINGS_H
#define WINSIM_SSTP_BINDINGS_H

#include <winsock2.h> /* before windows.h */

#include "ssl_records.h"

enum sstp_family { SSTP_IPV4, SSTP_IPV6, SSTP_FAMILIES };

struct sstp_binding {
    bool present;
    struct ssl_record record; /* the name of the endpoint is set even if there is no record */
};

struct sstp_bindings {
    struct sstp_binding of[SSTP_FAMILIES];
};

void sstp_bindings_read(WORD port, struct sstp_bindings *bindings);

/* True for SSTP's application id: such a record is SSTP's to repair. */
bool sstp_binding_is_own(const struct sstp_binding *binding);

bool sstp_binding_has(const struct sstp_binding *binding, const BYTE sha1[20]);

/* Binds the certificate, in place of a record that is there; reads back. A Windows error code. */
DWORD sstp_binding_write(struct sstp_binding *binding, const BYTE sha1[20]);

/* Removes SSTP's own of every other port. */
void sstp_bindings_leave(WORD port);

/* The certificate is not in the record's store any more. */
bool sstp_binding_is_gone(const struct sstp_binding *binding);

/* There is none after that. A Windows error code. */
DWORD sstp_binding_delete(struct sstp_binding *binding);

#endif
