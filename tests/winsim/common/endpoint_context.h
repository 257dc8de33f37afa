/*
 * endpoint_context.h - what the HTTP.sys driver does with a record: load its certificate, serve it.
 *
 * Used by whoever stands for the driver (the HTTP API, the SSTP stand-in, `winsim reboot`).
 */
#ifndef WINSIM_ENDPOINT_CONTEXT_H
#define WINSIM_ENDPOINT_CONTEXT_H

#include <windows.h>

#include "ssl_records.h"

struct tls_material;

/* What TLS presents for the record, to be released with tls_material_free: its certificate, or what
 * that was renewed to. ERROR_NO_SUCH_LOGON_SESSION: the certificate or its key is not usable. */
DWORD endpoint_context_material(const struct ssl_record *record, struct tls_material *material);

/* Loads the record's certificate and key and hands them to the driver. ERROR_NO_SUCH_LOGON_SESSION:
 * the certificate or its key is not usable, nothing was handed over; otherwise the client's code.
 */
DWORD endpoint_context_load(const struct ssl_record *record);

/* As the driver does when it meets a record without a cached context: load; on failure write event
 * 15021 to the System log. */
DWORD endpoint_context_restore(const struct ssl_record *record);

/* Does this for every record: what happens when HTTP.sys is first used after a boot. It listens on
 * what the IP listen list has then. Returns how many records have a context now. */
DWORD endpoint_context_restore_all(void);

#endif
