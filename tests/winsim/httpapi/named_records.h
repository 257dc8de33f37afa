/*
 * named_records.h - SSL records that are found by the name a client asks for: for a host name (SNI)
 * and of the Central Certificate Store.
 *
 * They lie in the registry beside the others and are set, deleted and enumerated as documented. The
 * driver's stand-in does not serve them: which certificate a client gets by its name is not shown.
 */
#ifndef WINSIM_NAMED_RECORDS_H
#define WINSIM_NAMED_RECORDS_H

#include "http_config.h"

#include <stdbool.h>

/* Whether the records of that id are of this kind. */
bool named_records_are(HTTP_SERVICE_CONFIG_ID id);

/* What the functions of the API do for these ids, after the checks that are common to all. */
DWORD named_record_set(HTTP_SERVICE_CONFIG_ID id, const void *information, ULONG length);
DWORD named_record_update(HTTP_SERVICE_CONFIG_ID id, const void *information, ULONG length);
DWORD named_record_delete(HTTP_SERVICE_CONFIG_ID id, const void *information, ULONG length);
DWORD named_record_query(HTTP_SERVICE_CONFIG_ID id, const void *input, ULONG input_length,
                         void *output, ULONG output_length, ULONG *return_length);

#endif
