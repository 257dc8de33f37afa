/*
 * ssl_extended.h - extended parameters of SSL records.
 *
 * A fresh record has the window and the limits of HTTP/2 at Windows' own values and of the lists
 * none, as netsh shows records on which nobody set any [H]. An update of the record keeps what was
 * set, a delete loses it. Where Windows keeps them is not known: here in values of the record's
 * key. That Set and Update for the id 8 both set a parameter of an existing record is a choice [?],
 * and so is that of a list the number alone counts; the product does neither. Those of SNI and
 * Central Certificate Store records (9, 10, 12) are not simulated: 87, as by a Windows without
 * them.
 */
#ifndef WINSIM_SSL_EXTENDED_H
#define WINSIM_SSL_EXTENDED_H

#include "http_config.h"

#include <stdbool.h>

bool ssl_extended_are(HTTP_SERVICE_CONFIG_ID id);

/* What the functions of the API do for that id, after the checks that are common to all. */
DWORD ssl_extended_set(const void *information, ULONG length);
DWORD ssl_extended_query(const void *input, ULONG input_length, void *output, ULONG output_length,
                         ULONG *return_length);

#endif
